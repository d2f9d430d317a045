"""What the clerk does to hold a meeting, and how a journey looks at sound and picture."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from consultations import clock
from tests.browser.village import wait_for

DECODED = """() => {
  const video = document.querySelector('[data-part=picture]');
  return video ? video.getVideoPlaybackQuality().totalVideoFrames : 0;
}"""
HEARD = """async () => {
  const media = document.querySelector('[data-part=picture]');
  const context = new AudioContext();
  const ear = context.createAnalyser();
  context.createMediaStreamSource(media.srcObject).connect(ear);
  const wave = new Float32Array(ear.fftSize);
  const until = Date.now() + 20000;
  let loudest = 0;
  while (loudest < 0.01 && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    ear.getFloatTimeDomainData(wave);
    loudest = Math.max(loudest, ...wave.map(Math.abs));
  }
  await context.close();
  return loudest;
}"""


def press(phone: Page, name: str) -> None:
    """Taps the button or link of this name."""
    phone.locator("button, a", has_text=re.compile(f"^\\s*{re.escape(name)}")).first.click()


def plan_meeting(clerk: Page, title: str) -> str:
    """Plans a meeting for this evening and sends the notice; answers with its path."""
    clerk.goto("/v/qingshiwan/meetings/new")
    soon = datetime.now(clock.ZONE) + timedelta(minutes=30)
    clerk.fill("#title", title)
    clerk.fill("#day", soon.date().isoformat())
    clerk.fill("#hour", soon.strftime("%H:%M"))
    clerk.fill("#venue", "村部大会议室")
    clerk.fill("#agenda", "石桥怎么修\n钱从哪里来\n自由发言")
    press(clerk, "存下安排")
    press(clerk, "发通知")
    return re.sub(r"^https?://[^/]+", "", clerk.url).split("?")[0]


def broadcast_hall(clerk: Page, meeting: str) -> None:
    """Opens the hall, sends sound and picture, begins."""
    clerk.goto(meeting)
    press(clerk, "打开会场")
    press(clerk, "开直播")
    clerk.click("#devices-on")
    clerk.click("#send")
    expect(clerk.locator("#uplink")).to_contain_text("千比特")
    press(clerk, "开始开会")


def wait_for_frames(phone: Page, more_than: int = 0, seconds: float = 30) -> int:
    """Waits until the picture has moved on, and says how many frames were decoded.

    Asked again from here: the site's policy rightly refuses code that is evaluated in the page.
    """
    wait_for(lambda: int(phone.evaluate(DECODED)) > more_than, seconds)
    return int(phone.evaluate(DECODED))


def loudest_sound(phone: Page) -> float:
    """How loud the sound that is really played gets; the fake microphone beeps each second."""
    return float(phone.evaluate(HEARD))
