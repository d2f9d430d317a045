"""The contact sheet: every page at three widths, light, dark and in large type, in both languages.

`python -m tests.browser.shots [OUT_DIR] [--base-url URL] [--cookies FILE]`
Without an address it starts a village of its own. FILE holds sign-in cookies by person:
{"clerk": {"xiangyi": "..."}}; pages of people it does not name are left out and said so.
Ends with 1 when a page answers with an error or is wider than its screen.
"""

import argparse
import html
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

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


@dataclass(frozen=True)
class Shot:
    """A page to look at: its name on the sheet, its path, and who must be signed in."""

    name: str
    path: str
    who: str = ""


PAGES: list[Shot] = [
    Shot("front page", "/"),
    Shot("design", "/design"),
    Shot("paper", "/design/paper"),
]
"""One line per page; whoever adds a page adds it here."""

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

Cookies = dict[str, dict[str, str]]


def take(browser: Browser, url: str, shot: Shot, mode: Mode, cookies: Cookies, to: Path) -> str:
    """One picture; the answer is what is wrong with the page, or nothing."""
    height = SIZES[mode.width]
    context = browser.new_context(viewport={"width": mode.width, "height": height})
    try:
        jar = {**mode.cookies, **cookies.get(shot.who, {})}
        context.add_cookies([{"name": k, "value": v, "url": url} for k, v in jar.items()])
        page = context.new_page()
        answer = page.goto(url + shot.path)
        full = min(page.evaluate("document.documentElement.scrollHeight"), height * SCREENS)
        page.set_viewport_size({"width": mode.width, "height": full})
        page.screenshot(path=to)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if answer is None or not answer.ok:
            return f"{shot.path} answers {answer.status if answer else 'nothing'}"
        return f"{shot.path} is {wide} px wide" if wide > mode.width else ""
    finally:
        context.close()


def lay_out(shots: list[Shot], folder: Path) -> str:
    """The sheet as a page of its own: a row per page, a picture per mode."""
    rows = []
    for shot in shots:
        pictures = "".join(
            f'<figure><img src="{picture_of(folder, shot, mode).name}" width="{THUMB[mode.width]}">'
            f"<figcaption>{mode.name}</figcaption></figure>"
            for mode in MODES
        )
        rows.append(f"<h2>{html.escape(shot.name)} {shot.path}</h2><div>{pictures}</div>")
    look = (
        "body{margin:24px;background:#888;font:16px sans-serif;width:max-content}"
        "div{display:flex;gap:12px;align-items:flex-start}figure{margin:0}img{display:block}"
    )
    return f'<!doctype html><meta charset="utf-8"><style>{look}</style>{"".join(rows)}'


def picture_of(folder: Path, shot: Shot, mode: Mode) -> Path:
    return folder / f"{shot.name.replace(' ', '-')}-{mode.name}.png"


def make_sheet(url: str, folder: Path, cookies: Cookies, shots: list[Shot]) -> list[str]:
    """All pictures and the contact sheet; the answer lists what is wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        wrong = [
            f"{mode.name}: {fault}"
            for shot, mode in product(shots, MODES)
            if (fault := take(browser, url, shot, mode, cookies, picture_of(folder, shot, mode)))
        ]
        sheet = folder / "contact.html"
        sheet.write_text(lay_out(shots, folder), encoding="utf-8")
        page = browser.new_page()
        page.goto(sheet.resolve().as_uri())
        width, height = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=folder / "contact.png")
        browser.close()
    return wrong


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


def main(arguments: list[str] | None = None) -> int:
    """Reads the command line; the exit code."""
    parser = argparse.ArgumentParser(prog="tests.browser.shots", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "shots")
    parser.add_argument("--base-url", default="")
    parser.add_argument("--cookies", type=Path)
    asked = parser.parse_args(arguments)
    cookies: Cookies = json.loads(asked.cookies.read_text()) if asked.cookies else {}
    shots = [shot for shot in PAGES if not shot.who or shot.who in cookies]
    for shot in PAGES:
        if shot not in shots:
            sys.stdout.write(f"left out, nobody signed in as {shot.who}: {shot.name}\n")
    with address(asked.base_url) as url:
        wrong = make_sheet(url, asked.folder, cookies, shots)
    sys.stdout.write("".join(f"{fault}\n" for fault in wrong))
    sys.stdout.write(f"{asked.folder / 'contact.png'}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
