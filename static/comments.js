/** The comments on a page: the list as it grows, one's own on their way, the form that forgets nothing. */
import { connectLive } from "./live.js";
import { Sender } from "./live/sender.js";
import { openUnsent } from "./live/unsent.js";
import { element, fillIn, readData } from "./page_data.js";

/** @typedef {import("./live/log.js").LogEvent} LogEvent */
/** @typedef {import("./live/sender.js").Answer} Answer */

const BUSY_EVENTS = 4; // so many at once would be read out without end
const QUIET_AGAIN_MS = 10000;
const NEAR_END_PX = 80;
const TOOLS = "[data-part=tools], .danger";

const data = readData("comments-data");
/** @type {Record<string, string>} */
const words = data.words;
const list = element("#comments", HTMLOListElement);
const status = element("#comments-status", HTMLElement);
const form = /** @type {HTMLFormElement | null} */ (document.getElementById("comment-form"));
/** @type {Map<string, HTMLElement>} one's own that have no number yet, by client id */
const pending = new Map();
let quiet = 0;

/**
 * @param {string} id
 * @returns {DocumentFragment}
 */
function copyOf(id) {
  return /** @type {DocumentFragment} */ (element(`#${id}`, HTMLTemplateElement).content.cloneNode(true));
}

/**
 * @param {string} text
 * @param {string} by
 * @param {Date} at
 * @returns {HTMLElement}
 */
function makeLine(text, by, at) {
  const line = /** @type {HTMLElement} */ (copyOf("comment-template").firstElementChild);
  part(line, "words").textContent = text;
  part(line, "by").textContent = by;
  const when = part(line, "when");
  when.textContent = at.toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit", timeZone: "Asia/Shanghai" });
  when.setAttribute("datetime", at.toISOString());
  return line;
}

/**
 * @param {HTMLElement} line
 * @param {string} name
 * @returns {HTMLElement}
 */
function part(line, name) {
  return /** @type {HTMLElement} */ (line.querySelector(`[data-part=${name}]`));
}

/**
 * @param {number} place
 * @returns {HTMLElement | null}
 */
const lineAt = (place) => document.getElementById(`comment-${place}`);

/**
 * Says under a comment what became of it; an empty state takes that away.
 * @param {HTMLElement} line
 * @param {string} state
 * @param {string} reason
 * @returns {void}
 */
function showState(line, state, reason = "") {
  line.querySelector(".comment-state:not([data-part])")?.remove(); // what the server wrote
  let place = line.querySelector("[data-part=state]");
  if (!place) {
    place = document.createElement("p");
    place.className = "comment-state";
    place.setAttribute("data-part", "state");
    line.append(place);
  }
  for (const known of ["held", "hidden", "withdrawn", "waiting"]) line.classList.toggle(`comment-${known}`, known === state);
  const known = document.getElementById(`comment-template-${state}`);
  place.replaceChildren(...(known ? [copyOf(known.id), ` ${reason}`] : [reason]));
  place.toggleAttribute("hidden", !state && !reason);
}

/**
 * @param {HTMLElement} line
 * @param {string} commentId
 * @param {boolean} mine
 * @returns {void}
 */
function addTools(line, commentId, mine) {
  for (const tools of line.querySelectorAll(TOOLS)) tools.remove();
  const tools = copyOf(mine ? "comment-own-tools" : "comment-tools");
  for (const link of tools.querySelectorAll("a")) link.href = link.href.replace("COMMENT", commentId);
  for (const own of tools.querySelectorAll("form")) own.action = own.action.replace("COMMENT", commentId);
  line.append(tools);
}

/**
 * Adds at the end; whoever reads the newest goes along, whoever reads above is only told.
 * @param {HTMLElement} line
 * @returns {void}
 */
function append(line) {
  const before = list.getBoundingClientRect().bottom;
  const atEnd = before < innerHeight + NEAR_END_PX;
  list.append(line);
  if (atEnd || line.matches(".comment-mine")) scrollBy(0, list.getBoundingClientRect().bottom - before);
  else status.textContent = words.newBelow;
}

/**
 * @param {LogEvent} event
 * @returns {void}
 */
function showPosted(event) {
  if (event.redacted) return;
  const place = event.place ?? event.seq;
  const known = lineAt(place);
  if (known) {
    // One's own was there before the others saw it, or it is shown again after it was held or hidden.
    if (part(known, "by")) part(known, "by").textContent = event.by || words.guest;
    const say = known.querySelector(".comment-words");
    if (say) say.textContent = event.text;
    if (known.matches(".comment-held, .comment-hidden")) showState(known, "");
    addTools(known, event.comment_id, known.matches(".comment-mine"));
    return;
  }
  const line = makeLine(event.text, event.by || words.guest, new Date(event.at));
  line.id = `comment-${place}`;
  addTools(line, event.comment_id, false);
  append(line);
}

/**
 * @param {LogEvent} event
 * @returns {void}
 */
function showGone(event) {
  const line = lineAt(event.place);
  if (!line) return;
  if (!line.classList.contains("comment-mine")) line.querySelector(".comment-words")?.replaceChildren();
  for (const tools of line.querySelectorAll(TOOLS)) tools.remove();
  const hidden = event.type === "comment.hidden";
  showState(line, hidden ? "hidden" : "withdrawn", hidden ? data.words.reasons[event.reason] : "");
}

