"""What the person at the terminal reads when all roles answer."""

from collections.abc import Iterable
from io import StringIO
from typing import Protocol
from unicodedata import east_asian_width

import segno

from webapp.i18n import current_locale
from webapp.i18n import gettext as _


class Introduced(Protocol):
    """A demo person: the number to sign in with, and what can be tried as this person."""

    @property
    def phone(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def can(self) -> str: ...
    @property
    def can_zh(self) -> str: ...


def write_banner(url: str, udp_port: int, people: Iterable[Introduced], *, lan: bool) -> str:
    """Address, people and the way in; under LAN the address as a QR code as well."""
    lines = [
        "",
        _("Xiangyi is running."),
        "",
        f"  {_('Open in a browser:')} {url}/",
        f"  {_('Sound and picture: UDP port %(port)s', port=udp_port)}",
        f"  {_('To stop: Ctrl-C')}",
        "",
        *_introduce(url, list(people)),
    ]
    if lan:
        lines += [draw_qr(f"{url}/"), *_explain_lan(), ""]
    return "\n".join(lines)


def draw_qr(url: str) -> str:
    """The address as a code of half blocks that a phone reads off the terminal."""
    drawn = StringIO()
    segno.make(url, error="m", micro=False).terminal(drawn, border=2, compact=True)
    return drawn.getvalue()


def pad(text: str, width: int) -> str:
    """Fills up to a width in terminal columns, of which a Chinese character takes two."""
    return text + " " * max(0, width - columns(text))


def columns(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _introduce(url: str, people: list[Introduced]) -> list[str]:
    if not people:
        return []
    english = current_locale() == "en"
    rows = [
        (
            one.phone,
            f"{one.name} {one.name_en}" if english else one.name,
            one.can if english else one.can_zh,
        )
        for one in people
        if one.phone
    ]
    widest = max(columns(name) for _phone, name, _can in rows) + 2
    return [
        _("Sign in with one of these numbers at %(url)s", url=f"{url}/sign-in"),
        _("The six-digit code appears in this terminal and on %(url)s", url=f"{url}/local/codes"),
        "",
        *(f"  {phone}  {pad(name, widest)}{can}" for phone, name, can in rows),
        "",
    ]


def _explain_lan() -> list[str]:
    return [
        _("Scan with a phone in the same network. It will warn about the certificate, which was"),
        _("made on this machine a moment ago: choose to go on, once per phone."),
    ]
