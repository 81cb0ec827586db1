"""`kept sync` and `kept doctor` with mailboxes that are signed in: what is said, and what to type next."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agent import bootstrap
from agent.cli.commands import kept
from agent.core.meeting import Attendee, Meeting
from agent.core.message import Address, Message, MessageKey
from agent.errors import KeptError, NotAllowed, ProviderDown, SignInNeeded, SlowDown
from agent.ports import ConnectionInfo, Item, Opened, Verdict
from connectors.memory import MemoryDrafts, MemorySource

_NOW = datetime(2026, 5, 11, 9, tzinfo=UTC)
_DANA, _PIET = Address("dana@tilia.example", "Dana Reyes"), Address("piet@mill.example", "Piet Maas")


class Mailbox:
    """Dana's, at a provider in memory; her promise to Piet slipped three days ago."""

    def __init__(self) -> None:
        sent = _NOW - timedelta(days=9)
        self.mail = MemorySource(
            [
                Item("r1", Verdict.READ, message=_mail("1", sent, _DANA, _PIET, "I'll send you the offer tomorrow.")),
                Item("r2", Verdict.READ, message=_mail("2", sent + timedelta(hours=1), _PIET, _DANA, "Thanks!")),
            ],
            name="gmail:dana@tilia.example", walks=True,
        )  # fmt: skip
        self.calendar = MemorySource(
            [_event(number) for number in range(24)],
            name="gcal:dana@tilia.example/primary",
            page_items=50,
            walks=True,
        )
        self.drafts = MemoryDrafts()
        self.refusal: KeptError | None = None

    def open(self, info: ConnectionInfo, *_: object, **__: object) -> Opened:
        if self.refusal:
            raise self.refusal
        return Opened((self.mail, self.calendar), self.drafts)


def _mail(key: str, at: datetime, sender: Address, to: Address, words: str) -> Message:
    is_hers = sender is _DANA
    return Message(
        MessageKey(f"{key}@tilia.example"), at, (sender,), (to,), subject="Offer", plain=words,
        sent=is_hers, is_received=not is_hers,
    )  # fmt: skip


def _event(number: int) -> Item:
    start = _NOW + timedelta(days=2, hours=number)
    meeting = Meeting(
        f"{number}@tilia.example", start, start + timedelta(hours=1), "Milling", organizer=_DANA,
        attendees=(Attendee(_PIET),),
    )  # fmt: skip
    return Item(str(number), Verdict.READ, meetings=(meeting,))


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """What every provider opens in these tests."""
    made = Mailbox()
    monkeypatch.setattr("agent.bootstrap.signed_in.opener", lambda provider: made.open)
    return made


@pytest.fixture
def kept_(tmp_path: Path, mailbox: Mailbox) -> Callable[..., Result]:
    """Type a command on a data folder in which Dana is signed in."""
    with bootstrap.application(tmp_path) as app:
        bootstrap.SignedIn(app).connect(ConnectionInfo("gmail", _DANA.email), "token", now=_NOW)

    def typed(*words: str) -> Result:
        return CliRunner().invoke(kept, [*words, "--data", str(tmp_path)], standalone_mode=False)

    return typed


def test_a_sync_says_what_it_did(kept_: Callable[..., Result], mailbox: Mailbox) -> None:
    """Read, drafted into her own Drafts, nothing sent; the second time nothing is new."""
    done = kept_("sync", "--now", _NOW.isoformat())
    assert (done.return_value, done.exception) == (0, None)
    assert "gmail:dana@tilia.example read: 26 new items" in done.output
    assert "1 written into its Drafts (nothing was sent)" in done.output
    assert [draft.parent for draft in mailbox.drafts.drafts] == ["r1"]
    again = kept_("sync", "--now", (_NOW + timedelta(minutes=5)).isoformat())
    assert "0 new items" in again.output


def test_a_sync_for_programs(kept_: Callable[..., Result]) -> None:
    """The same as JSON."""
    done = json.loads(
        kept_("sync", "--json", "--account", "dana@tilia.example", "--now", _NOW.isoformat()).output
    )
    (one,) = done["connections"]
    assert (one["connection"], one["state"], one["verdicts"], one["drafts"]) == (
        "gmail:dana@tilia.example", "ok", {"read": 26}, 1,
    )  # fmt: skip


