"""A mail that is the death of every process which reads or follows it: it alone is left alone, and says so.

Real processes in a real mailbox of several pages, ended from within as the kernel ends one that wants too much memory.
"""

import os
import signal
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agent import bootstrap
from agent.cli.doctor_words import check
from agent.core.fulfil.exchange import Exchange
from agent.core.fulfil.follow import follow
from agent.core.fulfil.ledger import Entry
from agent.flows.words import Stumbled, Unread, WordReader, Words
from agent.in_hand import LEFT_ALONE
from agent.ports import Item, Verdict
from agent.store_port import Wanted
from connectors import _mime
from tests.children import Child, Patches, killed
from tests.contract.test_crashes import FolderWorld

POISON = "nightshade"
_WHOLE = 8  # mails in the mailbox, the poisonous one among them
_read, _words = _mime._read, WordReader.read_all


def parsing(ref: str, raw: bytes, envelope: _mime.Envelope) -> Item:
    if POISON.encode() in raw:
        os.kill(os.getpid(), signal.SIGKILL)
    return _read(ref, raw, envelope)


def wording(self: WordReader, some: Sequence[Unread]) -> list[Words | Stumbled]:
    if any(POISON in (one.message.plain or "") for one in some):
        os.kill(os.getpid(), signal.SIGKILL)
    return _words(self, some)


def following(exchange: Exchange, *rest: Any) -> tuple[Entry, ...]:
    if any(POISON in message.own for message in exchange.messages):
        os.kill(os.getpid(), signal.SIGKILL)
    return follow(exchange, *rest)


_PAGES_OF_TWO: Patches = {"connectors.maildir.PAGE_ITEMS": 2}
_READ: tuple[Patches, ...] = (
    {"connectors._mime._read": parsing},
    {"agent.flows.words.WordReader.read_all": wording},
)
_FOLLOWED: Patches = {"agent.flows.follow.follow": following}


