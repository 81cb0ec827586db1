"""`kept explain`: how one mail is read, for people and for programs."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

_SENT = ("--sent", "2026-03-04T16:00-06:00")
_MAIL = """From: Noor Haddad <noor@kiln.example>
To: Kim Roth <kim@roth.example>
Subject: The kiln
Date: Wed, 4 Mar 2026 16:00:00 -0600
Message-ID: <1@kiln.example>
Content-Type: text/plain; charset=utf-8

Kim,

I'll send you the revised drawing by Friday and call you Monday at 3pm ET.
We deliver by 5/6, unless the crane breaks before our visit.

Best,
Noor

On Tue, Mar 3, 2026 at 9:15 AM Kim Roth <kim@roth.example> wrote:
> When will we have it?
"""


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """One answered mail with two promises and a date that can be read in two ways."""
    path = tmp_path / "kiln.eml"
    path.write_text(_MAIL, encoding="utf-8")
    return path


def test_what_was_read_and_what_was_left_out_is_shown(run: Run, mail: Path) -> None:
    """Numbers stand beside commitments, marks around times, and the cut lines below."""
    answer = run("explain", mail)
    assert answer.status == 0, answer.err
    assert (
        " 1,2 │ I'll send you the revised drawing ‹by Friday› and call you ‹Monday at 3pm ET›." in answer.out
    )
    own, _, cut = answer.out.partition("Left out as signature:")
    assert "When will we have it?" not in own
    assert "Best," in cut
    assert "When will we have it?" in cut


def test_a_due_is_shown_with_its_rule_and_its_doubts(run: Run, mail: Path) -> None:
    """The date, the words, the rule in plain words, and what else the words may mean."""
    shown = " ".join(run("explain", mail).out.split())
    assert "due Fri 2026-03-06, from “by Friday” (weekday after 'by')" in shown
    assert "due Mon 2026-03-09 13:00, from “Monday at 3pm ET” (hour of a weekday, in the zone named" in shown
    assert "Wed 2026-05-06, from “by 5/6”" in shown
    assert "it may also mean Fri 2026-06-05" in shown
    assert "an event, no date: “before our visit”" in shown


def test_words_without_a_promise_are_said_to_hold_none(run: Run) -> None:
    """Also where a sentence is near one: it is shown with its likelihood."""
    shown = run("explain", "Thanks, that was a great day.", *_SENT).out
    assert "No commitment" in shown
    assert "due" not in shown


def test_the_same_for_programs(run: Run, mail: Path) -> None:
    """Offsets lie in the own words, moments are on the writer's clock, or on that of --tz."""
    plain = json.loads(run("explain", mail, "--json", "--tz", "Europe/Berlin").out)
    one, two, *_ = plain["commitments"]
    assert plain["own"][one["due"]["start"] : one["due"]["end"]] == "by Friday"
    assert (one["due"]["last"], one["due"]["rule"]) == ("2026-03-06", "weekday after 'by'")
    assert two["due"]["last"] == "2026-03-09T20:00:00+01:00"
    assert plain["signature"].startswith("Best")


def test_mail_that_no_person_wrote_is_named_as_such(run: Run, mail: Path) -> None:
    """A newsletter is explained too, with the note that a scan reads no commitment in it."""
    mail.write_text(
        _MAIL.replace("Subject:", "List-Unsubscribe: <https://kiln.example/u>\nSubject:"), encoding="utf-8"
    )
    assert "This is bulk mail" in run("explain", mail).out


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing.eml", None, "There is no file"),
        ("folder", "", "is a folder"),
        ("week.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "is a calendar"),
        (
            "all.mbox",
            f"From x Mon Mar  2 09:00:00 2026\n{_MAIL}\nFrom x Mon Mar  2 09:00:00 2026\n{_MAIL}",
            "several mails",
        ),
    ],
)
def test_what_is_no_single_mail_is_not_taken_for_words(
    run: Run, tmp_path: Path, name: str, content: str | None, says: str
) -> None:
    """A path where nothing lies, a folder, a calendar and an mbox are refused with a sentence."""
    path = tmp_path / name
    if content == "":
        path.mkdir()
    elif content is not None:
        path.write_text(content, encoding="utf-8")
    answer = run("explain", path)
    assert (answer.status, says in answer.err) == (1, True)
    assert run("explain", "missing.eml").status == 1


@pytest.mark.parametrize("words", ["5/6", "I will send the list.eml by Friday.", "/"])
def test_words_stay_words(run: Run, words: str) -> None:
    """Words with a slash or an ending in them are read as words."""
    assert run("explain", words, *_SENT).status == (1 if words == "/" else 0)
