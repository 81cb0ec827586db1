"""What the doctor says of old words, and of the wall between teams."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from agent.bootstrap import Application
from agent.cli.dates import stamp
from agent.cli.finding import Finding
from agent.store.wall import BY_HAND
from agent.store_port import Retained

_LATE = timedelta(days=3)


def retention_findings(
    retained: Retained | None, keep_days: int, now: datetime, zone: tzinfo
) -> Iterator[Finding]:
    """What lost its words for its age; nothing where words are kept for ever and always were."""
    if retained:
        yield Finding(
            f"  retention  of {retained.messages} mails and {retained.meetings} meetings the words are erased; "
            f"last looked {stamp(retained.ran_at, zone)}"
        )
    if keep_days and (retained is None or now - retained.ran_at > _LATE):
        yield Finding(
            f"  words older than {keep_days} days have not been looked for lately",
            "kept run, or kept run --once",
            needs_you=True,
        )


def wall_findings(app: Application) -> Iterator[Finding]:
    """Whether the server keeps teams apart as well."""
    if app.settings.database.startswith("sqlite"):
        return
    if app.store.is_walled:
        yield Finding("teams      kept apart by row-level security too")
    else:
        yield Finding(
            "teams      kept apart by kept alone: the database's user may not make the role that PostgreSQL needs for it",
            f"An administrator of the server types: {BY_HAND}",
        )
