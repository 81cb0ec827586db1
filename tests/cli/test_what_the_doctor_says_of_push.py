"""`kept doctor` on word of new mail: whether it comes at once, until when, and what failed; never more than is known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from agent.cli.doctor_push import Listening, push_findings
from agent.ports import ConnectionInfo
from agent.store_port import Connection, ConnectionId, ConnectionState, MailboxId, Push

_NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
_SOON, _BEFORE = _NOW + timedelta(minutes=5), _NOW - timedelta(minutes=5)
_ALL = frozenset({"gmail", "outlook", "imap"})
_HEARD = Listening(dict.fromkeys(_ALL, _SOON), _ALL, 5)
_STANDS = Push(_BEFORE, _NOW + timedelta(days=3))


def _said(provider: str, push: Push | None, listening: Listening = _HEARD) -> list[str]:
    info = ConnectionInfo(provider, "noor@tilia.example")
    connection = Connection(ConnectionId(1), MailboxId(1), info, ConnectionState.OK, push=push)
    return [str(one) for one in push_findings(connection, listening, now=_NOW, zone=UTC)]


@pytest.mark.parametrize(
    ("provider", "means"), [("gmail", "Gmail watches"), ("outlook", "subscriptions stand")]
)
def test_a_watch_is_said_with_its_end(provider: str, means: str) -> None:
    """The user reads when it would end, should nobody renew it."""
    (line,) = _said(provider, _STANDS)
    assert "hears of new mail at once" in line
    assert means in line
    assert "until Fri 2026-03-13 09:00 unless renewed" in line
    assert not line.startswith("!")


def test_a_held_open_connection_is_said_without_an_end() -> None:
    """IDLE ends with its connection; there is no date to tell."""
    (line,) = _said("imap", Push(_BEFORE, _SOON))
    assert line.endswith("over a connection that is held open (IDLE)")


@pytest.mark.parametrize(
    ("push", "listening", "why"),
    [
        (replace(_STANDS, trouble="The topic is not there."), _HEARD, "The topic is not there"),
        (Push(_BEFORE, _BEFORE), _HEARD, "what was promised ended Tue 2026-03-10 08:55"),
        (None, _HEARD, "nobody has asked for it yet"),
        (_STANDS, Listening({}, _ALL, 5), "nobody listens (kept hooks, or"),
        (_STANDS, Listening({"gmail": _BEFORE}, _ALL, 5), "nobody listens since Tue 2026-03-10 08:55"),
    ],
)
def test_a_deaf_mailbox_is_said_with_its_reason(push: Push | None, listening: Listening, why: str) -> None:
    """A watch that stands is worth nothing where nobody takes its notices; each lack needs the user."""
    (line,) = _said("gmail", push, listening)
    assert line.startswith("!")
    assert "does not hear of new mail at once, and is only looked at every 5 minutes" in line
    assert why in line
    assert "docs/connect-google.md" in line


def test_a_server_without_idle_needs_nobody() -> None:
    """There is nothing that the user could do about it."""
    (line,) = _said("imap", Push(_BEFORE, None, "its server has no IDLE"))
    assert line.startswith("·")
    assert "its server has no IDLE" in line


def test_where_nobody_asked_for_word_the_way_is_shown() -> None:
    """Polling is complete, so this is no trouble; where nothing runs, it is not called every five minutes."""
    (line,) = _said("outlook", None, Listening({}, frozenset(), 5))
    assert line == "·     looked at every 5 minutes; docs/connect-outlook.md says how word comes at once"
    (line,) = _said("gmail", None, Listening({}, frozenset(), 0))
    assert "looked at when you type kept sync" in line


def test_a_calendar_alone_is_not_spoken_of() -> None:
    """No calendar server sends word, and none is expected."""
    assert _said("caldav", None) == []
