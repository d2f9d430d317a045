/** Hears and sees one meeting by WHEP: sound first, picture only when it is asked for. */
import { DataUse, countSound } from "./data_use.js";
import { Link, askForSeat } from "./link.js";
import { switchPicture } from "./whip.js";

const SMOOTH_MS = 400; // a listener far away would rather wait a moment than hear gaps
const SPREAD_MS = 1500;

/**
 * @typedef {object} PlayerOptions
 * @property {HTMLVideoElement} video carries sound and picture, hidden while there is sound alone
 * @property {string} joinUrl
 * @property {string} csrf
 * @property {() => void} onChange
 */

export class Player {
  /** @param {PlayerOptions} options */
  constructor(options) {
    this.options = options;
    this.picture = false;
    this.blocked = false;
    /** @type {Record<string, MediaStreamTrack>} */
    this.tracks = {};
    this.use = new DataUse("Received");
    this.link = new Link({
      seat: () => this.takeSeat(),
      prepare: (peer) => this.prepare(peer),
      onState: () => options.onChange(),
      spread: SPREAD_MS,
    });
  }

  /**
   * Call it inside a tap: phones let sound begin only there. `blocked` says whether the browser wants one.
   * @param {boolean} picture
   * @returns {void}
   */
  start(picture) {
    this.picture = picture;
    this.blocked = false;
    this.options.video.hidden = !picture;
    this.link.start();
    this.play();
  }

  /** @returns {Promise<void>} */
  async play() {
    try {
      await this.options.video.play();
    } catch (error) {
      // AbortError: a track came in between, and its own play() follows.
      if (!(error instanceof DOMException) || error.name !== "NotAllowedError") return;
      this.blocked = true;
      this.link.stop();
    }
  }

  /** @returns {void} */
  stop() {
    this.link.stop();
    this.tracks = {};
    this.options.video.pause();
    this.options.video.srcObject = null;
    this.options.video.hidden = true;
  }

  /**
   * @param {boolean} on
   * @returns {Promise<void>}
   */
  async setPicture(on) {
    this.picture = on;
    this.options.video.hidden = !on;
    this.use = new DataUse("Received");
    this.showTracks();
    const { session, state } = this.link;
    try {
      if (session && state === "open") await switchPicture(session, on);
    } catch {
      this.link.reopen();
    }
    this.options.onChange();
  }

  /**
   * A picture that was asked for but has no frame yet would hold the sound back, so it comes in with its first
   * packet. Until a new connection brings its own, the last frame of the lost one stays.
   * @returns {void}
   */
  showTracks() {
    const { audio, video } = this.tracks;
    const element = this.options.video;
    const shown = element.srcObject instanceof MediaStream ? element.srcObject : new MediaStream();
    const wanted = [audio, this.picture && video && !video.muted ? video : undefined].filter((track) => track !== undefined);
    const old = shown.getTracks();
    if (wanted.length === old.length && wanted.every((track) => old.includes(track))) return;
    // A stream that once was empty does not start again in every browser: a new one does.
    element.srcObject = new MediaStream(wanted);
    this.play();
  }

  /** @returns {Promise<import("./link.js").Seat>} */
  async takeSeat() {
    const seat = await askForSeat(this.options.joinUrl, { role: "viewer" }, this.options.csrf);
    return { endpoint: `${seat.whep}?picture=${this.picture ? "on" : "off"}`, token: seat.token };
  }

  /**
   * @param {RTCPeerConnection} peer
   * @returns {void}
   */
  prepare(peer) {
    peer.addTransceiver("audio", { direction: "recvonly" });
    peer.addTransceiver("video", { direction: "recvonly" });
    peer.addEventListener("track", ({ track, receiver }) => {
      // @ts-ignore -- newer than the types
      if ("jitterBufferTarget" in receiver) receiver.jitterBufferTarget = SMOOTH_MS;
      if (this.link.peer === peer) this.tracks[track.kind] = track;
      track.addEventListener("unmute", () => this.showTracks());
      this.showTracks();
    });
  }

  /**
   * Bytes per second, or null while nothing can be said.
   * @returns {Promise<number | null>}
   */
  async dataUse() {
    const { peer, state } = this.link;
    return peer && state === "open" ? this.use.measure(peer) : null;
  }

  /**
   * How many packets of sound this connection has brought.
   * @returns {Promise<number>}
   */
  async soundPackets() {
    const { peer } = this.link;
    return peer ? countSound(peer) : 0;
  }
}
