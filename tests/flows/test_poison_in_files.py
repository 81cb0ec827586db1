"""A mail in a file that is the death of every `kept scan`: it alone is left alone, and says so.

Real processes that scan as a user types it, ended from within as the kernel ends one that wants too much memory.
"""

import mailbox as mailboxes
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from agent import bootstrap
from agent.cli.commands import kept
from agent.flows.lease import own_name
from agent.in_hand import LEFT_ALONE
from agent.ports import Verdict
from agent.store_port import SCANNING, Wanted
from tests.children import Child, Patches, killed
from tests.flows.test_poison import _FOLLOWED, _READ, POISON

_NOW = datetime.fromisoformat("2026-03-12T09:00:00+01:00")
_ME = "noor@tilia.example"
_WHOLE = 7  # mails, the poisonous one among them
_SMALL_PAGES: Patches = {f"connectors.{kind}.PAGE_ITEMS": 2 for kind in ("mbox", "maildir", "_folder")}


@pytest.fixture(autouse=True)
def _in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's child may have no children of its own; what they died of this process would die of next."""
    monkeypatch.setenv("KEPT_PROCESSES", "1")


def _mails() -> list[EmailMessage]:
    """Promises to six customers, and the poisonous one in their middle."""
    things = ["price list", "drawings", "quote", f"{POISON} list", "oak samples", "contract", "test sheet"]
    made = []
    for number, thing in enumerate(things):
        mail = EmailMessage()
        mail["Message-ID"], mail["Subject"] = f"<m{number}@tilia.example>", "As discussed"
        mail["From"], mail["To"] = _ME, f"kim@customer{number}.example"
        mail["Date"] = _NOW - timedelta(days=4, hours=-number)
        mail.set_content(f"I will send you the {thing} tomorrow.")
        made.append(mail)
    return made


def _as_mbox(folder: Path) -> Path:
    box = mailboxes.mbox(folder / "all.mbox")
    for mail in _mails():
        box.add(mail)
    box.close()
    return folder / "all.mbox"


def _as_maildir(folder: Path) -> Path:
    box = mailboxes.Maildir(folder / "mail")
    for mail in _mails():
        box.add(mail)
    return folder / "mail"


def _as_files(folder: Path) -> Path:
    place = folder / "letters"
    place.mkdir()
    for number, mail in enumerate(_mails()):
        (place / f"{number}.eml").write_bytes(mail.as_bytes())
    return place


_KINDS = {"an mbox": _as_mbox, "a Maildir": _as_maildir, "a folder of .eml": _as_files}


class Files:
    """Mail of one's own in files, and the data folder beside it. Can be sent to another process."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.path, self.data = _KINDS[kind](folder), folder / "data"

    def scanning(self, now: datetime = _NOW) -> Callable[[], None]:
        """`kept scan` as it is typed."""
        return _Scan(self, now)

    def scans(self, patches: Patches, *, most: int = 9) -> int:
        """One scan after another until one comes to its end; how many died before."""
        for number in range(most):
            ended = Child(self.scanning(), {**_SMALL_PAGES, **patches}).ended()
            if ended == 0:
                return number
            assert ended == -signal.SIGKILL
        pytest.fail(f"{most} scans died of one mail")

    def verdicts(self) -> dict[Verdict, int]:
        with bootstrap.application(self.data) as app, app.store.reading() as unit:
            (one,) = unit.mailboxes.all()
            return {verdict: items for verdict, items in unit.pages.counts(one.id).items() if items}

    def promises(self) -> int:
        with bootstrap.application(self.data) as app, app.store.reading() as unit:
            (one,) = unit.mailboxes.all()
            return len(unit.ledger.commitments(one.id, Wanted()))

    def notes(self) -> dict[str, int]:
        """Which scans are noted as running."""
        with bootstrap.application(self.data) as app, app.store.reading() as unit:
            (one,) = unit.mailboxes.all()
            return dict(unit.suspects.of(one.id, SCANNING))


class _Scan:
    def __init__(self, files: Files, now: datetime) -> None:
        self.files, self.now = files, now

    def __call__(self) -> None:
        typed = ["scan", str(self.files.path), "--me", _ME, "--tz", "Europe/Stockholm"]
        kept([*typed, "--data", str(self.files.data), "--now", self.now.isoformat()], standalone_mode=False)


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize("patches", _READ, ids=["parsed", "its words read"])
def test_a_mail_that_kills_three_scans_is_quarantined_alone(
    tmp_path: Path, kind: str, patches: Patches
) -> None:
    """The fourth reads all the rest, and a fifth is as quick as any: nothing is noted any more."""
    files = Files(tmp_path, kind)
    assert files.scans(patches) == 3
    assert files.verdicts() == {Verdict.READ: _WHOLE - 1, Verdict.QUARANTINED: 1}
    assert files.promises() == _WHOLE - 1
    assert not files.notes()
    assert files.scans(patches) == 0


def test_the_doctor_says_which_mail_it_was_and_it_can_be_tried_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once its cause is gone it is read with the next scan, and everything else is counted once."""
    files = Files(tmp_path, "an mbox")
    files.scans(_READ[0])
    kept(["doctor", "--data", str(files.data)], standalone_mode=False)
    assert LEFT_ALONE in (said := " ".join(capsys.readouterr().out.split())) and "--try-again" in said
    kept(["doctor", "--try-again", "--data", str(files.data)], standalone_mode=False)
    assert files.scans({}) == 0
    assert files.verdicts() == {Verdict.READ: _WHOLE}
    assert files.promises() == _WHOLE


def test_an_account_that_kills_three_scans_is_left_alone(tmp_path: Path) -> None:
    """All mail is read and everybody else's promises are known."""
    files = Files(tmp_path, "an mbox")
    assert files.scans(_FOLLOWED) == 3
    assert files.verdicts() == {Verdict.READ: _WHOLE}
    assert files.promises() == _WHOLE - 1


def test_scans_killed_between_two_steps_blame_no_mail(tmp_path: Path) -> None:
    """Ended again and again by whoever restarts the machine: everything is read."""
    files = Files(tmp_path, "an mbox")
    for place in ("follow.before_commit", "follow.after_commit", "follow.before_commit"):
        killed(files.scanning(), place, 1, _SMALL_PAGES)
    assert files.scans({}) == 0
    assert files.verdicts() == {Verdict.READ: _WHOLE}
    assert files.promises() == _WHOLE


def test_a_scan_beside_one_that_lives_takes_no_care(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who runs is no loss: neither of the two notes a mail."""
    files = Files(tmp_path, "an mbox")
    assert files.scans({}) == 0
    with bootstrap.application(files.data) as app, app.store.writing(_NOW) as unit:
        (one,) = unit.mailboxes.all()
        unit.suspects.take(one.id, SCANNING, own_name())

    def noted(*_: object, **__: object) -> bool:
        raise AssertionError("a mail was noted")

    monkeypatch.setattr("agent.flows.care.Care._may_be_read", noted)
    files.scanning()()
