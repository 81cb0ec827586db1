"""What the doctor says of the background: whether anybody works, what was set aside, what is late."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

from agent.cli.dates import stamp
from agent.cli.finding import Finding
from agent.store_port import Job, JobKind

_LATE = timedelta(minutes=15)
_WHAT = {JobKind.READ: "reading", JobKind.FOLLOW: "following", JobKind.REPORT: "the weekly report"}


def background_findings(
    jobs: Sequence[Job], ticking: tuple[str, datetime] | None, *, now: datetime, zone: tzinfo, signed_in: bool
) -> Iterator[Finding]:
    """Nothing where nobody is signed in and nothing ever ran: `kept scan` needs no background."""
    is_alive = ticking is not None and ticking[1] > now
    if is_alive:
        yield Finding("background somebody works and looks what is due")
    elif signed_in:
        since = f" since {stamp(ticking[1], zone)}" if ticking else ""
        yield Finding(
            f"background nobody works{since}: your mailboxes are read only when you type kept sync",
            "kept run, or kept service install to start it with this machine",
            needs_you=True,
        )
    for job in jobs:
        if job.set_aside_at:
            yield Finding(
                f"  {_WHAT[job.kind]} was set aside {stamp(job.set_aside_at, zone)}: {job.reason}",
                "kept doctor --try-again, once the cause is gone",
                needs_you=True,
            )
    late = [job for job in jobs if not job.set_aside_at and now - job.due_at > _LATE]
    if late and is_alive:
        yield Finding(f"  {len(late)} jobs are late, the longest since {stamp(late[0].due_at, zone)}")
