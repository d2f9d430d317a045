/** Keeps the screen on while a meeting runs: many phones cut the sound when they go dark. */

/** @type {any} */
let lock = null;
let wanted = false;

/** @returns {Promise<void>} */
async function take() {
  // @ts-ignore -- not in every browser, so not in the types
  const locks = navigator.wakeLock;
  if (!locks || !wanted || lock || document.hidden) return;
  try {
    lock = await locks.request("screen");
    lock.addEventListener("release", () => (lock = null));
  } catch {
    // Low battery: the phone decides.
  }
}

/**
 * @param {boolean} on
 * @returns {void}
 */
export function keepAwake(on) {
  wanted = on;
  if (on) take();
  else lock?.release();
}

document.addEventListener("visibilitychange", take); // the browser lets go of it in the background
