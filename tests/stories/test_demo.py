"""The sample mailbox of `kept demo`: what a stranger sees first is right, and is what its sources say."""

import mailbox
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from bench.build_demo import Mailbox, mailboxes
from bench.storybook.compare import Answers, differences
from bench.storybook.honest import contradictions
from bench.storybook.run import ask
from bench.storybook.story import Story

BOXES = mailboxes()
KNOWN_WRONG: dict[str, str] = tomllib.loads(
    (Path(__file__).parent / "known_wrong.toml").read_text(encoding="utf-8")
)["demo"]


def _name(box: Mailbox) -> str:
    return box.rep.name.split()[0].lower()


@pytest.fixture(params=BOXES, ids=_name)
def box(request: pytest.FixtureRequest) -> Mailbox:
    """One rep's mail and calendar."""
    found: Mailbox = request.param
    return found


def test_committed_files_are_what_their_sources_say(box: Mailbox) -> None:
    """`python -m bench.build_demo` changes nothing: no file was edited by hand or left behind."""
    assert box.mail.read_bytes() == box.mbox()
    assert box.calendar.read_bytes() == box.ics()


def test_sample_is_large_enough_to_be_believed() -> None:
    """At least sixty messages and eight meetings over six weeks, two reps, every state and both drafts."""
    stories = {story.id: story for box in BOXES for story in box.stories}.values()
    dates = [mail.date for story in stories for mail in story.mails]
    assert len(BOXES) == 2
    assert len(dates) >= 60
    assert sum(len(story.events) for story in stories) >= 8
    assert 35 <= (max(dates) - min(dates)).days <= 42
    expected = {row.state for story in stories for row in story.commitments}
    assert expected == {"open", "kept", "late", "overdue", "withdrawn", "unclear"}
    assert {draft.kind for story in stories for draft in story.drafts} == {"slip_notice", "follow_up"}


def test_everybody_in_it_is_invented(box: Mailbox) -> None:
    """Every address is on a domain that nobody can own (RFC 2606)."""
    people = {
        one for story in box.stories for mail in story.mails for one in (mail.sender, *mail.to, *mail.cc)
    }
    assert all(one.domain.endswith(".example") for one in people)


def test_every_mail_program_can_open_it(box: Mailbox) -> None:
    """The standard library reads as many mails as were written, each with a date and a Message-ID."""
    with closing(mailbox.mbox(box.mail, create=False)) as found:
        mails = list(found)
    assert len(mails) == len({mail["Message-ID"] for mail in mails}) > 30
    assert all(mail["Date"] and mail["From"] for mail in mails)


def test_sample_does_not_contradict_itself(box: Mailbox) -> None:
    """The hand that wrote the expectations kept to the dates and words of the mails."""
    assert [one for story in box.told for one in contradictions(story)] == []


def test_ledger_and_drafts_of_the_sample_are_right(
    box: Mailbox, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The product says of each promise and each draft what a careful reader says."""
    if reason := KNOWN_WRONG.get(_name(box)):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError))
    reader = Story("demo", box.rep, box.zone, (), box.own_domains, box.now, ())
    answers = ask(reader, (box.mail, box.calendar), tmp_path / "data")
    found = [line for story in box.told for line in differences(story, _about(story, answers))]
    elsewhere = {story.id for story in box.stories} - {story.id for story in box.told}
    found += [
        f"extra {row['quote']!r}" for row in answers.commitments if _story_of(row["message_id"]) in elsewhere
    ]
    assert not found, "\n" + "\n".join(found)


def _about(story: Story, answers: Answers) -> Answers:
    return Answers(
        [row for row in answers.commitments if _story_of(row["message_id"]) == story.id],
        [row for row in answers.drafts if _story_of(row["in_reply_to"]) == story.id],
    )


def _story_of(message_id: str) -> str:
    """The story's name stands in the Message-ID before the @."""
    return message_id.partition("@")[0].rpartition(".")[2]
