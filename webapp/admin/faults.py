"""What is wrong in a roster row and how to mend it, in words."""

from collections.abc import Iterable

from consultations.people.roster_rows import RowFault
from webapp.i18n import LazyText
from webapp.i18n import gettext as _
from webapp.i18n import lazy_gettext as _l

COLUMNS: dict[str, LazyText] = {
    "group": _l("Group"),
    "household": _l("Household No."),
    "name": _l("Name"),
    "sex": _l("Sex"),
    "birth_year": _l("Year of birth"),
    "away_place": _l("Lives in"),
    "head": _l("Head of household"),
    "member": _l("Member of the collective"),
}
FAULTS: dict[str, tuple[LazyText, LazyText]] = {
    "row_no_group": (_l("The group is missing."), _l("Write for example 6 or 六组.")),
    "row_unknown_group": (
        _l("The village has no group of this name."),
        _l("Write the group as the village calls it, for example 六组."),
    ),
    "row_bad_household": (
        _l("The household number is no number."),
        _l("Write a whole number, for example 12."),
    ),
    "row_no_name": (_l("The name is missing."), _l("Write the name or delete the row.")),
    "row_bad_name": (_l("This is no name."), _l("Write only the name, without numbers.")),
    "row_bad_sex": (_l("Not understood."), _l("Write 男 or 女, or leave it empty.")),
    "row_bad_birth_year": (
        _l("This is no year of birth."),
        _l("Write 4 digits, for example 1988, or leave it empty."),
    ),
    "row_bad_place": (_l("The place is too long."), _l("Write province and city only.")),
    "row_not_yes_or_no": (_l("Not understood."), _l("Write 是 or 否, or leave it empty.")),
    "row_twice": (
        _l("This household has the name twice."),
        _l("Delete one row, or add 大 or 小 to the name."),
    ),
    "row_second_head": (
        _l("This household has a second head."),
        _l("Keep 是 for one person of the household."),
    ),
}


def say_faults(faults: Iterable[RowFault]) -> list[tuple[str, str, str, str, str]]:
    """Row, column, what stands there, what is wrong, how to mend it."""
    return [_say_fault(fault) for fault in faults]


def _say_fault(fault: RowFault) -> tuple[str, str, str, str, str]:
    wrong, mend = FAULTS[fault.code]
    said = fault.said or _("(empty)")
    return _("Row %(n)s", n=fault.row), str(COLUMNS[fault.column]), said, str(wrong), str(mend)
