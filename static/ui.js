/** What every page does with script: says when the network is gone, and keeps typed words. Nothing depends on it. */
import { setBar } from "./bar.js";

const KEPT_FOR_MS = 24 * 60 * 60 * 1000; // a borrowed phone forgets after a day
const BACK_SHOWN_MS = 4000;

/** @typedef {{ at: number, sent: boolean, values: Record<string, string> }} Kept */

/** @returns {void} */
function watchNetwork() {
  const bar = document.getElementById("network");
  if (!bar) return;
  const { lost = "", back = "" } = bar.dataset;
  addEventListener("offline", () => setBar("lost", lost));
  addEventListener("online", () => {
    if (bar.textContent !== lost) return; // a page's own message stays
    setBar("sent", back);
    setTimeout(() => bar.textContent === back && setBar("info", ""), BACK_SHOWN_MS);
  });
  if (!navigator.onLine) setBar("lost", lost);
}

/**
 * Fields worth keeping: words. Never numbers, codes or choices, which the next user of the phone could read.
 * @param {HTMLFormElement} form
 * @returns {(HTMLTextAreaElement | HTMLInputElement)[]}
 */
function wordFields(form) {
  return [...form.querySelectorAll("textarea, input[type=text]:not([autocomplete])")].filter(
    /** @returns {field is HTMLTextAreaElement | HTMLInputElement} */
    (field) => field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement,
  );
}

/**
 * @param {string} key
 * @returns {Kept | null}
 */
function readKept(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    return kept && Date.now() - kept.at < KEPT_FOR_MS ? kept : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {Kept | null} kept
 * @returns {void}
 */
function writeKept(key, kept) {
  try {
    if (kept) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  } catch {
    // Private windows refuse storage: the page then works as without script.
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} key
 * @returns {void}
 */
function keepForm(form, key) {
  const fields = wordFields(form);
  const kept = readKept(key);
  for (const field of fields) if (kept && !field.value) field.value = kept.values[field.name] ?? "";
  /** @param {boolean} sent */
  const save = (sent) => {
    const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    writeKept(key, { at: Date.now(), sent, values });
  };
  form.addEventListener("input", () => save(false));
  form.addEventListener("submit", () => save(true));
}

/**
 * A form that was sent and is not shown again has arrived: its words are forgotten. A page that never
 * came (no network) runs no script, so the words are still there on the next visit.
 * @returns {void}
 */
function keepTypedWords() {
  const forms = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-keep]"));
  const shown = new Map([...forms].map((form) => [`keep:${form.dataset.keep}`, form]));
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith("keep:") || shown.has(key)) continue;
      const kept = readKept(key);
      if (!kept || kept.sent) writeKept(key, null);
    }
  } catch {
    return;
  }
  for (const [key, form] of shown) keepForm(form, key);
}

watchNetwork();
keepTypedWords();
document.getElementById("errors")?.focus();
