/** Feeds the live events of a meeting into what is known of it. */
import { connectLive } from "./live.js";

/**
 * @param {{ meetingId: string, lastSeq: number, urls: { live?: string } }} data
 * @param {import("./meeting_news.js").MeetingNews} news
 * @returns {void}
 */
export function followLive(data, news) {
  const live = connectLive({ meetingId: data.meetingId, lastSeq: data.lastSeq, urls: data.urls });
  live.on("batch", (batch) => news.takeEvents(batch.events));
  live.on("media", ({ boot, publishing, sound, picture }) => news.take({ boot, publishing, sound, picture }));
  live.on("presence", (presence) => news.take({ listeners: presence.listening }));
  live.on("status", (status) => news.setLive(status === "connected"));
}
