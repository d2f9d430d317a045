"""Villagers' groups by the many ways in which people write them."""

import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations.people.models import Place
from consultations.people.roster_rows import RosterRow

_NUMERALS = "零一二三四五六七八九十"


class GroupFinder:
    """Finds a group by "6", "6组", "六组", "第六组" or "河口组"; by name alone in a new village."""

    def __init__(self, session: Session, village: Place) -> None:
        self.session = session
        self.village = village
        self._known = self._read()

    def key(self, said: str) -> UUID | str | None:
        """The group's id; its plain name in a village without groups; None if unknown."""
        plain = _plain(said)
        return self._known.get(plain) if self._known else plain

    def make_missing(self, rows: Sequence[RosterRow]) -> None:
        """A village that has no groups yet gets those of its first roster."""
        if self._known:
            return
        for n, plain in enumerate(dict.fromkeys(_plain(row.group) for row in rows), start=1):
            # A group known by a name must not take the number of another one.
            number = plain if plain.isdigit() else f"g{n}"
            place = Place(
                kind="group",
                slug=f"{self.village.slug}-{number}"[:40],
                name=f"{plain}组",
                name_en=f"Group {plain}",
                short_name=f"{plain}组"[:20],
                parent=self.village,
            )
            self.session.add(place)
        self.session.flush()

    def _read(self) -> dict[str, UUID]:
        found = self.session.scalars(
            select(Place).where(Place.parent_id == self.village.id, Place.kind == "group")
        )
        known: dict[str, UUID] = {}
        for place in found:
            number = place.slug.rpartition("-")[2]
            for said in (place.name, place.short_name, place.name_en, number):
                known.setdefault(_plain(said), place.id)
        return known


def _plain(said: str) -> str:
    text = re.sub(r"\s+", "", said).lower().removeprefix("第").removeprefix("group")
    # "6 河口组" and "6.河口组" name the number first.
    numbered = re.match(r"(\d+)[.、号]?(?=\D)", text)
    text = text.removesuffix("村民小组").removesuffix("小组").removesuffix("组")
    if numbered:
        return numbered[1].lstrip("0")
    return str(_number_of(text) or text)


def _number_of(text: str) -> int | None:
    if text.isdigit() and text.isascii():
        return int(text)
    if text and all(sign in _NUMERALS for sign in text):
        tens, found, ones = text.rpartition("十")
        if not found:
            return _NUMERALS.index(text) if len(text) == 1 else None
        return (_NUMERALS.index(tens) if tens else 1) * 10 + (_NUMERALS.index(ones) if ones else 0)
    return None
