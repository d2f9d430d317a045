/** Feeds the live events of a meeting into what is known of it. */

/**
 * @param {{ meetingId: string, lastSeq: number, urls: Record<string, string> }} data
 * @param {import("./meeting_news.js").MeetingNews} news
 * @returns {Promise<void>}
 */
export async function followLive(data, news) {
  const file = "./live.js";
  const { connectLive } = await import(file).catch(() => ({ connectLive: null }));
  if (!connectLive) return;
  const live = connectLive({ meetingId: data.meetingId, lastSeq: data.lastSeq, urls: data.urls });
  live.on("batch", (/** @type {any} */ batch) => news.takeEvents(batch.events));
  live.on("media", (/** @type {any} */ media) => news.take(media));
  live.on("presence", (/** @type {any} */ presence) => news.take({ listeners: presence.listening }));
  live.on("status", (/** @type {any} */ status) => news.setLive(status === "connected"));
}
