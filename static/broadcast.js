/** The clerk's page: try microphone and camera, send them, run the meeting. */
import { setBar } from "./bar.js";
import { LevelMeter, fillChoice, openCamera, openMicrophone, problemOf } from "./devices.js";
import { followLive } from "./follow_live.js";
import { MeetingNews } from "./meeting_news.js";
import { csrfToken, element, fillIn, readData } from "./page_data.js";
import { Publisher } from "./publisher.js";
import { keepAwake } from "./wake_lock.js";

const MEASURE_MS = 2000;
const ASK_MS = 3000; // the clerk looks at the figures while speaking
const FAIR_LOSS = 3;
const BAD_LOSS = 10;

const data = readData("meeting-data");
/** @type {Record<string, string>} */
const words = data.words;
const card = data.urls.card;

const stateText = element("#preview [data-part=state]", HTMLElement);
const preview = element("#preview [data-part=picture]", HTMLVideoElement);
const pictureButton = element("#preview [data-do=picture]", HTMLButtonElement);
const devicesButton = element("#devices-on", HTMLButtonElement);
const sendRow = element("#send-row", HTMLElement);
const sendButton = element("#send", HTMLButtonElement);
const stopButton = element("#stop", HTMLButtonElement);
const microphones = element("#mic", HTMLSelectElement);
const cameras = element("#camera", HTMLSelectElement);
const meter = new LevelMeter(element("#level", HTMLMeterElement));
const publisher = new Publisher({ joinUrl: data.urls.join, csrf: csrfToken(), onChange: show });
const news = new MeetingNews(data.now, data.urls.state, data.words.reasons, takeNews, ASK_MS);

/**
 * @param {string} problem a name in `words`; empty takes the bar away
 * @returns {void}
 */
function tellTrouble(problem) {
  const place = element("#device-trouble", HTMLElement);
  place.hidden = !problem;
  const text = place.querySelector("span");
  if (text) text.textContent = words[problem] ?? "";
}

/** @returns {Promise<void>} */
async function turnDevicesOn() {
  tellTrouble("");
  devicesButton.disabled = true;
  try {
    if (!navigator.mediaDevices) throw new Error("no media devices");
    await takeMicrophone("");
    await takeCamera("").catch(() => tellTrouble("noCamera"));
    devicesButton.hidden = true;
    element("#pickers", HTMLElement).hidden = false;
    await fillChoices();
  } catch (error) {
    tellTrouble(problemOf(error));
  }
  devicesButton.disabled = false;
  show();
}

/**
 * @param {string} id
 * @returns {Promise<void>}
 */
async function takeMicrophone(id) {
  const track = await openMicrophone(id);
  track.addEventListener("ended", () => tellTrouble("notFound"));
  publisher.setSound(track);
  meter.follow(track);
}

/**
 * @param {string} id
 * @returns {Promise<void>}
 */
async function takeCamera(id) {
  publisher.setPicture(await openCamera(id));
  showPreview();
}

/** @returns {Promise<void>} */
async function fillChoices() {
  await fillChoice(microphones, "audioinput", publisher.sound);
  await fillChoice(cameras, "videoinput", publisher.picture);
}

/** @returns {void} */
function showPreview() {
  const { picture } = publisher;
  preview.hidden = !picture;
  preview.muted = true; // the hall must not hear itself
  preview.srcObject = picture ? new MediaStream([picture]) : null;
  if (picture) preview.play().catch(() => {});
}

/** @returns {Promise<void>} */
async function togglePicture() {
  tellTrouble("");
  try {
    if (publisher.picture) publisher.setPicture(null);
    else await takeCamera(cameras.value);
  } catch (error) {
    tellTrouble(problemOf(error));
  }
  showPreview();
  show();
}

/** @returns {string} a name in `words` */
function wordForState() {
  const { state } = publisher.link;
  if (state === "idle") return publisher.sound ? "trying" : "ready";
  if (state === "closed") return "notOpen";
  if (state !== "open") return state;
  if (news.now.paused) return "resting";
  return publisher.picture ? "openPicture" : "open";
}

