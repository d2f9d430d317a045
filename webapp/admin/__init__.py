"""The clerk's room: the roster, slips, matching numbers to people."""

from flask import Blueprint

from webapp.errors import explain
from webapp.i18n import lazy_gettext as _l

bp = Blueprint("admin", __name__, url_prefix="/admin")

explain(
    {
        "roster_not_yours": _l("Only the village clerk or the village lead can do this."),
        "officer_is_matched_above": _l(
            "This person holds an office. The township office makes this slip."
        ),
        "person_has_number": _l("This person has a number already. Make a paper slip instead."),
        "request_is_decided": _l("Somebody has decided this already."),
        "roster_too_large": _l(
            "The file is larger than %(most)s MB. Take out pictures and colour."
        ),
        "roster_too_long": _l("More than %(most)s rows. Send the roster of one village."),
        "roster_wrong_kind": _l("Send a file that ends in .xlsx, .xls, .ods or .csv."),
        "roster_unreadable": _l(
            "The file cannot be read. Open it, save it anew as .xlsx and send it again."
        ),
        "roster_locked": _l("The file has a password. Take it off and send the file again."),
        "roster_no_header": _l(
            "No row names the columns. The first row must hold at least: 组, 户号, 姓名."
        ),
        "roster_column_missing": _l("These columns are missing: %(columns)s."),
        "roster_empty": _l("There is nobody in this file."),
        "roster_holds_id_numbers": _l(
            "The column \u201c%(column)s\u201d holds identity numbers. Delete it and send the file "
            "again. Nothing of it was kept."
        ),
        "roster_has_faults": _l("Some rows no longer fit the roster. Send the file again."),
        "roster_upload_is_taken": _l("Reload the page and send the file again."),
        "roster_upload_is_gone": _l("This file is no longer kept. Send it again."),
    }
)

from webapp.admin import faults, people, roster  # noqa: E402 - the views hang themselves on it

explain({code: wrong for code, (wrong, _mend) in faults.FAULTS.items()})

__all__ = ["bp", "people", "roster"]
