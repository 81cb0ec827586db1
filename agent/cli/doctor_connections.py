"""What the doctor says of signed-in mailboxes: when each was last read to its end, how it stands, what to type."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

from agent.cli.dates import stamp
from agent.cli.doctor_push import NOWHERE, Listening, push_findings
from agent.cli.finding import Finding
from agent.store_port import Connection, ConnectionState, SourceState

_LONG_AGO = timedelta(days=2)


def connection_findings(
    connections: Sequence[Connection], now: datetime, zone: tzinfo, listening: Listening = NOWHERE
) -> Iterator[Finding]:
    """A line for each connection, one for how word of new mail comes, and what is wrong."""
    for connection in connections:
        seen = (
            f"last read to its end {stamp(connection.checked_at, zone)}"
            if connection.checked_at
            else "not yet read to its end"
        )
        yield Finding(f"  signed in {connection.name}: {seen}")
        if remark := connection.info.options.get("remark"):
            yield Finding(f"    {remark}")
        yield from push_findings(connection, listening, now=now, zone=zone)
        yield from _state(connection, now, zone)


def _state(connection: Connection, now: datetime, zone: tzinfo) -> Iterator[Finding]:
    again = f"kept sync --account {connection.name}"
    match connection.state:
        case ConnectionState.NEEDS_SIGN_IN:
            sign_in = f"kept connect {connection.info.provider}, as you did the first time; nothing is lost meanwhile"
            yield Finding(f"    wants you to sign in again: {connection.reason}", sign_in, needs_you=True)
        case ConnectionState.BLOCKED:
            yield Finding(
                f"    refuses kept: {connection.reason}", f"Once that is settled: {again}", needs_you=True
            )
        case ConnectionState.PAUSED:
            until = connection.next_check_at
            yield Finding(
                f"    asked to be left alone{f' until {stamp(until, zone)}' if until else ''}: {connection.reason}"
            )
        case ConnectionState.FAILING:
            times = f"{connection.failures} times in a row" if connection.failures > 1 else "once"
            yield Finding(
                f"    failed {times}: {connection.reason}", again, needs_you=connection.failures > 2
            )
        case ConnectionState.OK:
            if connection.reason:
                yield Finding(f"    {connection.reason}")
            if connection.checked_at is None or now - connection.checked_at > _LONG_AGO:
                yield Finding("    is not read regularly", again, needs_you=True)


def frozen_finding(source: SourceState, email: str) -> Iterator[Finding]:
    """A calendar of which so much vanished at once that it is not believed."""
    if source.vanished:
        yield Finding(
            f"    {source.vanished} of its {source.items} items vanished at once, so it is taken for a fault: "
            "their meetings still stand",
            f"If you did clear it out: kept sync --account {email} --believe-gone",
            needs_you=True,
        )
