import assert from "node:assert/strict";
import { test } from "node:test";
import { fragmentOf, withCredentials } from "../../../../static/whip.js";

const OFFER = "v=0\r\na=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:new1\r\na=ice-pwd:secret1\r\na=mid:0\r\nm=video 9 X 96\r\na=ice-ufrag:new1\r\na=ice-pwd:secret1\r\na=mid:1\r\n";

test("a restart sends the new credentials of the first m-line", () => {
  assert.equal(
    fragmentOf(OFFER),
    "a=ice-ufrag:new1\r\na=ice-pwd:secret1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n",
  );
});

test("the answer's credentials go into every m-line and nothing else changes", () => {
  const remote = OFFER.replaceAll("new1", "old").replaceAll("secret1", "past");
  const fragment = "a=ice-lite\r\na=ice-ufrag:srv\r\na=ice-pwd:srvpwd\r\nm=audio 9 X 0\r\na=mid:0\r\n";
  assert.equal(withCredentials(remote, fragment), OFFER.replaceAll("new1", "srv").replaceAll("secret1", "srvpwd"));
});
