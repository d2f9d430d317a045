"""A roster file between the preview and the import: kept as rows, imported once or forgotten."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from consultations import clock
from consultations.errors import Conflict
from consultations.events import Actor
from consultations.people.models import Place, RosterUpload
from consultations.people.roster_import import Progress, RosterPlan, import_in_steps
from consultations.people.roster_rows import RosterRow, RosterTable

FORGOTTEN_AFTER = timedelta(days=1)


def keep_upload(
    session: Session,
    village: Place,
    upload_id: UUID,
    file_name: str,
    table: RosterTable,
    plan: RosterPlan,
    actor: Actor,
) -> RosterUpload:
    """Keeps the rows of a file without faults; the same upload sent again is the first one."""
    known = session.get(RosterUpload, upload_id)
    if known is not None:
        if known.village_id != village.id or known.by_id != actor.account_id:
            raise Conflict("roster_upload_is_taken")
        return known
    _forget_old(session, village)
    assert actor.account_id is not None
    upload = RosterUpload(
        id=upload_id,
        village_id=village.id,
        by_id=actor.account_id,
        file_name=file_name[:120],
        rows=[row.as_json() for row in table.rows],
        counts=plan.counts(),
    )
    session.add(upload)
    session.flush()
    return upload


def kept_rows(upload: RosterUpload) -> list[RosterRow]:
    """The rows of an upload; none once it was imported."""
    return [RosterRow.from_json(kept) for kept in upload.rows]


def import_upload(
    session: Session, village_id: UUID, upload_id: UUID, actor: Actor
) -> Iterator[Progress]:
    """Imports an upload in steps, once; the caller commits at the end or not at all."""
    upload = session.get(RosterUpload, upload_id, with_for_update=True, populate_existing=True)
    if upload is None or upload.village_id != village_id:
        raise Conflict("roster_upload_is_gone")
    if upload.imported_at is not None:
        whole = upload.counts["new"] + upload.counts["changed"] + upload.counts["unchanged"]
        yield Progress(whole, whole, upload.counts)
        return
    village, rows = session.get_one(Place, village_id), kept_rows(upload)
    for step in import_in_steps(session, village, rows, actor=actor, upload_id=upload_id):
        upload.counts = step.counts
        yield step
    upload.imported_at = clock.now()
    upload.rows = []
    session.flush()


def _forget_old(session: Session, village: Place) -> None:
    session.execute(
        delete(RosterUpload).where(
            RosterUpload.village_id == village.id,
            RosterUpload.imported_at.is_(None),
            RosterUpload.created_at < clock.now() - FORGOTTEN_AFTER,
        )
    )
