/** The one notice bar of a page: says in words what the network or the meeting does. */

const KINDS = ["sent", "waiting", "lost", "error", "info"];

/**
 * Show text in the bar; an empty text takes the bar away.
 * @param {"sent" | "waiting" | "lost" | "error" | "info"} kind
 * @param {string} text
 * @returns {void}
 */
export function setBar(kind, text) {
  const bar = document.getElementById("network");
  if (!bar) return;
  for (const other of KINDS) bar.classList.toggle(`bar-${other}`, other === kind);
  bar.textContent = text;
}
