"""Message catalogues, one file per room, read as they stand when a role starts."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request

from webapp.settings import ROOT

FOLDER = ROOT / "translations"
DEFAULT_LOCALE = "zh_Hans"
LOCALES = ("zh_Hans", "en")
_spoken: ContextVar[str] = ContextVar("spoken", default="")


class LazyText:
    """A text that is put into words when it is shown, in the language of that moment."""

    def __init__(self, message: str, values: dict[str, Any]) -> None:
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return gettext(self.message, **self.values)

    def __html__(self) -> str:
        from markupsafe import escape

        return str(escape(str(self)))

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(self.message)


@cache
def catalog(locale: str) -> NullTranslations:
    """All rooms of a language as one catalogue; missing texts fall back to English."""
    merged = NullTranslations()
    for path in sorted((FOLDER / locale).glob("*.po")):
        compiled = BytesIO()
        with path.open("rb") as source:
            write_mo(compiled, read_po(source, locale=locale))
        compiled.seek(0)
        room = Translations(compiled)
        if isinstance(merged, Translations):
            merged.merge(room)
        else:
            merged = room
    return merged


def current_locale() -> str:
    """The language of this request or block; Chinese unless something else was chosen."""
    chosen = _spoken.get()
    if chosen:
        return chosen
    if has_request_context():
        if "locale" not in g:
            cookie = request.cookies.get("lang", "")
            g.locale = cookie if cookie in LOCALES else DEFAULT_LOCALE
        return str(g.locale)
    return DEFAULT_LOCALE


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Speaks one language inside the block, whatever the request says."""
    token = _spoken.set(locale if locale in LOCALES else DEFAULT_LOCALE)
    try:
        yield
    finally:
        _spoken.reset(token)


def gettext(message: str, **values: Any) -> str:
    """The text in the current language, with its values put in."""
    said = catalog(current_locale()).gettext(message)
    return said % values if values else said


def ngettext(one: str, many: str, n: int, **values: Any) -> str:
    """The text for a number of things; the number itself is `%(n)s`."""
    return str(catalog(current_locale()).ngettext(one, many, n)) % {"n": n, **values}


def lazy_gettext(message: str, **values: Any) -> LazyText:
    """A text for form labels and tables that are written before any request."""
    return LazyText(message, values)


def attach_languages(app: Flask) -> None:
    """Makes the texts and the way dates are said available to templates."""
    from webapp.i18n import dates

    for locale in LOCALES:
        catalog(locale)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
    app.jinja_env.filters.update(
        say_date=dates.say_date,
        say_moment=dates.say_moment,
        say_time=dates.say_time,
        say_days_left=dates.say_days_left,
        named=named,
    )


def named(thing: Any) -> str:
    """The name or title of a place, unit, office or person in the current language."""
    field = "name" if hasattr(thing, "name") else "title"
    english = getattr(thing, f"{field}_en", "") if current_locale() == "en" else ""
    return str(english or getattr(thing, field))
