/** Sends what somebody says again by itself when the network comes back; the page says which it is: not sent, or received. */

const KEY = "say:id";
const RETRY_MS = 5000;
const form = document.getElementById("say-form");
const state = document.getElementById("say-state");

/** @typedef {{ id: string, print: number }} Sending what is on its way; of the words only a fingerprint */

/** @param {Sending | null} sending */
function rememberSending(sending) {
  try {
    if (sending) localStorage.setItem(KEY, JSON.stringify(sending));
    else localStorage.removeItem(KEY);
  } catch {
    // Private windows refuse storage: a reload then makes a new form, as without script.
  }
}

/** @returns {Sending | null} */
function unfinishedSending() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

/**
 * The id under which these words go out: the same for the same words, so that they are stored once even if the
 * first answer got lost; another for other words, so that nothing is taken for a repetition.
 * @param {string} own
 * @param {string} words
 * @returns {string}
 */
function idFor(own, words) {
  const before = unfinishedSending();
  if (before?.print === fingerprint(words)) return before.id;
  return before?.id === own ? newId() : own;
}

/**
 * FNV-1a: enough to tell two texts of one person apart, and nothing the next user of the phone could read.
 * @param {string} words
 * @returns {number}
 */
function fingerprint(words) {
  let print = 0x811c9dc5;
  for (let at = 0; at < words.length; at += 1) print = Math.imul(print ^ words.charCodeAt(at), 0x01000193);
  return print >>> 0;
}

/** @returns {string} a random UUID; crypto.randomUUID is missing where the page came without TLS */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** @param {string} text */
function say(text) {
  if (!state) return;
  state.textContent = text;
  state.hidden = !text;
}

/** Ends the wait for another try, if there is one. */
let stopWaiting = () => {};

/**
 * @param {() => void} again
 * @returns {void}
 */
function waitForNetwork(again) {
  const go = () => {
    stopWaiting();
    again();
  };
  // A server that was away for a moment raises no event here, so time counts as well.
  const timer = setTimeout(go, RETRY_MS);
  addEventListener("online", go);
  stopWaiting = () => {
    clearTimeout(timer);
    removeEventListener("online", go);
  };
}

/**
 * @param {HTMLFormElement} filled
 * @param {FormData} body as it was when the button was pressed, whatever is typed meanwhile
 * @returns {Promise<void>}
 */
async function send(filled, body) {
  say(state?.dataset.sending ?? "");
  try {
    const answer = await fetch(filled.action, { method: "POST", body, credentials: "same-origin" });
    if (answer.redirected && answer.ok) return location.assign(answer.url);
    if (answer.status >= 500) throw new Error("the server is away");
    // Something is to be mended: the page that says what comes the plain way, the words with it.
    filled.submit();
  } catch {
    say(state?.dataset.waiting ?? "");
    waitForNetwork(() => void send(filled, body));
  }
}

if (document.querySelector("[data-acknowledged]")) rememberSending(null);
if (form instanceof HTMLFormElement && state) {
  form.addEventListener("submit", (event) => {
    const id = form.elements.namedItem("client_id");
    const words = form.elements.namedItem("words");
    if (!(id instanceof HTMLInputElement) || !(words instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    id.value = idFor(id.value, words.value);
    rememberSending({ id: id.value, print: fingerprint(words.value) });
    stopWaiting();
    void send(form, new FormData(form));
  });
}

export {};