def test_a_mailbox_nobody_knows_is_refused(kept_: Callable[..., Result]) -> None:
    """With the ones that are known."""
    done = kept_("sync", "--account", "nobody@tilia.example")
    assert isinstance(done.exception, KeptError)
    assert "gmail:dana@tilia.example" in done.exception.next_step


@pytest.mark.parametrize(
    ("refusal", "status", "said", "advice"),
    [
        (
            SignInNeeded("Google withdrew the sign-in."),
            1,
            "sign in again: Google withdrew",
            "kept connect gmail",
        ),
        (
            NotAllowed("The administrator blocks kept."),
            1,
            "refuses kept: The administrator",
            "kept sync --account",
        ),
        (SlowDown("Too many requests.", 600), 0, "left alone until", ""),
        (ProviderDown("The line went dead."), 1, "failed once: The line went dead.", "kept sync --account"),
    ],
)
def test_the_doctor_says_what_to_type(
    kept_: Callable[..., Result], mailbox: Mailbox, refusal: KeptError, status: int, said: str, advice: str
) -> None:
    """Every trouble of a mailbox is a line with the next step, and its last whole reading is shown."""
    mailbox.refusal = refusal
    assert kept_("sync", "--now", _NOW.isoformat()).return_value == status
    found = kept_("doctor").output
    assert "signed in gmail:dana@tilia.example: not yet read to its end" in found
    assert said in found
    assert advice in found


def test_a_calendar_suddenly_empty_is_said_and_can_be_believed(
    kept_: Callable[..., Result], mailbox: Mailbox
) -> None:
    """The doctor names it; `--believe-gone` is the user's word that it is so."""
    kept_("sync", "--now", _NOW.isoformat())
    for number in range(20):
        mailbox.calendar.remove(str(number))
    kept_("sync", "--now", (_NOW + timedelta(minutes=5)).isoformat())
    found = kept_("doctor")
    assert "20 of its 24 items vanished at once" in found.output
    assert found.return_value == 1
    believed = kept_("sync", "--believe-gone", "--now", (_NOW + timedelta(minutes=9)).isoformat())
    assert "20 items are believed to be gone" in believed.stderr
    assert "vanished" not in kept_("doctor").output


def test_keys_are_rotated_in_place(kept_: Callable[..., Result], tmp_path: Path) -> None:
    """A new key seals, the old one is needed no more, and everything still opens: the sign-in too."""
    kept_("sync", "--now", _NOW.isoformat())
    before = (tmp_path / "key").read_text()
    assert "values were sealed anew" in kept_("doctor", "--rotate-keys").output
    assert (tmp_path / "key").read_text().endswith(before)
    (tmp_path / "key").write_text((tmp_path / "key").read_text().splitlines()[0])
    again = kept_("sync", "--now", (_NOW + timedelta(minutes=5)).isoformat())
    assert (again.return_value, again.exception) == (0, None)
    assert json.loads(kept_("promises", "--json").output)["commitments"]


def test_a_scan_leaves_drafts_to_the_mailbox(
    kept_: Callable[..., Result], mailbox: Mailbox, tmp_path: Path
) -> None:
    """Files scanned for a rep who is signed in lead to drafts in the rep's own Drafts, not in a second place."""
    path = tmp_path / "old.eml"
    sent = _NOW - timedelta(days=8)
    path.write_text(
        f"Message-ID: <9@tilia.example>\nDate: {sent:%a, %d %b %Y %H:%M:%S +0000}\nFrom: {_DANA.email}\n"
        "To: ada@crane.example\nSubject: Crane\n\nI'll send you the crane's papers tomorrow.\n"
    )
    done = kept_("scan", str(path), "--me", _DANA.email, "--now", _NOW.isoformat())
    assert done.exception is None
    assert not (tmp_path / "drafts").exists()
    kept_("sync", "--now", (_NOW + timedelta(minutes=5)).isoformat())
    assert {draft.to[0].email for draft in mailbox.drafts.drafts} == {
        "piet@mill.example",
        "ada@crane.example",
    }
