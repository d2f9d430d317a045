/** Sends one hall's sound and picture by WHIP, made for many weak lines at the other end. */
import { DataUse, lossPercent } from "./data_use.js";
import { Link, askForSeat } from "./link.js";

const PICTURE_BITS = 330_000;
const PICTURE_FRAMES = 15;
const SOUND_BITS = 24_000;
const SOUND_MS = 60; // long packets: a listener pays for 17 headers a second, not 50

/**
 * Asks our own Opus encoder, through the answer (RFC 7587 6.1), for speech that survives loss and pays little.
 * @param {string} answer
 * @returns {string}
 */
export function tuneSound(answer) {
  const type = answer.match(/^a=rtpmap:(\d+) opus\/48000/im)?.[1];
  if (!type) return answer;
  const wish = `a=fmtp:${type} minptime=10;useinbandfec=1;usedtx=1;stereo=0;maxaveragebitrate=${SOUND_BITS}`;
  const end = answer.includes("\r\n") ? "\r\n" : "\n";
  return answer
    .split(end)
    .filter((line) => !line.startsWith(`a=fmtp:${type} `) && !line.startsWith("a=ptime:"))
    .flatMap((line) => (line.startsWith(`a=rtpmap:${type} `) ? [line, wish, `a=ptime:${SOUND_MS}`] : [line]))
    .join(end);
}

/**
 * @typedef {object} PublisherOptions
 * @property {string} joinUrl
 * @property {string} csrf
 * @property {() => void} onChange
 */

export class Publisher {
  /** @param {PublisherOptions} options */
  constructor(options) {
    this.options = options;
    /** @type {MediaStreamTrack | null} */
    this.sound = null;
    /** @type {MediaStreamTrack | null} */
    this.picture = null;
    /** @type {RTCRtpSender | null} */
    this.soundSender = null;
    /** @type {RTCRtpSender | null} */
    this.pictureSender = null;
    this.session = "";
    this.use = new DataUse("Sent");
    this.link = new Link({
      seat: () => this.takeSeat(),
      prepare: (peer) => this.prepare(peer),
      tune: tuneSound,
      onState: () => options.onChange(),
      spread: 0,
    });
  }

  /**
   * Somebody pressed the button: this device is the one that sends now.
   * @returns {void}
   */
  start() {
    this.link.wasOpen = false;
    this.link.start();
  }

  /**
   * A new microphone takes over without a new session.
   * @param {MediaStreamTrack} track
   * @returns {void}
   */
  setSound(track) {
    if (this.sound !== track) this.sound?.stop();
    this.sound = track;
    this.soundSender?.replaceTrack(track);
  }

  /**
   * Without a picture nothing is encoded and the camera is let go.
   * @param {MediaStreamTrack | null} track
   * @returns {void}
   */
  setPicture(track) {
    if (this.picture !== track) this.picture?.stop();
    this.picture = track;
    this.pictureSender?.replaceTrack(track);
  }

  /** @returns {Promise<import("./link.js").Seat>} */
  async takeSeat() {
    // Coming back gives way to a device that took over meanwhile; a press on the button does not.
    const wish = { role: /** @type {const} */ ("publisher"), instead_of: this.link.wasOpen ? this.session : "" };
    const seat = await askForSeat(this.options.joinUrl, wish, this.options.csrf);
    this.session = seat.session;
    return { endpoint: seat.whip, token: seat.token };
  }

  /**
   * @param {RTCPeerConnection} peer
   * @returns {void}
   */
  prepare(peer) {
    const streams = [new MediaStream()]; // one stream, so that lips and voice stay together
    const sound = peer.addTransceiver(this.sound ?? "audio", { direction: "sendonly", streams });
    const encoding = { maxBitrate: PICTURE_BITS, maxFramerate: PICTURE_FRAMES };
    const picture = peer.addTransceiver(this.picture ?? "video", {
      direction: "sendonly",
      streams,
      sendEncodings: [encoding],
    });
    preferVp8(picture);
    this.soundSender = sound.sender;
    this.pictureSender = picture.sender;
  }

  /**
   * @returns {Promise<{ kbps: number, loss: number } | null>}
   */
  async uplink() {
    const { peer, state } = this.link;
    if (!peer || state !== "open") return null;
    const rate = await this.use.measure(peer);
    return rate === null ? null : { kbps: Math.round((rate * 8) / 1000), loss: await lossPercent(peer) };
  }
}

/**
 * @param {RTCRtpTransceiver} transceiver
 * @returns {void}
 */
function preferVp8(transceiver) {
  const codecs = RTCRtpSender.getCapabilities?.("video")?.codecs ?? [];
  const wanted = codecs.filter((codec) => /\/(VP8|rtx)$/i.test(codec.mimeType));
  if (wanted.length) transceiver.setCodecPreferences?.(wanted);
}