/** @returns {void} */
function show() {
  const { state } = publisher.link;
  const text = words[wordForState()] ?? "";
  if (stateText.textContent !== text) stateText.textContent = text;
  sendRow.hidden = !publisher.sound;
  const ended = ["idle", "refused", "taken", "unable"].includes(state);
  sendButton.hidden = !ended;
  stopButton.hidden = ended;
  pictureButton.hidden = !publisher.sound;
  pictureButton.setAttribute("aria-pressed", String(publisher.picture !== null));
  keepAwake(!ended);
}

/** @returns {Promise<void>} */
async function showUplink() {
  const uplink = await publisher.uplink();
  const place = element("#uplink", HTMLElement);
  if (!uplink) return void (place.textContent = "");
  // What arrives counts as much as what the browser was told of it.
  const loss = Math.max(uplink.loss, news.now.uplink_loss_percent);
  const word = loss < FAIR_LOSS ? words.uplinkGood : loss < BAD_LOSS ? words.uplinkFair : words.uplinkBad;
  const text = fillIn(word ?? "", { kbps: uplink.kbps, loss: Math.round(loss) });
  if (place.textContent !== text) place.textContent = text;
}

/**
 * @param {import("./meeting_news.js").Now} now
 * @param {import("./meeting_news.js").Now} before
 * @param {boolean} restarted
 * @returns {void}
 */
function takeNews(now, before, restarted) {
  const listening = now.listeners === 1 ? words.one : now.listeners ? words.listeners : words.nobody;
  element("#listeners", HTMLElement).textContent = fillIn(listening ?? "", { n: now.listeners });
  if (now.state === "closed" || now.state === "cancelled") {
    publisher.link.stop();
    location.assign(card);
    return;
  }
  if (restarted) publisher.link.reopen();
  else if (now.state !== before.state || (now.boot && !before.boot)) publisher.link.hurry();
  const moved = now.state !== before.state || now.paused !== before.paused || now.item?.id !== before.item?.id;
  if (moved) refreshControls();
  show();
}

/**
 * The buttons depend on the state: the server draws them, we put them in without leaving the page.
 * @returns {Promise<void>}
 */
async function refreshControls() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#controls");
  if (fresh) element("#controls", HTMLElement).replaceWith(document.adoptNode(fresh));
}

/**
 * A button of the meeting is pressed; leaving the page would end the broadcast.
 * @param {SubmitEvent} event
 * @returns {Promise<void>}
 */
async function pressMove(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.closest("#controls")) return;
  event.preventDefault();
  const buttons = [...form.querySelectorAll("button")];
  for (const button of buttons) button.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new FormData(form),
    });
    const said = await answer.json();
    if (answer.ok) news.take(said);
    setBar(answer.ok ? "info" : "error", answer.ok ? "" : (said.message ?? ""));
  } catch {
    setBar("lost", words.notSent ?? "");
  }
  for (const button of buttons) button.disabled = false;
}

/** @returns {boolean} */
function isSending() {
  return ["connecting", "open", "restoring", "away"].includes(publisher.link.state);
}

/**
 * Leaving this page would silence the hall, so other pages open beside it.
 * @param {MouseEvent} event
 * @returns {void}
 */
function openBeside(event) {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.protocol === "tel:" || !isSending()) return;
  event.preventDefault();
  window.open(link.href, "_blank", "noopener");
}

addEventListener("beforeunload", (event) => isSending() && event.preventDefault());
document.addEventListener("click", openBeside);
devicesButton.addEventListener("click", turnDevicesOn);
devicesButton.disabled = false; // a tap before this line would be lost
pictureButton.addEventListener("click", togglePicture);
sendButton.addEventListener("click", () => publisher.start());
stopButton.addEventListener("click", () => publisher.link.stop());
microphones.addEventListener("change", () => takeMicrophone(microphones.value).catch((error) => tellTrouble(problemOf(error))));
cameras.addEventListener("change", () => takeCamera(cameras.value).then(show, (error) => tellTrouble(problemOf(error))));
navigator.mediaDevices?.addEventListener("devicechange", fillChoices);
document.addEventListener("submit", pressMove);
setInterval(showUplink, MEASURE_MS);
takeNews(news.now, news.now, false);
followLive(data, news);
