/** The live connection of a meeting, one for all scripts of a page: batches in order, whatever the network does. */
import { MeetingLog } from "./live/log.js";
import { io } from "./vendor/socket.io.esm.min.js";

/** @typedef {import("./live/log.js").Batch} Batch */
/** @typedef {import("./live/sender.js").Answer} Answer */
/** @typedef {import("./live/unsent.js").Unsent} Unsent */
/**
 * What can be listened to: "batch" (Batch, without gaps), "presence" ({listening, here}), "media"
 * ({boot, publishing, sound, picture, paused}), "held" ({waiting}), "status" (Status).
 * @typedef {"connecting" | "connected" | "reconnecting" | "polling" | "offline"} Status
 */

const ANSWER_MS = 10000;
const POLL_MS = 4000;

/** @type {Map<string, Live>} */
const connections = new Map();

/**
 * The connection to a meeting; asked for again, the same one.
 * @param {{ meetingId: string, lastSeq: number, urls?: { live?: string } }} meeting
 * @returns {Live}
 */
export function connectLive({ meetingId, lastSeq, urls }) {
  const open = connections.get(meetingId) ?? new Live(meetingId, lastSeq, urls?.live || location.origin);
  connections.set(meetingId, open);
  return open;
}

export class Live {
  /**
   * @param {string} meetingId
   * @param {number} lastSeq
   * @param {string} origin of the live role
   */
  constructor(meetingId, lastSeq, origin) {
    this.meetingId = meetingId;
    this.api = `/api/v1/meetings/${meetingId}`;
    /** @type {Map<string, ((value: any) => void)[]>} */
    this.listeners = new Map();
    /** @type {Map<string, any>} */
    this.latest = new Map();
    this.joined = false;
    this.log = new MeetingLog(lastSeq, (after) => this.fetchPage(after), (batch) => this.tell("batch", batch));
    this.socket = io(origin, {
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      withCredentials: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 15000,
      randomizationFactor: 0.9, // a whole meeting loses its server at the same moment
      timeout: ANSWER_MS,
    });
    this.hear();
    this.setStatus("connecting");
    this.poll();
  }

  /**
   * Listens; what was said last of a state is told at once.
   * @param {string} name
   * @param {(value: any) => void} listener
   * @returns {void}
   */
  on(name, listener) {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
    if (this.latest.has(name)) listener(this.latest.get(name));
  }

  /**
   * Stores a comment over whatever line there is.
   * @param {Unsent} entry
   * @param {string} csrf for the way over HTTP
   * @returns {Promise<Answer>} rejects when the network did not carry it
   */
  post({ client_id, text, item }, csrf) {
    const payload = { client_id, text, item: item || null };
    return this.joined ? this.ask("comment", payload) : this.postOverHttp(payload, csrf);
  }

  /** @returns {void} */
  hear() {
    const { socket } = this;
    socket.on("connect", () => this.join());
    socket.on("disconnect", (reason) => {
      this.joined = false;
      this.setStatus(navigator.onLine ? "reconnecting" : "offline");
      // Socket.IO does not come back by itself when the server ended the connection.
      if (reason === "io server disconnect") setTimeout(() => socket.connect(), POLL_MS * Math.random());
    });
    socket.on("batch", (batch) => this.log.take(batch).catch(() => {})); // the next poll fetches it
    for (const name of ["presence", "media", "held"]) socket.on(name, (value) => this.tell(name, value));
    addEventListener("online", () => socket.connected || socket.connect());
    addEventListener("offline", () => this.setStatus("offline"));
  }

  /** @returns {Promise<void>} */
  async join() {
    let answer;
    try {
      answer = await this.ask("join", { meeting: this.meetingId, after: this.log.seq });
    } catch {
      return this.leaveAndReturn();
    }
    if (!answer.ok) return; // not for this reader: the page says so, HTTP answers the same
    this.joined = true;
    this.setStatus("connected");
    this.tell("media", answer.media);
    this.tell("presence", answer.presence);
    if (answer.waiting !== undefined) this.tell("held", { waiting: answer.waiting });
    if (answer.batch) await this.log.take(answer.batch).catch(() => {});
    if (answer.seq > this.log.seq) await this.log.catchUp(answer.seq).catch(() => {});
  }

  /** @returns {void} */
  leaveAndReturn() {
    this.socket.disconnect();
    setTimeout(() => this.socket.connect(), POLL_MS * Math.random());
  }

  /**
   * @param {string} event
   * @param {unknown} payload
   * @returns {Promise<any>}
   */
  ask(event, payload) {
    return new Promise((resolve, reject) => {
      this.socket
        .timeout(ANSWER_MS)
        .emit(event, payload, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
  }

  /**
   * @param {unknown} payload
   * @param {string} csrf
   * @returns {Promise<Answer>}
   */
  async postOverHttp(payload, csrf) {
    const answer = await fetch(`${this.api}/comments`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify(payload),
    });
    if (answer.status >= 500) throw new Error("the server is away");
    return answer.json();
  }

  /**
   * @param {number} after
   * @returns {Promise<import("./live/log.js").Page>}
   */
  async fetchPage(after) {
    const answer = await fetch(`${this.api}/events?after=${after}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`events: ${answer.status}`);
    return answer.json();
  }

  /**
   * While no socket carries the meeting, asks every few seconds instead.
   * @returns {void}
   */
  poll() {
    setTimeout(async () => {
      if (!this.joined && navigator.onLine) {
        await this.log.catchUp().then(
          () => this.joined || this.setStatus("polling"),
          () => this.joined || this.setStatus("reconnecting"),
        );
      }
      this.poll();
    }, POLL_MS * (0.75 + Math.random() / 2));
  }

  /**
   * @param {Status} status
   * @returns {void}
   */
  setStatus(status) {
    if (this.latest.get("status") !== status) this.tell("status", status);
  }

  /**
   * @param {string} name
   * @param {any} value
   * @returns {void}
   */
  tell(name, value) {
    if (name !== "batch") this.latest.set(name, value);
    for (const listener of this.listeners.get(name) ?? []) listener(value);
  }
}
