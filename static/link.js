/** Keeps one media session alive: opens it, restarts its ICE when the network changed, opens it anew when it is gone. */
import { Refused, closeSession, openSession, refusalOf, restartSession } from "./whip.js";

const CONNECT_MS = 8000;
const SETTLE_MS = 1500; // a short gap heals by itself
const RESTART_MS = 5000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15000;
const CLOSED_WAIT_MS = 10000;
const RESTARTS_BEFORE_ANEW = 4;
const ENDED = ["refused", "taken", "unable"];

/**
 * idle: nobody asked for it. closed: the hall is not open. away: nobody answers. refused, taken, unable: no use trying again.
 * @typedef {"idle" | "connecting" | "open" | "restoring" | "away" | "closed" | "refused" | "taken" | "unable"} LinkState
 */
/** @typedef {{ endpoint: string, token: string }} Seat */

/**
 * @typedef {object} LinkOptions
 * @property {() => Promise<Seat>} seat asks for a seat: each is good for one session
 * @property {(peer: RTCPeerConnection) => void} prepare puts tracks or transceivers in
 * @property {(answer: string) => string} [tune] mends the answer before it is used
 * @property {(state: LinkState) => void} onState
 * @property {number} spread milliseconds over which many come back after a restart
 */

/**
 * @param {string} url
 * @param {{ role: "viewer" | "publisher", instead_of?: string }} wish
 * @param {string} csrf
 * @returns {Promise<{ session: string, token: string, whep: string, whip: string }>}
 */
export async function askForSeat(url, wish, csrf) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify(wish),
  });
  if (!answer.ok) throw await refusalOf(answer);
  return answer.json();
}

export class Link {
  /** @param {LinkOptions} options */
  constructor(options) {
    this.options = options;
    /** @type {LinkState} */
    this.state = "idle";
    /** @type {RTCPeerConnection | null} */
    this.peer = null;
    /** @type {import("./whip.js").Session | null} */
    this.session = null;
    this.wanted = false;
    this.wasOpen = false;
    this.turn = 0; // what began under an older turn has no say any more
    this.tries = 0;
    this.restarts = 0;
    this.timer = 0;
    addEventListener("online", () => this.hurry());
    addEventListener("pagehide", () => this.drop());
    addEventListener("pageshow", (event) => event.persisted && this.wanted && this.connect());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    // @ts-ignore -- not in every browser, so not in the types
    navigator.connection?.addEventListener?.("change", () => this.state === "open" && this.restart());
  }

  /** @returns {void} */
  start() {
    this.wanted = true;
    this.tries = 0;
    this.connect();
  }

  /** @returns {void} */
  stop() {
    this.wanted = false;
    this.wasOpen = false;
    this.turn += 1;
    this.drop();
    this.say("idle");
  }

  /**
   * Something changed for the better: there is no sense in waiting longer.
   * @returns {void}
   */
  hurry() {
    if (!this.wanted || ["open", "connecting", ...ENDED].includes(this.state)) return;
    this.tries = 0;
    if (this.session && this.state === "restoring") this.restart();
    else this.connect();
  }

  /**
   * The media process was started anew: what we have is gone, whatever it looks like.
   * @returns {void}
   */
  reopen() {
    if (!this.wanted || ENDED.includes(this.state)) return;
    this.tries = 0;
    this.say("restoring");
    this.after(Math.random() * this.options.spread, () => this.connect());
  }

  /** @returns {Promise<void>} */
  async connect() {
    const turn = ++this.turn;
    this.drop();
    if (typeof RTCPeerConnection === "undefined") return this.say("unable");
    this.say(this.wasOpen ? "restoring" : "connecting");
    this.after(CONNECT_MS, () => this.comeBack());
    try {
      const seat = await this.options.seat();
      if (turn !== this.turn) return;
      const peer = this.makePeer();
      await peer.setLocalDescription(await peer.createOffer());
      const opened = await openSession(seat.endpoint, seat.token, peer.localDescription?.sdp ?? "");
      if (turn !== this.turn) return closeSession(opened.session);
      this.session = opened.session;
      const tuned = this.options.tune ? this.options.tune(opened.answer) : opened.answer;
      await peer.setRemoteDescription({ type: "answer", sdp: tuned });
    } catch (error) {
      if (turn === this.turn) this.giveWay(error);
    }
  }

