"""The commands, end to end on a small mailbox."""

import json
import mailbox as mailboxes
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Run

_NOW = "2026-03-12T09:00:00+01:00"
_WHO = ("--me", "lena@harbour.example", "--tz", "Europe/Berlin", "--now", _NOW)


@pytest.fixture
def scanned(run: Run, mailbox: Path) -> Answer:
    """What the first scan of the small mailbox said."""
    return run("scan", mailbox, *_WHO)


def _commitments(run: Run, *more: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("promises", "--json", "--now", _NOW, *more).out)[
        "commitments"
    ]
    return found


def test_scan_ends_with_one_line_of_counts(scanned: Answer) -> None:
    """Every message is accounted for in the last line, in the words that scripts lean on."""
    assert scanned.status == 0, scanned.err
    assert scanned.out.splitlines()[-1] == "3 files: 3 read, 0 read in part, 0 skipped, 0 quarantined"


def test_promises_says_who_promised_what_and_how_it_stands(scanned: Answer, run: Run) -> None:
    """A kept promise names its evidence; what nobody did by its due is overdue, on either side."""
    rows = {str(row["action"]) + str(row["due"]): row for row in _commitments(run)}
    assert {key: (row["by"], row["state"]) for key, row in rows.items()} == {
        "send2026-03-04": ("rep", "kept"),
        "send2026-03-06": ("rep", "overdue"),
        "send2026-03-09": ("customer", "overdue"),
    }
    assert rows["send2026-03-04"]["evidence"] == {"message_id": "<3@test.example>"}
    assert rows["send2026-03-06"]["account"] == "quarry.example"


def test_drafts_lie_in_a_maildir_in_the_right_thread(scanned: Answer, run: Run, tmp_path: Path) -> None:
    """The slip notice answers the newest mail of the thread, and no follow-up goes to whom the rep owes something."""
    drafts = json.loads(run("drafts", "--json").out)["drafts"]
    assert [(d["kind"], d["in_reply_to"], d["to"]) for d in drafts] == [
        ("slip_notice", "<3@test.example>", ["otto@quarry.example"])
    ]
    (mail,) = list(mailboxes.Maildir(tmp_path / "data" / "drafts", create=False))
    assert mail["In-Reply-To"] == "<3@test.example>"
    assert mail["Subject"] == "Re: Stone for the quay"


def test_scanning_twice_changes_nothing(scanned: Answer, run: Run, mailbox: Path) -> None:
    """The second scan counts the same mail, and the ledger and the drafts stay to the letter."""
    before = (_commitments(run), run("drafts", "--json").out)
    again = run("scan", mailbox, *_WHO)
    assert again.out.splitlines()[-1] == scanned.out.splitlines()[-1]
    assert (_commitments(run), run("drafts", "--json").out) == before


def test_the_reps_word_wins_and_survives_a_scan(scanned: Answer, run: Run, mailbox: Path) -> None:
    """What the rep called kept or no promise stays so, and its untouched draft is taken away."""
    by_due = {row["due"]: str(row["id"]) for row in _commitments(run)}
    assert run("keep", by_due["2026-03-06"], "--now", _NOW).status == 0
    assert run("dismiss", by_due["2026-03-09"][:6], "--now", _NOW).status == 0
    run("scan", mailbox, *_WHO)
    states = {row["due"]: row["state"] for row in _commitments(run)}
    assert states == {"2026-03-04": "kept", "2026-03-06": "late"}
    assert [d["state"] for d in json.loads(run("drafts", "--json").out)["drafts"]] == ["withdrawn"]


@pytest.mark.parametrize("word", [("keep",), ("dismiss",), ("move", "2026-03-20"), ("confirm",)])
def test_undo_takes_the_last_word_back(scanned: Answer, run: Run, word: tuple[str, ...]) -> None:
    """The promise stands as before, the word stays in its story as taken back, and twice is refused with a sentence."""
    before = _commitments(run)
    (late,) = _commitments(run, "--state", "overdue", "--account", "quarry.example")[:1]
    name, *rest = word
    assert run(name, str(late["id"]), *rest, "--now", _NOW).status == 0
    assert "(your word)" in run("show", str(late["id"]), "--now", _NOW).out
    undone = run("undo", str(late["id"])[:6], "--now", _NOW)
    assert (undone.status, undone.out.split()[1]) == (0, "overdue")
    assert _commitments(run) == before
    assert "(your word)  (taken back by you)" in run("show", str(late["id"]), "--now", _NOW).out
    again = run("undo", str(late["id"]), "--now", _NOW)
    assert again.status != 0
    assert "no word of yours" in again.err


