"""The one table of consequences: event -> what else follows, in the same transaction."""

from consultations.events import when


def install() -> None:
    """Fills the table; calling it again changes nothing."""
    rows: list[tuple[type, list[object]]] = []
    for kind, reactions in rows:
        when(kind, *reactions)  # type: ignore[arg-type]
