/** What is known of a meeting at this moment: from the live events when they come, else by asking now and then. */

const ASK_WITHOUT_LIVE_MS = 5000;
const ASK_WITH_LIVE_MS = 60000; // in case an event was missed

/**
 * @typedef {object} Now
 * @property {string} state
 * @property {boolean} paused
 * @property {string} pause_reason
 * @property {{ id: string, position: number, title: string } | null} item
 * @property {boolean} publishing
 * @property {boolean} sound
 * @property {boolean} picture
 * @property {number} listeners
 * @property {string} boot
 * @property {number} uplink_kbps
 * @property {number} uplink_loss_percent
 */
/** @typedef {{ type: string, [name: string]: any }} LiveEvent */

const STATES = /** @type {Record<string, string>} */ ({
  "meeting.convened": "convened",
  "meeting.checkin_opened": "checkin",
  "meeting.went_live": "live",
  "meeting.closed": "closed",
  "meeting.cancelled": "cancelled",
});

export class MeetingNews {
  /**
   * @param {Now} now
   * @param {string} url of the state
   * @param {Record<string, string>} reasons words for why it is paused
   * @param {(now: Now, before: Now, restarted: boolean) => void} onChange restarted: the media process began anew
   * @param {number} [asking] milliseconds between questions when a page wants fresher figures
   */
  constructor(now, url, reasons, onChange, asking = ASK_WITH_LIVE_MS) {
    this.now = now;
    this.url = url;
    this.reasons = reasons;
    this.onChange = onChange;
    this.asking = asking;
    this.live = false;
    this.timer = 0;
    this.lastBoot = now.boot; // a boot between two empty ones is the same process, unless its name changed
    this.askLater();
  }

  /**
   * @param {Partial<Now>} fresh
   * @returns {void}
   */
  take(fresh) {
    const before = this.now;
    this.now = { ...before, ...fresh };
    const { boot } = this.now;
    const restarted = boot !== "" && this.lastBoot !== "" && boot !== this.lastBoot;
    this.lastBoot = boot || this.lastBoot;
    this.onChange(this.now, before, restarted);
  }

  /**
   * @param {LiveEvent[]} events
   * @returns {void}
   */
  takeEvents(events) {
    for (const event of events) {
      const state = STATES[event.type];
      if (state) this.take({ state, paused: false, ...(state === "closed" ? { item: null } : {}) });
      else if (event.type === "meeting.paused") this.take({ paused: true, pause_reason: this.reasons[event.reason] ?? "" });
      else if (event.type === "meeting.resumed") this.take({ paused: false, pause_reason: "" });
      else if (event.type === "agenda.moved") {
        this.take({ item: { id: event.item_id, position: event.position, title: event.title } });
      }
    }
  }

  /**
   * Whether live events come in; without them the state is asked for more often.
   * @param {boolean} live
   * @returns {void}
   */
  setLive(live) {
    if (live === this.live) return;
    this.live = live;
    this.askLater();
  }

  /** @returns {void} */
  askLater() {
    clearTimeout(this.timer);
    const wait = this.live ? this.asking : Math.min(this.asking, ASK_WITHOUT_LIVE_MS);
    // Spread out: everybody in the meeting lost the line at the same moment.
    this.timer = setTimeout(() => this.ask(), wait * (0.75 + Math.random() / 2));
  }

  /** @returns {Promise<void>} */
  async ask() {
    try {
      const answer = await fetch(this.url, { headers: { Accept: "application/json" } });
      if (answer.ok) this.take(await answer.json());
    } catch {
      // No network; the page says so already.
    }
    this.askLater();
  }
}