class Mailbox(FolderWorld):
    """Noor's, with a poisonous mail between others, and a promise to somebody else behind it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        at = self.now - timedelta(days=3)
        words = f"I will send you the {POISON} list tomorrow."
        self._deliver("p0", at, "Berries", words, "eva@poison.example")
        for number in range(3):
            after = at + timedelta(hours=1 + number)
            self._deliver(f"d{number}", after, "Oak", f"All {number} boards are here.", "kim@lund.example")

    def read_by_processes(self, patches: Patches, *, most: int = 9) -> int:
        """One after another reads the mailbox, until one comes to the end of it; how many died."""
        for number in range(most):
            ended = Child(
                self.reading(self.now + timedelta(minutes=number)), {**_PAGES_OF_TWO, **patches}
            ).ended()
            if ended == 0:
                return number
            assert ended == -signal.SIGKILL
        pytest.fail(f"{most} processes died of one mail")

    def reading(self, now: datetime) -> Callable[[], None]:
        return _Reading(self, now)

    def promises(self) -> int:
        with self._application() as app, app.store.reading() as unit:
            (mailbox,) = unit.mailboxes.all()
            return len(unit.ledger.commitments(mailbox.id, Wanted()))

    def verdicts(self) -> dict[Verdict, int]:
        with self._application() as app, app.store.reading() as unit:
            (mailbox,) = unit.mailboxes.all()
            return {verdict: items for verdict, items in unit.pages.counts(mailbox.id).items() if items}

    def doctor(self) -> str:
        with self._application() as app:
            return "\n".join(str(one) for one in check(app, self.now + timedelta(minutes=30)))

    def try_again(self) -> int:
        with self._application() as app, app.store.writing(self.now) as unit:
            return unit.suspects.try_again()


class _Reading:
    """Can be sent to another process."""

    def __init__(self, mailbox: Mailbox, now: datetime) -> None:
        self.mailbox, self.now = mailbox, now

    def __call__(self) -> None:
        self.mailbox.sync(self.now)


@pytest.mark.parametrize("patches", _READ, ids=["parsed", "its words read"])
def test_a_mail_that_kills_three_processes_is_quarantined_alone(tmp_path: Path, patches: Patches) -> None:
    """The fourth reads all the rest: every other promise is known, and the doctor says which mail it was and what to type."""
    mailbox = Mailbox(tmp_path)
    assert mailbox.read_by_processes(patches) == 3
    assert mailbox.verdicts() == {Verdict.READ: _WHOLE - 1, Verdict.QUARANTINED: 1}
    assert mailbox.promises() == 2
    said = mailbox.doctor()
    assert LEFT_ALONE in said and "p0" in said and "kept doctor --try-again" in said


def test_what_is_left_alone_is_read_when_it_is_tried_again(tmp_path: Path) -> None:
    """Once its cause is gone: the mail is read, its promise known, and everything else is counted once."""
    mailbox = Mailbox(tmp_path)
    mailbox.read_by_processes(_READ[0])
    assert mailbox.try_again() == 1
    assert mailbox.read_by_processes({}) == 0
    assert mailbox.verdicts() == {Verdict.READ: _WHOLE}
    assert mailbox.promises() == 3
    assert LEFT_ALONE not in mailbox.doctor()


def test_what_is_left_alone_stays_so_when_all_is_read_again(tmp_path: Path) -> None:
    """A cursor that is lost costs no further process: it is known by then which mail it is."""
    mailbox = Mailbox(tmp_path)
    mailbox.read_by_processes(_READ[0])
    with bootstrap.application(mailbox.data) as app, app.store.writing(mailbox.now) as unit:
        (box,) = unit.mailboxes.all()
        (source,) = unit.health.sources(box.id)
        assert unit.pages.cursor(box.id, source.name) is not None
        unit.pages._connection.exec_driver_sql("UPDATE source SET cursor = ''")
    assert mailbox.read_by_processes(_READ[0]) == 0


def test_an_account_that_kills_three_processes_is_left_alone(tmp_path: Path) -> None:
    """Its promises wait, everybody else's are known; the doctor says so without dying of it, and it can be tried again."""
    mailbox = Mailbox(tmp_path)
    assert mailbox.read_by_processes(_FOLLOWED) == 3
    assert mailbox.verdicts() == {Verdict.READ: _WHOLE}
    assert mailbox.promises() == 2
    said = mailbox.doctor()
    assert "poison.example could not be followed" in said and "--try-again" in said
    assert mailbox.try_again() == 1
    mailbox.read_by_processes({})
    assert mailbox.promises() == 3


def test_two_such_mails_are_both_found(tmp_path: Path) -> None:
    """Each by itself, at three processes each where they lie pages apart."""
    mailbox = Mailbox(tmp_path)
    at = mailbox.now - timedelta(days=1)
    mailbox._deliver("p1", at, "Leaves", f"More {POISON}.", "eva@poison.example")
    assert mailbox.read_by_processes(_READ[0]) == 6
    assert mailbox.verdicts() == {Verdict.READ: _WHOLE - 1, Verdict.QUARANTINED: 2}


def test_processes_killed_elsewhere_blame_no_mail(tmp_path: Path) -> None:
    """Ended between two mails, again and again, as by whoever restarts a machine: everything is read."""
    mailbox = Mailbox(tmp_path)
    for place in ("sync.before_page", "sync.before_commit", "follow.before", "follow.before_commit"):
        killed(mailbox.reading(mailbox.now), place, 1, _PAGES_OF_TWO)
    assert mailbox.read_by_processes({}) == 0
    assert mailbox.verdicts() == {Verdict.READ: _WHOLE}
    assert mailbox.promises() == 3


def test_a_quiet_reading_notes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the good case not a single note is written."""

    def noted(*_: object, **__: object) -> bool:
        raise AssertionError("a note was written")

    mailbox = Mailbox(tmp_path)
    monkeypatch.setattr("agent.store.suspects.Suspects.take", noted)
    mailbox.sync(mailbox.now)
    assert mailbox.verdicts() == {Verdict.READ: _WHOLE}
