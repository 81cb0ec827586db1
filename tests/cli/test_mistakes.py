"""The mistakes of a first hour: each is answered with a sentence that says what to type next."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

_WHO = ("--me", "lena@harbour.example", "--tz", "Europe/Berlin", "--now", "2026-03-12T09:00:00+01:00")

_BEFORE_ANY_MAIL = [
    ("scan", "kept scan ~/Takeout/Mail --me you@work.example"),
    ("scan mail.mbox", "--me you@work.example"),
    ("scan nowhere.mbox --me lena@harbour.example", "Check the path"),
    ("scan mail.mbox --me lena", "write one like dana@northwind.example"),
    ("scan mail.mbox --me lena@harbour.example --tz Chicago", "write one like Europe/Berlin"),
    ("scan mail.mbox --me lena@harbour.example --own-domain two/words", "write one like northwind.example"),
    ("today", "kept scan PATH --me you@work.example"),
    ("accounts", "kept scan PATH --me you@work.example"),
    ("forget anna@acme.example", "kept scan PATH --me you@work.example"),
    ("show", "`kept promises` shows the ID"),
    ("account", "`kept accounts --all` lists them"),
    ("restore nowhere.zip", "Give a file that `kept backup` wrote"),
    ("sync", "kept connect gmail"),
    ("tody", "Did you mean `kept today`?"),
]

_AFTER = [
    ("show zzzz", "`kept promises` lists them"),
    ("undo zzzz", "`kept promises` lists them"),
    ("account nobody.example", "`kept accounts --all` lists them"),
    ("move zzzz tomorrow", "write one like 2026-03-20"),
    ("today --now 2026-13-01", "write one like 2026-03-16T09:00:00+01:00"),
    ("report --week last", "write one like 2026-W10"),
    ("today --me otto@harbour.example", "Give one of those there are: lena@harbour.example."),
    ("report --me otto@harbour.example", "Give one of those there are: lena@harbour.example."),
    ("forget otto@harbour.example --mailbox --yes", "Give one of those there are: lena@harbour.example."),
]


@pytest.mark.parametrize(("typed", "told"), _BEFORE_ANY_MAIL)
def test_a_mistake_before_there_is_any_mail(run: Run, typed: str, told: str) -> None:
    """Nothing was done, and what to type is said."""
    answer = run(*typed.split())
    assert answer.status in (1, 2)
    assert told in answer.err and "Traceback" not in answer.err


@pytest.mark.parametrize(("typed", "told"), _AFTER)
def test_a_mistake_with_mail_of_ones_own(run: Run, mailbox: Path, typed: str, told: str) -> None:
    """The same once something was read."""
    assert run("scan", mailbox, *_WHO).status == 0
    answer = run(*typed.split())
    assert answer.status in (1, 2)
    assert told in answer.err and "Traceback" not in answer.err


def test_a_second_scan_says_that_nothing_has_come(run: Run, mailbox: Path) -> None:
    """And the first does not."""
    first, second = run("scan", mailbox, *_WHO), run("scan", mailbox, *_WHO)
    assert "Nothing has come" not in first.out
    assert "Nothing has come since it was last scanned." in second.out


def test_a_scan_under_a_wrong_address_says_how_it_is_undone(run: Run, mailbox: Path) -> None:
    """What is said is what helps: typed as it stands, the mailbox that was meant alone is left."""
    run("scan", mailbox, *_WHO)
    said = run("scan", mailbox, "--me", "lina@haven.example", "--now", _WHO[-1]).out
    assert "`kept forget lina@haven.example --mailbox`" in said
    assert run("forget", "lina@haven.example", "--mailbox", "--yes").status == 0
    assert "lina" not in run("promises").out


def test_who_is_not_there_is_erased_with_a_word_on_it(run: Run, mailbox: Path) -> None:
    """A misspelt name is seen at once, and can be taken back."""
    run("scan", mailbox, *_WHO)
    said = run("forget", "quary.example", "--yes").out
    assert "Nothing was there of quary.example" in said and "kept forget quary.example --undo" in said
    assert run("forget", "quary.example", "--undo").status == 0


def test_an_erasure_that_nobody_agreed_to_erases_nothing(
    run: Run, mailbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No, and nobody there to say it, are both told apart from a reading that was stopped."""
    run("scan", mailbox, *_WHO)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: "n")
    assert "Nothing was erased." in run("forget", "quarry.example").out

    def nobody(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("click.termui.visible_prompt_func", nobody)
    assert "--yes" in run("forget", "quarry.example").err
    assert "quarry.example" in run("accounts", "--all", "--now", _WHO[-1]).out
