"""The contact sheets: every page at three widths, light, dark and in large type, in both languages.

`python -m tests.browser.shots [OUT_DIR] [--base-url URL] [--only NAME ...] [--mode MODE ...]`
Without an address it starts a village of its own; with one, the demo people must live there.
One sheet per person, contact-PERSON.png, beside one PNG per page and mode; with --only or --mode
just those single PNGs. Ends with 1 when a page answers with an error or is wider than its screen.
"""

import argparse
import html
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.rooms import ROOMS, Room, Walk, walk_village

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

SIZES = {360: 740, 768: 1024, 1280: 800}
SCREENS = 2
"""How many screens of a long page the sheet shows."""
THUMB = {360: 180, 768: 230, 1280: 300}


Look = Literal["light", "dark", "elder"]
LOOKS: tuple[Look, ...] = ("light", "dark", "elder")


@dataclass(frozen=True)
class Mode:
    """One way of looking at a page."""

    width: int
    look: Look
    lang: str

    @property
    def name(self) -> str:
        return f"{self.width}-{self.look}-{self.lang}"

    @property
    def cookies(self) -> dict[str, str]:
        """The choices a person would have made by the toggles."""
        return {
            "lang": self.lang,
            "elder": "1" if self.look == "elder" else "0",
            "theme": "dark" if self.look == "dark" else "light",
        }


MODES = [Mode(width, look, lang) for width, look, lang in product(SIZES, LOOKS, ("zh_Hans", "en"))]


def take(page: Page, room: Room, mode: Mode, to: Path) -> str:
    """One picture; the answer is what is wrong with the page, or nothing."""
    height = SIZES[mode.width]
    page.set_viewport_size({"width": mode.width, "height": height})
    answer = page.goto(room.path)
    full = min(page.evaluate("document.documentElement.scrollHeight"), height * SCREENS)
    page.set_viewport_size({"width": mode.width, "height": full})
    page.screenshot(path=to)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if answer is None or answer.status != room.status:
        return f"{room.path} answers {answer.status if answer else 'nothing'}"
    return f"{room.path} is {wide} px wide" if wide > mode.width else ""


def lay_out(rooms: list[Room], modes: list[Mode], folder: Path) -> str:
    """The sheet as a page of its own: a row per page, a picture per mode."""
    rows = []
    for room in rooms:
        pictures = "".join(
            f'<figure><img src="{picture_of(folder, room, mode).name}" width="{THUMB[mode.width]}">'
            f"<figcaption>{mode.name}</figcaption></figure>"
            for mode in modes
        )
        rows.append(f"<h2>{html.escape(room.name)} {html.escape(room.path)}</h2>")
        rows.append(f"<div>{pictures}</div>")
    look = (
        "body{margin:24px;background:#888;font:16px sans-serif;width:max-content}"
        "div{display:flex;gap:12px;align-items:flex-start}figure{margin:0}img{display:block}"
    )
    return f'<!doctype html><meta charset="utf-8"><style>{look}</style>{"".join(rows)}'


def picture_of(folder: Path, room: Room, mode: Mode) -> Path:
    return folder / f"{room.name.replace(' ', '-')}-{mode.name}.png"


def picture_rooms(
    browser: Browser, walk: Walk, rooms: list[Room], modes: list[Mode], folder: Path
) -> list[str]:
    """A PNG per page and mode; the answer lists what is wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    wrong = []
    for who, mode in product(dict.fromkeys(room.who for room in rooms), modes):
        with walk.context(browser, who, mode.cookies) as context:
            page = context.new_page()
            for room in rooms:
                if room.who == who:
                    fault = take(page, room, mode, picture_of(folder, room, mode))
                    wrong += [f"{mode.name}: {fault}"] if fault else []
    return wrong


def make_sheet(browser: Browser, rooms: list[Room], modes: list[Mode], folder: Path) -> Path:
    """One person's contact sheet: a page of all pictures, and a picture of that page."""
    who = rooms[0].who or "anyone"
    sheet = folder / f"contact-{who}.html"
    sheet.write_text(lay_out(rooms, modes, folder), encoding="utf-8")
    page = browser.new_page()
    page.goto(sheet.resolve().as_uri())
    width, height = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    page.set_viewport_size({"width": width, "height": height})
    page.screenshot(path=sheet.with_suffix(".png"))
    page.close()
    return sheet.with_suffix(".png")


@contextmanager
def address(given: str) -> Iterator[str]:
    """The address asked for, or that of a village started for the pictures."""
    if given:
        yield given.rstrip("/")
        return
    from tests.browser.village import start_village

    with tempfile.TemporaryDirectory() as folder:
        village = start_village(Path(folder) / "var")
        try:
            yield village.url
        finally:
            village.stop()


def make_pictures(url: str, asked: argparse.Namespace) -> list[str]:
    """Everything that was asked for; the answer lists what is wrong."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        walk = walk_village(browser, url)
        rooms = [room for room in walk.rooms if not asked.only or room.name in asked.only]
        modes = [mode for mode in MODES if not asked.mode or mode.name in asked.mode]
        wrong = picture_rooms(browser, walk, rooms, modes, asked.folder)
        if not asked.only and not asked.mode:
            for who in dict.fromkeys(room.who for room in rooms):
                own = [room for room in rooms if room.who == who]
                sys.stdout.write(f"{make_sheet(browser, own, modes, asked.folder)}\n")
        browser.close()
    return wrong


def main(arguments: list[str] | None = None) -> int:
    """Reads the command line; the exit code."""
    parser = argparse.ArgumentParser(prog="tests.browser.shots", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "shots")
    parser.add_argument("--base-url", default="")
    parser.add_argument("--only", nargs="+", choices=[room.name for room in ROOMS])
    parser.add_argument("--mode", nargs="+", choices=[mode.name for mode in MODES])
    asked = parser.parse_args(arguments)
    with address(asked.base_url) as url:
        wrong = make_pictures(url, asked)
    sys.stdout.write("".join(f"{fault}\n" for fault in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
