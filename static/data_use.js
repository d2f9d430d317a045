/** What a peer connection carries, in the units people pay for and engineers ask for. */

const UDP_HEADERS = 28; // IPv4 and UDP bytes of each packet, which the browser does not count but the carrier does
const WINDOW = 12; // samples
const LEAST_MS = 3000;

/** @typedef {{ at: number, bytes: number }} Sample */

/**
 * Bytes on the wire in one direction since the connection began.
 * @param {RTCPeerConnection} peer
 * @param {"Received" | "Sent"} way
 * @returns {Promise<number>}
 */
async function countBytes(peer, way) {
  let bytes = 0;
  for (const report of (await peer.getStats()).values()) {
    if (report.type !== "transport") continue;
    bytes += (report[`bytes${way}`] ?? 0) + UDP_HEADERS * (report[`packets${way}`] ?? 0);
  }
  return bytes;
}

/** A running mean of the last twenty seconds or so. */
export class DataUse {
  /** @param {"Received" | "Sent"} way */
  constructor(way) {
    this.way = way;
    /** @type {Sample[]} */
    this.samples = [];
    /** @type {RTCPeerConnection | null} */
    this.peer = null;
  }

  /**
   * Bytes per second now, or null while there is too little to tell.
   * @param {RTCPeerConnection} peer
   * @returns {Promise<number | null>}
   */
  async measure(peer) {
    if (peer !== this.peer) this.samples = [];
    this.peer = peer;
    const bytes = await countBytes(peer, this.way);
    this.samples.push({ at: performance.now(), bytes });
    if (this.samples.length > WINDOW) this.samples.shift();
    const [first, last] = [this.samples[0], this.samples[this.samples.length - 1]];
    if (!first || !last || last.at - first.at < LEAST_MS) return null;
    return Math.max(0, (last.bytes - first.bytes) / ((last.at - first.at) / 1000));
  }
}

/**
 * @param {number} bytesPerSecond
 * @returns {number}
 */
export function megabytesAnHour(bytesPerSecond) {
  return Math.max(1, Math.round((bytesPerSecond * 3600) / 1_000_000));
}

/**
 * The share of our packets that the other side says it did not get, in percent.
 * @param {RTCPeerConnection} peer
 * @returns {Promise<number>}
 */
export async function lossPercent(peer) {
  let worst = 0;
  for (const report of (await peer.getStats()).values()) {
    if (report.type === "remote-inbound-rtp") worst = Math.max(worst, report.fractionLost ?? 0);
  }
  return worst * 100;
}

/**
 * Sound packets that have arrived: the sign that something comes through at all.
 * @param {RTCPeerConnection} peer
 * @returns {Promise<number>}
 */
export async function countSound(peer) {
  for (const report of (await peer.getStats()).values()) {
    if (report.type === "inbound-rtp" && report.kind === "audio") return report.packetsReceived ?? 0;
  }
  return 0;
}
