/** In the meeting: the player on top, what is being talked about, and the words for whatever goes wrong. */
import { megabytesAnHour } from "./data_use.js";
import { followLive } from "./follow_live.js";
import { MeetingNews } from "./meeting_news.js";
import { csrfToken, element, fillIn, readData } from "./page_data.js";
import { Player } from "./player.js";
import { keepAwake } from "./wake_lock.js";

const TROUBLE_AFTER_MS = 5000;
const MEASURE_MS = 1500; // longer than the pauses silence suppression makes between packets
const YEAR_SECONDS = 31536000;
const OVER = ["closed", "cancelled"];

const data = readData("meeting-data");
/** @type {Record<string, string>} */
const words = data.words;

/** The player bar: its buttons, its one line of words, and what it does when nothing comes through. */
class PlayerBar {
  constructor() {
    this.stateText = element("#player [data-part=state]", HTMLElement);
    this.soundButton = element("#player [data-do=sound]", HTMLButtonElement);
    this.pictureButton = element("#player [data-do=picture]", HTMLButtonElement);
    this.stopButton = element("#player [data-do=stop]", HTMLButtonElement);
    this.begin = element("#begin", HTMLElement);
    this.trouble = element("#trouble", HTMLElement);
    this.use = element("#data-use", HTMLElement);
    this.watchdog = 0;
    this.packets = 0;
    this.hearing = false; // our own ears are faster than the news
    this.heard = false; // once it worked here, the browser is not to blame
    this.player = new Player({
      video: element("#player [data-part=picture]", HTMLVideoElement),
      joinUrl: data.urls.join,
      csrf: csrfToken(),
      onChange: () => this.follow(),
    });
    this.soundButton.addEventListener("click", () => this.start(false));
    element("#begin-button", HTMLButtonElement).addEventListener("click", () => this.start(data.mode === "watch"));
    this.pictureButton.addEventListener("click", () => this.togglePicture());
    this.stopButton.addEventListener("click", () => this.stop());
    setInterval(() => this.measure(), MEASURE_MS);
  }

  /**
   * @param {boolean} picture
   * @returns {void}
   */
  start(picture) {
    remember(picture ? "watch" : "listen");
    this.player.start(picture);
    this.watch();
    this.show();
  }

  /** @returns {void} */
  stop() {
    clearTimeout(this.watchdog);
    this.player.stop();
    this.trouble.hidden = true;
    remember("read");
    this.show();
  }

  /** @returns {void} */
  togglePicture() {
    const on = !this.player.picture;
    remember(on ? "watch" : "listen");
    if (this.player.link.state === "idle") this.start(on);
    else this.player.setPicture(on);
  }

  /**
   * Five seconds without a sound that the hall does send: offer the text instead of silence.
   * @returns {void}
   */
  watch() {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => {
      const { state } = this.player.link;
      const waiting = !news.now.sound || news.now.paused || ["idle", "closed"].includes(state);
      this.trouble.hidden = waiting || this.heard;
      if (state !== "idle") this.watch();
    }, TROUBLE_AFTER_MS);
  }

  /** @returns {Promise<void>} */
  async measure() {
    const packets = await this.player.soundPackets();
    const hearing = packets > this.packets;
    this.packets = packets;
    if (hearing !== this.hearing) {
      this.hearing = hearing;
      this.heard ||= hearing;
      this.show();
    }
    const rate = await this.player.dataUse();
    this.use.textContent = rate === null ? "" : fillIn(words.dataUse ?? "", { n: megabytesAnHour(rate) });
  }

  /** @returns {void} */
  follow() {
    // Connected, but of what the hall sends we only know the past.
    if (this.player.link.state === "open" && !news.now.sound) news.ask();
    this.show();
  }

  /** @returns {void} */
  show() {
    const { state } = this.player.link;
    const idle = state === "idle";
    const over = OVER.includes(news.now.state);
    const blocked = idle && this.player.blocked;
    this.begin.hidden = over || !blocked;
    setText(this.stateText, over ? words.closed : (words[this.wordFor(state)] ?? ""));
    this.soundButton.hidden = !idle || over || blocked;
    this.stopButton.hidden = idle || over;
    this.pictureButton.hidden = over || (idle ? blocked : !(news.now.picture || this.player.picture));
    this.pictureButton.setAttribute("aria-pressed", String(this.player.picture && !idle));
    if (["refused", "unable"].includes(state)) this.trouble.hidden = false;
    keepAwake(state === "open");
  }

  /**
   * @param {import("./link.js").LinkState} state
   * @returns {string} a name in `words`
   */
  wordFor(state) {
    if (state === "closed") return "notOpen";
    if (state === "idle") return data.mode === "read" ? "reading" : "idle";
    if (state !== "open") return state;
    if (news.now.paused) return "resting";
    if (!news.now.boot && !this.hearing) return "away";
    if (!news.now.sound && !this.hearing) return "silent";
    if (!this.player.picture) return "open";
    return news.now.picture || !news.now.boot ? "seeing" : "soundOnly";
  }
}

/**
 * The way of following is remembered on this phone.
 * @param {"listen" | "watch" | "read"} mode
 * @returns {void}
 */
function remember(mode) {
  data.mode = mode;
  document.cookie = `follow=${mode}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}

/**
 * @param {Element | null} place
 * @param {string | undefined} text
 * @returns {void}
 */
function setText(place, text) {
  // The same words again would be read out again.
  if (place && place.textContent !== text) place.textContent = text ?? "";
}

/**
 * @param {import("./meeting_news.js").Now} now
 * @param {import("./meeting_news.js").Now} before
 * @param {boolean} restarted
 * @returns {void}
 */
function showNews(now, before, restarted) {
  const line = element("#now-line", HTMLElement);
  setText(line, now.item ? fillIn(words.now ?? "", { line: now.item.title }) : line.dataset.title);
  const bar = element("#meeting-bar", HTMLElement);
  const said = now.paused ? fillIn(words.paused ?? "", { reason: now.pause_reason }) : (words[now.state] ?? "");
  bar.hidden = !said;
  setText(bar.querySelector("span"), said);
  if (!playerBar) return;
  const { link } = playerBar.player;
  if (OVER.includes(now.state)) link.stop();
  else if (restarted) link.reopen();
  else if (now.state !== before.state || (now.boot && !before.boot)) link.hurry();
  playerBar.show();
}

const playerBar = document.querySelector("#player") ? new PlayerBar() : null;
const news = new MeetingNews(data.now, data.urls.state, data.words.reasons, showNews);
showNews(news.now, news.now, false);
followLive(data, news);
if (playerBar && data.mode !== "read") playerBar.start(data.mode === "watch");
