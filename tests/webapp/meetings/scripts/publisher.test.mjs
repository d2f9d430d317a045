import assert from "node:assert/strict";
import { test } from "node:test";
import { tuneSound } from "../../../../static/publisher.js";

test("speech is asked for in long packets, with repair and without stereo, once however often it is tuned", () => {
  const answer = "m=audio 9 X 111\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\nm=video 9 X 96\r\na=rtpmap:96 VP8/90000\r\n";
  const tuned = tuneSound(answer);
  assert.match(tuned, /a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1;stereo=0;maxaveragebitrate=24000\r\na=ptime:60\r\n/);
  assert.equal(tuned.match(/a=fmtp:111/g)?.length, 1);
  assert.equal(tuneSound(tuned), tuned);
  assert.ok(tuned.endsWith("m=video 9 X 96\r\na=rtpmap:96 VP8/90000\r\n"));
});

test("an answer without Opus stays as it is", () => {
  assert.equal(tuneSound("m=video 9 X 96\r\n"), "m=video 9 X 96\r\n");
});
