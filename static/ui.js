/** What every page does with script: says when the network is gone, and keeps typed words. Nothing depends on it. */
import { setBar } from "./bar.js";

const KEPT_FOR_MS = 24 * 60 * 60 * 1000; // a borrowed phone forgets after a day
const BACK_SHOWN_MS = 4000;

/** @typedef {{ at: number, sentFrom: string, values: Record<string, string> }} Kept - sentFrom: page it was sent from, or "" */

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
 * The page the browser came from by a sent form or a link; not by going back or reloading.
 * @returns {string}
 */
function cameFrom() {
  const [entry] = performance.getEntriesByType("navigation");
  return entry instanceof PerformanceNavigationTiming && entry.type === "navigate" ? document.referrer : "";
}

/**
 * A page that follows the form's own page is the server's answer: what was sent has arrived, or the server
 * gives it back in the form. When no answer came, the next page comes from elsewhere and the words stay.
 * @returns {void}
 */
function forgetWhatArrived() {
  let keys = [""];
  try {
    keys = Object.keys(localStorage);
  } catch {
    return;
  }
  for (const key of keys.filter((name) => name.startsWith("keep:"))) {
    const kept = readKept(key);
    if (!kept || (kept.sentFrom && kept.sentFrom === cameFrom())) writeKept(key, null);
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
  /** @param {string} sentFrom */
  const save = (sentFrom) => {
    const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    writeKept(key, { at: Date.now(), sentFrom, values });
  };
  form.addEventListener("input", () => save(""));
  form.addEventListener("submit", () => save(location.href.split("#")[0] ?? ""));
  // Back on this page, by memory or by loading it anew: the words were not taken.
  if (kept) save("");
  addEventListener("pageshow", (event) => event.persisted && save(""));
}

watchNetwork();
forgetWhatArrived();
for (const form of document.querySelectorAll("form")) {
  if (form.dataset.keep) keepForm(form, `keep:${form.dataset.keep}`);
}
const errors = document.querySelector(":not(.specimen) > #errors"); // on /design it is only a specimen
if (errors instanceof HTMLElement) errors.focus();
