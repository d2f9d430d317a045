"""Importing a roster: send a file, look at what would change, take it over whole."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import orjson
from flask import Response, make_response, redirect, render_template, request, url_for
from flask import stream_with_context as streamed
from werkzeug.wrappers import Response as BaseResponse

from consultations.errors import DomainError, Invalid
from consultations.people import policy
from consultations.people.models import Place
from consultations.people.roster_file import read_cells
from consultations.people.roster_import import plan_import
from consultations.people.roster_queries import count_roster, last_import
from consultations.people.roster_rows import MOST_FAULTS, RosterRow, RowFault, read_rows
from consultations.people.roster_uploads import import_upload, keep_upload, kept_rows
from webapp.admin import bp
from webapp.admin.faults import COLUMNS, say_faults
from webapp.db import resources, session
from webapp.errors import words_for
from webapp.forms import SendingForm
from webapp.guards import signed_in, viewer
from webapp.guards.people import load_roster, load_upload, village_at
from webapp.i18n import gettext as _

PREVIEWED = 10
SHOWN = ("name", "group", "household", "sex", "birth_year", "away_place", "head", "member")
"""The name first: on a phone the first column is the heading of each person."""
STREAM = "application/x-ndjson"
_TEMPLATE = (
    "组,户号,姓名,性别,出生年,现居地,户主,成员\r\n"
    "一组,1,张三,男,1970,,是,是\r\n"
    "一组,1,李四,女,1972,广东东莞,,是\r\n"
    "二组,1,王五,男,1955,,是,是\r\n"
)


@bp.get("/<slug>/roster")
@signed_in
def roster(slug: str) -> str:
    """What the roster holds, and the form to send a file."""
    return _show_roster(load_roster(slug))


@bp.post("/<slug>/roster")
@signed_in
def upload_roster(slug: str) -> tuple[str, int] | BaseResponse:
    """Reads a file and keeps its rows for the preview, or lists everything that is wrong."""
    village = load_roster(slug, may=policy.change_roster)
    form = SendingForm()
    file = request.files.get("file")
    if not form.validate() or file is None or not file.filename:
        return _show_roster(village, error=_("Choose a file first.")), 422
    try:
        table = read_rows(read_cells(file.filename, file.read()))
        plan = plan_import(session(), village, table.rows)
    except Invalid as refused:
        return _show_roster(village, error=words_for(refused)), 422
    faults = [*table.faults, *plan.faults]
    if faults:
        return _show_faults(village, file.filename, faults), 422
    upload_id = form.sending_id
    actor = viewer().actor("clerk")
    keep_upload(session(), village, upload_id, file.filename, table, plan, actor)
    unread = "、".join(table.unread)[:200]
    return redirect(url_for("admin.preview", slug=slug, upload_id=upload_id, unread=unread or None))


@bp.get("/<slug>/roster/<uuid:upload_id>")
@signed_in
def preview(slug: str, upload_id: UUID) -> str:
    """What a file would change; after the import, what it changed."""
    village = load_roster(slug)
    upload = load_upload(village, upload_id)
    rows = kept_rows(upload)
    plan = plan_import(session(), village, rows)
    return render_template(
        "admin/preview.html",
        village=village,
        upload=upload,
        counts=upload.counts if upload.imported_at else plan.counts(),
        whole=len(rows),
        columns=[str(COLUMNS[name]) for name in SHOWN],
        rows=[_say_row(row) for row in rows[:PREVIEWED]],
        missing=[] if upload.imported_at else [p.name for p in plan.missing[:PREVIEWED]],
        unread=request.args.get("unread", ""),
        may_change=policy.change_roster(viewer(), village_at(village)),
    )


@bp.post("/<slug>/roster/<uuid:upload_id>/import")
@signed_in
def take_over(slug: str, upload_id: UUID) -> BaseResponse:
    """Imports in one transaction; with a script at the other end, telling how far it has come."""
    village = load_roster(slug, may=policy.change_roster)
    load_upload(village, upload_id)
    if request.accept_mimetypes.best == STREAM:
        return _stream_import(village.id, upload_id)
    for _step in import_upload(session(), village.id, upload_id, viewer().actor("clerk")):
        pass
    return redirect(url_for("admin.preview", slug=slug, upload_id=upload_id))


@bp.get("/<slug>/roster/template.csv")
@signed_in
def roster_template(slug: str) -> Response:
    """A file to fill in, which spreadsheet programs open with its characters intact."""
    load_roster(slug)
    answer = make_response(_TEMPLATE.encode("utf-8-sig"))
    answer.mimetype = "text/csv"
    answer.headers["Content-Disposition"] = 'attachment; filename="roster.csv"'
    return answer


def _stream_import(village_id: UUID, upload_id: UUID) -> Response:
    """One line of JSON per batch. A reader who goes away ends the import without a trace.

    The lines are a few kilobytes in all: they fit the socket's buffer, so that a slow reader
    does not hold up the transaction.
    """
    shared, actor = resources(), viewer().actor("clerk")

    def lines() -> Iterator[bytes]:
        with shared.write() as own:
            try:
                for step in import_upload(own, village_id, upload_id, actor):
                    yield _line({"done": step.done, "whole": step.whole})
                own.commit()
            except DomainError as refused:
                yield _line({"error": words_for(refused)})
            else:
                yield _line({"imported": True})

    return Response(streamed(lines()), mimetype=STREAM)


def _line(facts: dict[str, object]) -> bytes:
    return orjson.dumps(facts) + b"\n"


def _show_roster(village: Place, error: str = "") -> str:
    return render_template(
        "admin/roster.html",
        village=village,
        figures=count_roster(session(), village),
        last=last_import(session(), village),
        client_id=uuid4(),
        error=error,
        may_change=policy.change_roster(viewer(), village_at(village)),
    )


def _show_faults(village: Place, file_name: str, faults: list[RowFault]) -> str:
    return render_template(
        "admin/faults.html",
        village=village,
        file_name=file_name,
        faults=say_faults(faults[:MOST_FAULTS]),
        count=len(faults),
    )


def _say_row(row: RosterRow) -> tuple[str, ...]:
    sexes = {"male": _("male"), "female": _("female")}
    return (
        row.name,
        row.group,
        str(row.household),
        sexes.get(row.sex, ""),
        str(row.birth_year or ""),
        row.away_place or _("in the village"),
        _("yes") if row.head else "",
        _("yes") if row.member else _("no"),
    )