def test_undo_goes_back_word_by_word(scanned: Answer, run: Run) -> None:
    """Of several words the last is taken back first."""
    (late,) = _commitments(run, "--state", "overdue", "--account", "quarry.example")[:1]
    for hour, words in enumerate((("move", str(late["id"]), "2026-03-20"), ("keep", str(late["id"])))):
        run(*words, "--now", f"2026-03-12T1{hour}:00:00+01:00")
    states = [run("undo", str(late["id"]), "--now", _NOW).out.split()[1] for _ in range(2)]
    assert states == ["open", "overdue"]


def test_move_gives_a_new_due(scanned: Answer, run: Run) -> None:
    """A promise moved by the rep is open again until its new day ends."""
    (late,) = _commitments(run, "--state", "overdue", "--account", "quarry.example")[:1]
    assert run("move", str(late["id"]), "2026-03-20", "--now", _NOW).status == 0
    (moved,) = [row for row in _commitments(run) if row["id"] == late["id"]]
    assert (moved["due"], moved["state"], moved["moved"]) == ("2026-03-20", "open", True)


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("2025-03-20", "lies before the promise was made, on 2026-03-"),
        ("9999-12-31", "is more than ten years away"),
        ("0001-01-01T00:00+14:00", "lies before the promise was made"),
    ],
)
def test_a_promise_moves_to_no_day_that_makes_no_sense(
    scanned: Answer, run: Run, when: str, why: str
) -> None:
    """A mistyped year is refused with a sentence, and changes nothing."""
    before = _commitments(run)
    refused = run("move", str(before[0]["id"]), when, "--now", _NOW)
    assert refused.status != 0
    assert why in refused.err
    assert _commitments(run) == before


def test_show_tells_the_story(scanned: Answer, run: Run) -> None:
    """The story of a kept promise holds its words, its due and the mail that kept it."""
    (kept,) = _commitments(run, "--state", "kept")
    story = run("show", str(kept["id"])[:6], "--now", _NOW).out
    assert "drawings by Wednesday" in story
    assert "Wed 2026-03-04" in story
    assert "<3@test.example>" in story


def test_an_edited_draft_is_left_alone(scanned: Answer, run: Run, tmp_path: Path) -> None:
    """A draft that the rep edited stays as it is even when the promise is kept meanwhile."""
    folder = mailboxes.Maildir(tmp_path / "data" / "drafts", create=False)
    (key,) = folder.keys()
    edited = folder[key]
    part = edited.get_payload(0)
    part.set_payload("Dear Otto, mea culpa.")  # type: ignore[union-attr]
    folder[key] = edited
    (overdue,) = [row for row in _commitments(run, "--state", "overdue") if row["by"] == "rep"]
    run("keep", str(overdue["id"]), "--now", _NOW)
    (left,) = list(mailboxes.Maildir(tmp_path / "data" / "drafts", create=False))
    assert "mea culpa" in left.as_string()
    assert [d["state"] for d in json.loads(run("drafts", "--json").out)["drafts"]] == ["edited"]


def test_report_in_three_forms(scanned: Answer, run: Run) -> None:
    """The weekly report speaks as text, as a page and as JSON."""
    text = run("report", "--week", "2026-W10", "--now", _NOW)
    page = run("report", "--week", "2026-W10", "--format", "html", "--now", _NOW)
    plain = run("report", "--week", "2026-W10", "--format", "json", "--now", _NOW)
    assert (text.status, page.status, plain.status) == (0, 0, 0), text.err + page.err
    assert page.out.lstrip().lower().startswith("<!doctype html>")
    assert json.loads(plain.out)["week"] == "2026-W10"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("scan", "nowhere.mbox", *_WHO), "nowhere.mbox"),
        (("promises",), "kept demo"),
        (("show", "abc"), "kept demo"),
        (("scan", ".", "--me", "lena"), "no mail address"),
        (("scan", ".", "--me", "l@h.example", "--tz", "Mars/Olympus"), "no time zone"),
        (("promise",), "kept promises"),
        (("report", "--week", "10"), "kept demo"),
    ],
)
def test_every_refusal_is_a_sentence_with_a_next_step(
    run: Run, arguments: tuple[str, ...], words: str
) -> None:
    """What cannot be done is said on standard error, with what to type instead, and never as a traceback."""
    answer = run(*arguments)
    assert answer.status != 0
    assert words in answer.err
    assert "Traceback" not in answer.err