/**
 * @param {LogEvent} event
 * @returns {void}
 */
function showConverted(event) {
  const line = lineAt(event.place);
  if (!line) return;
  for (const tools of line.querySelectorAll(TOOLS)) tools.remove();
  showState(line, "", fillIn(words.converted, { number: event.number }));
}

/** @type {Record<string, (event: LogEvent) => void>} */
const show = {
  "comment.posted": showPosted,
  "comment.released": showPosted,
  "comment.hidden": showGone,
  "comment.withdrawn": showGone,
  "comment.converted": showConverted,
  "agenda.moved": (event) => (data.item = event.item_id),
};

/**
 * A crowd writing at once is not read out; the list is there to be looked at.
 * @param {number} count
 * @returns {void}
 */
function keepQuiet(count) {
  if (count < BUSY_EVENTS) return;
  list.setAttribute("aria-live", "off");
  clearTimeout(quiet);
  quiet = setTimeout(() => list.setAttribute("aria-live", "polite"), QUIET_AGAIN_MS);
}

/**
 * @param {import("./live/unsent.js").Unsent} entry
 * @param {import("./live/sender.js").SendState} state
 * @param {Answer} answer
 * @returns {void}
 */
function showSending(entry, state, answer) {
  const line = pending.get(entry.client_id) ?? makeLine(entry.text, "", new Date(entry.at));
  if (!pending.has(entry.client_id)) {
    pending.set(entry.client_id, line);
    line.classList.add("comment-mine");
    append(line);
  }
  if (state === "stored") settle(line, entry.client_id, answer);
  else if (state === "refused") refuse(line, entry, answer);
  else if (state === "sending") showState(line, "", words.sending);
  else showState(line, "waiting", answer.message ?? "");
}

/**
 * The comment has its number: it may be in the list already, if the batch was faster.
 * @param {HTMLElement} line
 * @param {string} clientId
 * @param {Answer} answer
 * @returns {void}
 */
function settle(line, clientId, answer) {
  pending.delete(clientId);
  const listed = lineAt(answer.seq ?? 0);
  const stays = listed ?? line;
  if (listed) line.remove();
  stays.id = `comment-${answer.seq}`;
  stays.classList.add("comment-mine");
  if (answer.id) addTools(stays, answer.id, true);
  if (answer.state === "visible") showState(stays, "", words.stored);
  else showState(stays, answer.state ?? "", answer.reason);
}

/**
 * @param {HTMLElement} line
 * @param {import("./live/unsent.js").Unsent} entry
 * @param {Answer} answer
 * @returns {void}
 */
function refuse(line, entry, answer) {
  pending.delete(entry.client_id);
  showState(line, "", fillIn(words.refused, { reason: answer.message ?? "" }));
  const field = form?.querySelector("textarea");
  if (!field) return;
  const takeBack = () => {
    field.value = field.value ? `${field.value}\n${entry.text}` : entry.text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    line.remove();
    field.focus();
  };
  if (!field.value) {
    takeBack();
    status.textContent = fillIn(words.refused, { reason: answer.message ?? "" });
    return;
  }
  const edit = document.createElement("button");
  edit.type = "button";
  edit.className = "button button-quiet";
  edit.textContent = words.edit;
  edit.addEventListener("click", takeBack);
  line.append(edit);
}

/**
 * @param {Sender} sender
 * @param {HTMLFormElement} shown
 * @returns {void}
 */
function listenToForm(sender, shown) {
  const field = element("#comment-form textarea", HTMLTextAreaElement);
  shown.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    const length = [...text].length;
    if (!text || length > data.most) {
      status.textContent = text ? fillIn(words.tooLong, { n: length, most: data.most }) : words.empty;
      field.focus();
      return;
    }
    sender.add(text, data.item);
    status.textContent = "";
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true })); // what was kept of it is forgotten
  });
}

/** @returns {void} */
function start() {
  const live = connectLive({ meetingId: data.meeting, lastSeq: data.seq, urls: data.urls });
  const sender = new Sender({
    who: data.who,
    meeting: data.meeting,
    store: openUnsent(),
    post: (entry) => live.post(entry, form?.querySelector("input[name=csrf_token]")?.getAttribute("value") ?? ""),
    onState: showSending,
  });
  live.on("batch", (batch) => {
    keepQuiet(batch.events.length);
    for (const event of batch.events) show[event.type]?.(event);
  });
  live.on("status", (now) => {
    status.textContent = words[now] ?? "";
    if (now === "connected" || now === "polling") sender.kick();
  });
  live.on("presence", ({ here }) => {
    if (live.joined) status.textContent = fillIn(words.here, { n: here });
  });
  live.on("held", ({ waiting }) => {
    const place = document.getElementById("comments-waiting");
    if (!place) return;
    place.hidden = !waiting;
    const text = place.querySelector("a span");
    if (text) text.textContent = fillIn(words.waiting, { n: waiting });
  });
  addEventListener("online", () => sender.kick());
  if (form) listenToForm(sender, form);
  if (data.who) sender.resume();
}

start();
