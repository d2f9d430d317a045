/** The roster import tells how far it has come. Without this script the same form imports in one go. */

const STREAM = "application/x-ndjson";

/** @typedef {{ done?: number, whole?: number, imported?: boolean, error?: string }} Step */

/**
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<Step>}
 */
async function* readSteps(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield /** @type {Step} */ (JSON.parse(line));
  }
}

/**
 * @param {Step} step
 * @param {HTMLElement} box
 */
function showStep(step, box) {
  const bar = box.querySelector("progress");
  const count = box.querySelector("strong");
  if (!bar || step.done === undefined) return;
  bar.value = step.done;
  if (count) count.textContent = String(step.done);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} box
 * @returns {Promise<boolean>} whether everything was taken over
 */
async function importRoster(form, box) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: STREAM },
  });
  if (!answer.ok || !answer.body || !answer.headers.get("Content-Type")?.startsWith(STREAM)) return false;
  for await (const step of readSteps(answer.body)) {
    showStep(step, box);
    if (step.imported) return true;
    if (step.error) return false;
  }
  return false;
}

const form = document.getElementById("import");
const box = document.getElementById("import-progress");
if (form instanceof HTMLFormElement && box) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    box.hidden = false;
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    const imported = await importRoster(form, box).catch(() => false);
    // Whatever went wrong, the plain form says it in words; an import that did end is not done twice.
    if (imported) location.reload();
    else form.submit();
  });
}
