"""Languages: the catalogues, the choice of one, and how dates are said."""

from webapp.i18n.catalogs import (
    DEFAULT_LOCALE,
    LOCALES,
    LazyText,
    attach_languages,
    current_locale,
    gettext,
    lazy_gettext,
    ngettext,
    speaking,
)
from webapp.i18n.dates import say_date, say_days_left, say_moment, say_time

__all__ = [
    "DEFAULT_LOCALE",
    "LOCALES",
    "LazyText",
    "attach_languages",
    "current_locale",
    "gettext",
    "lazy_gettext",
    "ngettext",
    "say_date",
    "say_days_left",
    "say_moment",
    "say_time",
    "speaking",
]
