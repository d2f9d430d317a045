/** Sends comments one after the other until each is stored or refused; a client id keeps each from counting twice. */
import { newClientId } from "./unsent.js";

/** @typedef {import("./unsent.js").Unsent} Unsent */
/** @typedef {{ ok?: boolean, seq?: number, id?: string, state?: string, reason?: string, error?: string, message?: string, wait?: number }} Answer */
/** @typedef {"unsent" | "sending" | "stored" | "refused"} SendState */

const TRY_AGAIN_MS = 4000;
const SIGN_IN = "comment_sign_in"; // the words stay: the same person sends them after signing in

export class Sender {
  /**
   * @param {object} parts
   * @param {string} parts.who
   * @param {string} parts.meeting
   * @param {Promise<{ list: (who: string, meeting: string) => Promise<Unsent[]>, keep: (entry: Unsent) => Promise<void>, drop: (clientId: string) => Promise<void> }>} parts.store
   * @param {(entry: Unsent) => Promise<Answer>} parts.post rejects when the network did not carry it
   * @param {(entry: Unsent, state: SendState, answer: Answer) => void} parts.onState
   */
  constructor({ who, meeting, store, post, onState }) {
    this.who = who;
    this.meeting = meeting;
    this.store = store;
    this.post = post;
    this.onState = onState;
    this.running = false;
    this.timer = 0;
  }

  /**
   * Keeps a comment on the phone, then sends it when it can.
   * @param {string} text
   * @param {string} item the agenda line it was typed under
   * @returns {Promise<void>}
   */
  async add(text, item) {
    const entry = { client_id: newClientId(), who: this.who, meeting: this.meeting, text, item, at: Date.now() };
    this.onState(entry, "unsent", {});
    await (await this.store).keep(entry);
    this.kick();
  }

  /**
   * Shows what an earlier visit left behind, and sends it.
   * @returns {Promise<void>}
   */
  async resume() {
    for (const entry of await (await this.store).list(this.who, this.meeting)) this.onState(entry, "unsent", {});
    this.kick();
  }

  /**
   * The network may be back.
   * @returns {void}
   */
  kick() {
    clearTimeout(this.timer);
    if (this.running) return;
    this.running = true;
    this.sendAll()
      .then((wait) => wait && this.again(wait))
      .catch(() => this.again(TRY_AGAIN_MS))
      .finally(() => (this.running = false));
  }

  /**
   * @param {number} wait milliseconds
   * @returns {void}
   */
  again(wait) {
    this.timer = setTimeout(() => this.kick(), wait);
  }

  /** @returns {Promise<number>} milliseconds until the next try; 0 when nothing is left to send */
  async sendAll() {
    const store = await this.store;
    for (;;) {
      const [entry] = await store.list(this.who, this.meeting);
      if (!entry) return 0;
      const wait = await this.sendOne(entry);
      if (wait) return wait;
      await store.drop(entry.client_id);
    }
  }

  /**
   * @param {Unsent} entry
   * @returns {Promise<number>} milliseconds to wait; 0 when it is done with
   */
  async sendOne(entry) {
    this.onState(entry, "sending", {});
    let answer;
    try {
      answer = await this.post(entry);
    } catch {
      this.onState(entry, "unsent", {});
      return TRY_AGAIN_MS * (0.75 + Math.random() / 2);
    }
    if (answer.ok) {
      this.onState(entry, "stored", answer);
      return 0;
    }
    if (answer.wait || answer.error === SIGN_IN) {
      this.onState(entry, "unsent", answer);
      return (answer.wait ?? 60) * 1000;
    }
    this.onState(entry, "refused", answer);
    return 0;
  }
}
