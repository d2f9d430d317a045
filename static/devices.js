/** Microphone and camera: asking for them, choosing among them, and seeing that the microphone hears. */

const PICTURE = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15, max: 15 } };
const SOUND = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** @typedef {"needsHttps" | "notAllowed" | "notFound" | "busy" | "noCamera" | "failed"} DeviceProblem */

/**
 * @param {unknown} error
 * @returns {DeviceProblem}
 */
export function problemOf(error) {
  if (!navigator.mediaDevices) return "needsHttps";
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "notAllowed";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "notFound";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "failed";
}

/**
 * @param {string} id a chosen device; empty for whichever the browser takes
 * @returns {MediaTrackConstraints}
 */
function chosen(id) {
  return id ? { deviceId: { exact: id } } : {};
}

/**
 * @param {string} id
 * @returns {Promise<MediaStreamTrack>}
 */
export async function openMicrophone(id) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { ...SOUND, ...chosen(id) } });
  return /** @type {MediaStreamTrack} */ (stream.getAudioTracks()[0]);
}

/**
 * @param {string} id
 * @returns {Promise<MediaStreamTrack>}
 */
export async function openCamera(id) {
  // The camera at the back looks at the hall; a laptop has only the other one.
  const wish = id ? chosen(id) : { facingMode: "environment" };
  const stream = await navigator.mediaDevices.getUserMedia({ video: { ...PICTURE, ...wish } });
  return /** @type {MediaStreamTrack} */ (stream.getVideoTracks()[0]);
}

/**
 * Fills a choice with the devices of a kind; names are known only after the first permission.
 * @param {HTMLSelectElement} select
 * @param {MediaDeviceKind} kind
 * @param {MediaStreamTrack | null} inUse
 * @returns {Promise<void>}
 */
export async function fillChoice(select, kind, inUse) {
  const devices = (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === kind);
  const options = devices.map((device, n) => new Option(device.label || `${n + 1}`, device.deviceId));
  select.replaceChildren(...options);
  const id = inUse?.getSettings().deviceId;
  if (id) select.value = id;
}

/** Shows on a meter how loud a track is. */
export class LevelMeter {
  /** @param {HTMLMeterElement} meter */
  constructor(meter) {
    this.meter = meter;
    /** @type {AudioContext | null} */
    this.context = null;
    /** @type {MediaStreamAudioSourceNode | null} */
    this.source = null;
    this.timer = 0;
  }

  /**
   * @param {MediaStreamTrack} track
   * @returns {void}
   */
  follow(track) {
    this.context ??= new AudioContext();
    this.context.resume();
    this.source?.disconnect();
    const analyser = this.context.createAnalyser();
    analyser.fftSize = 1024;
    this.source = this.context.createMediaStreamSource(new MediaStream([track]));
    this.source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
      // Speech lies between -60 and -10 dB; that stretch fills the meter.
      this.meter.value = Math.max(0, Math.min(100, (10 * Math.log10(power + 1e-9) + 60) * 2));
    }, 100);
  }
}