  /** @returns {RTCPeerConnection} */
  makePeer() {
    const peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    this.peer = peer;
    this.options.prepare(peer);
    peer.addEventListener("connectionstatechange", () => peer === this.peer && this.follow(peer.connectionState));
    return peer;
  }

  /**
   * @param {RTCPeerConnectionState} state
   * @returns {void}
   */
  follow(state) {
    if (state === "connected") {
      clearTimeout(this.timer);
      this.tries = this.restarts = 0;
      this.wasOpen = true;
      this.say("open");
    } else if (state === "disconnected") {
      this.say("restoring");
      this.after(SETTLE_MS, () => this.restart());
    } else if (state === "failed") {
      this.say("restoring");
      this.restart();
    }
  }

  /** @returns {Promise<void>} */
  async restart() {
    const { peer, session, turn } = this;
    if (!peer || !session || !peer.currentRemoteDescription) return this.connect();
    if (++this.restarts > RESTARTS_BEFORE_ANEW) return this.comeBack();
    this.after(RESTART_MS, () => this.restart());
    try {
      if (peer.signalingState !== "stable") await peer.setLocalDescription({ type: "rollback" });
      await peer.setLocalDescription(await peer.createOffer({ iceRestart: true }));
      const offer = peer.localDescription?.sdp ?? "";
      const answer = await restartSession(session, offer, peer.currentRemoteDescription.sdp);
      if (turn === this.turn) await peer.setRemoteDescription({ type: "answer", sdp: answer });
    } catch (error) {
      // Without an answer the timer tries again; an answer that is not ours to use means: anew.
      if (turn === this.turn && error instanceof Refused) this.comeBack();
    }
  }

  /**
   * @param {unknown} error
   * @returns {void}
   */
  giveWay(error) {
    const status = error instanceof Refused ? error.status : 0;
    if (error instanceof Refused && error.code === "publisher_taken") {
      this.end("taken");
    } else if (status === 409) {
      this.say("closed");
      this.after(CLOSED_WAIT_MS * (0.5 + Math.random()), () => this.connect());
    } else if (status === 403 || status === 404) {
      this.end("refused");
    } else if (status === 422 || (error instanceof DOMException && error.name !== "AbortError")) {
      this.end("unable");
    } else {
      this.say("away");
      this.comeBack(error instanceof Refused ? error.retryAfter * 1000 : 0);
    }
  }

  /**
   * @param {"refused" | "taken" | "unable"} state
   * @returns {void}
   */
  end(state) {
    this.turn += 1;
    this.wanted = false;
    this.drop();
    this.say(state);
  }

  /**
   * Opens a new session after a while: each time longer, never at the same moment as everybody else.
   * @param {number} [least] milliseconds the other side asked for
   * @returns {void}
   */
  comeBack(least = 0) {
    this.turn += 1;
    if (this.state === "connecting") this.say("away");
    const grown = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.tries++);
    this.after(Math.max(least, grown / 2) + (Math.random() * grown) / 2, () => this.connect());
  }

  /**
   * @param {number} wait
   * @param {() => void} action
   * @returns {void}
   */
  after(wait, action) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wanted && action(), wait);
  }

  /** @returns {void} */
  drop() {
    clearTimeout(this.timer);
    this.restarts = 0;
    this.peer?.close();
    this.peer = null;
    if (this.session) closeSession(this.session);
    this.session = null;
  }

  /**
   * @param {LinkState} state
   * @returns {void}
   */
  say(state) {
    if (state === this.state) return;
    this.state = state;
    this.options.onState(state);
  }
}
