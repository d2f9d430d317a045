import assert from "node:assert/strict";
import { after, test } from "node:test";
import { MeetingNews } from "../../../../static/meeting_news.js";

const NOW = { state: "live", paused: false, pause_reason: "", item: null, publishing: true, sound: true, picture: false, listeners: 1, boot: "a", uplink_kbps: 0, uplink_loss_percent: 0 };
/** @type {MeetingNews[]} */
const made = [];
after(() => made.forEach((news) => clearTimeout(news.timer)));

/** @param {(now: any, before: any, restarted: boolean) => void} [onChange] */
function follow(onChange = () => {}) {
  const news = new MeetingNews(NOW, "/state", { break: "休息一下" }, onChange);
  made.push(news);
  return news;
}

test("a pause says why, going on takes it back", () => {
  const news = follow();
  news.takeEvents([{ type: "meeting.paused", reason: "break" }]);
  assert.deepEqual([news.now.paused, news.now.pause_reason], [true, "休息一下"]);
  news.takeEvents([{ type: "meeting.resumed" }]);
  assert.deepEqual([news.now.paused, news.now.pause_reason], [false, ""]);
});

test("the current line follows the events and ends with the meeting", () => {
  const news = follow();
  news.takeEvents([{ type: "agenda.moved", item_id: "i", position: 2, title: "桥" }]);
  assert.equal(news.now.item?.title, "桥");
  news.takeEvents([{ type: "comment.posted" }, { type: "meeting.closed" }]);
  assert.deepEqual([news.now.state, news.now.item], ["closed", null]);
});

test("a media process that came back under another name is told once, also after it was away", () => {
  const restarts = [];
  const news = follow((_now, _before, restarted) => restarts.push(restarted));
  for (const boot of ["a", "", "a", "", "b", "b"]) news.take({ boot });
  assert.deepEqual(restarts, [false, false, false, false, true, false]);
});
