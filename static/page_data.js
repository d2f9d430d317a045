/** Reading what the server put into the page for the scripts. */

/**
 * @param {string} id of the script element that holds JSON
 * @returns {any}
 */
export function readData(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}

/** @returns {string} */
export function csrfToken() {
  return document.querySelector("meta[name=csrf]")?.getAttribute("content") ?? "";
}

/**
 * An element the page is known to have.
 * @template {HTMLElement} E
 * @param {string} selector
 * @param {new (...args: any[]) => E} kind
 * @returns {E}
 */
export function element(selector, kind) {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
}

/**
 * `{name}` in a text becomes its value.
 * @param {string} text
 * @param {Record<string, string | number>} values
 * @returns {string}
 */
export function fillIn(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
