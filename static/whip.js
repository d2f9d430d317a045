/** WHIP (RFC 9725) and WHEP over HTTP: open a session, restart its ICE, end it. No media and no page in here. */

const SDP = "application/sdp";
const FRAGMENT = "application/trickle-ice-sdpfrag";

/** @typedef {{ url: string, token: string }} Session */

/** The other side answered, but not what was asked for. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} detail a sentence for people, when there is one
   * @param {number} retryAfter seconds the other side asks to wait; 0 when it does not say
   * @param {string} code for programs
   */
  constructor(status, detail, retryAfter, code) {
    super(detail || String(status));
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
}

/**
 * @param {Response} answer
 * @returns {Promise<Refused>}
 */
export async function refusalOf(answer) {
  const said = await answer.json().catch(() => ({}));
  const wait = Number(answer.headers.get("Retry-After") ?? 0) || 0;
  return new Refused(answer.status, said.message ?? said.detail ?? "", wait, said.error ?? "");
}

/**
 * @param {string} endpoint
 * @param {string} token good for one session
 * @param {string} offer
 * @returns {Promise<{ session: Session, answer: string }>}
 */
export async function openSession(endpoint, token, offer) {
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": SDP },
    body: offer,
  });
  if (answer.status !== 201) throw await refusalOf(answer);
  const url = new URL(answer.headers.get("Location") ?? "", new URL(endpoint, location.href)).href;
  return { session: { url, token }, answer: await answer.text() };
}

/**
 * RFC 9725 4.3.3: new credentials go to the session with If-Match "*", new ones come back.
 * @param {Session} session
 * @param {string} offer with the new credentials
 * @param {string} remote the description the other side gave last
 * @returns {Promise<string>} that description with its new credentials
 */
export async function restartSession(session, offer, remote) {
  const answer = await fetch(session.url, {
    method: "PATCH",
    headers: { Authorization: `Bearer ${session.token}`, "Content-Type": FRAGMENT, "If-Match": '"*"' },
    body: fragmentOf(offer),
  });
  if (answer.status !== 200) throw await refusalOf(answer);
  return withCredentials(remote, await answer.text());
}

/**
 * Ends a session; also while the page is being left.
 * @param {Session} session
 * @returns {void}
 */
export function closeSession(session) {
  const headers = { Authorization: `Bearer ${session.token}` };
  fetch(session.url, { method: "DELETE", headers, keepalive: true }).catch(() => {
    // The other side notices by itself when the packets stop.
  });
}

/**
 * Our own extension of WHEP: picture on or off without a new negotiation.
 * @param {Session} session
 * @param {boolean} on
 * @returns {Promise<void>}
 */
export async function switchPicture(session, on) {
  const answer = await fetch(`${session.url}/picture`, {
    method: "POST",
    headers: { Authorization: `Bearer ${session.token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ on }),
  });
  if (!answer.ok) throw await refusalOf(answer);
}

/**
 * @param {string} sdp
 * @param {string} name
 * @returns {string}
 */
function attribute(sdp, name) {
  return sdp.match(new RegExp(`^a=${name}:(.*?)\\r?$`, "m"))?.[1] ?? "";
}

/**
 * @param {string} offer
 * @returns {string}
 */
export function fragmentOf(offer) {
  const kind = offer.match(/^m=(\w+)/m)?.[1] ?? "audio";
  const lines = [
    `a=ice-ufrag:${attribute(offer, "ice-ufrag")}`,
    `a=ice-pwd:${attribute(offer, "ice-pwd")}`,
    `m=${kind} 9 UDP/TLS/RTP/SAVPF 0`,
    `a=mid:${attribute(offer, "mid")}`,
  ];
  return `${lines.join("\r\n")}\r\n`;
}

/**
 * @param {string} remote
 * @param {string} fragment
 * @returns {string}
 */
export function withCredentials(remote, fragment) {
  return remote
    .replace(/^a=ice-ufrag:.*?(\r?)$/gm, `a=ice-ufrag:${attribute(fragment, "ice-ufrag")}$1`)
    .replace(/^a=ice-pwd:.*?(\r?)$/gm, `a=ice-pwd:${attribute(fragment, "ice-pwd")}$1`);
}
