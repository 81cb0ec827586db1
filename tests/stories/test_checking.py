"""The checkers checked: an answer that is wrong in one thing is told apart, and so is a story that is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bench.storybook.compare import Answers, differences, likeness
from bench.storybook.honest import contradictions
from bench.storybook.story import Expected, ExpectedDraft, Mail, Person, Story

ADA, BEN = Person("Ada Lund", "ada@ours.example"), Person("Ben Okoro", "ben@theirs.example")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _story() -> Story:
    promise = Mail("m1", ADA, (BEN,), (), MONDAY, "Boots", "I'll send the boots by Friday.", folder="sent")
    asked = Mail(
        "m2", BEN, (ADA,), (), MONDAY + timedelta(hours=1), "Size", "I'll tell you my size on Tuesday."
    )
    told = Mail("m3", BEN, (ADA,), (), MONDAY + timedelta(days=1), "Re: Size", "It is 43.", reply_to="m2")
    return Story(
        id="boots",
        rep=ADA,
        zone=ZoneInfo("UTC"),
        aliases=(),
        own_domains=("ours.example",),
        now=MONDAY + timedelta(days=8),
        mails=(promise, asked, told),
        commitments=(
            Expected("rep", "m1", "I'll send the boots by Friday", "send", date(2026, 3, 6), "overdue"),
            Expected(
                "customer", "m2", "I'll tell you my size on Tuesday", "reply", date(2026, 3, 3), "kept", "m3"
            ),
        ),
        drafts=(
            ExpectedDraft("slip_notice", "I'll send the boots by Friday", "m1", ("ben@theirs.example",)),
        ),
    )


def _right(story: Story) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    def key(name: str) -> str:
        return f"<{story.message_id(story.mail(name))}>"

    rows = [
        {
            "by": row.by,
            "message_id": key(row.message),
            "quote": f"{row.quote}.",
            "action": row.action,
            "due": row.due.isoformat() if row.due else None,
            "state": row.state,
            "evidence": {"message_id": key(row.evidence)} if row.evidence else None,
            "moved": row.moved,
            "told_in_time": row.told_in_time,
        }
        for row in story.commitments
    ]
    drafts = [
        {"kind": one.kind, "about": one.about, "in_reply_to": key(one.in_reply_to), "to": list(one.to)}
        for one in story.drafts
    ]
    return rows, drafts


def test_right_answers_have_no_difference() -> None:
    """Brackets around ids and a full stop after a quote are no difference."""
    assert differences(_story(), Answers(*_right(_story()))) == []


Rows = list[dict[str, Any]]


def _set(name: str, value: object) -> Callable[[Rows, Rows], None]:
    def change(rows: Rows, drafts: Rows) -> None:
        rows[0][name] = value

    return change


@pytest.mark.parametrize(
    ("error", "begins"),
    [
        (_set("state", "open"), "wrong     state"),
        (_set("due", "2026-03-07"), "wrong     due"),
        (_set("due", "2026-03-06T10:00:00+00:00"), "wrong     due"),
        (_set("due", None), "wrong     due"),
        (_set("action", "meet"), "wrong     action"),
        (_set("by", "customer"), "wrong     by"),
        (_set("moved", True), "wrong     moved"),
        (_set("evidence", {"event_uid": "call@ours.example"}), "wrong     evidence"),
        (lambda rows, drafts: rows.pop(0), "missing   rep"),
        (lambda rows, drafts: rows.append(dict(rows[0])), "twice"),
        (lambda rows, drafts: rows.append({**rows[0], "quote": "It is 43."}), "extra"),
        (lambda rows, drafts: drafts.pop(), "missing   draft"),
        (lambda rows, drafts: drafts.append(dict(drafts[0])), "extra     draft"),
        (lambda rows, drafts: drafts[0].update(to=["ada@ours.example"]), "wrong     draft to"),
        (lambda rows, drafts: drafts[0].update(in_reply_to="<x@y.example>"), "wrong     draft in_reply_to"),
        (lambda rows, drafts: drafts[0].update(kind="follow_up"), "missing   draft"),
    ],
)
def test_a_single_error_is_named(error: Callable[[Rows, Rows], None], begins: str) -> None:
    """One planted error gives a line that begins with its sort."""
    rows, drafts = _right(_story())
    error(rows, drafts)
    found = differences(_story(), Answers(rows, drafts))
    assert found
    assert found[0].startswith(begins)


def test_the_end_of_the_day_answers_a_date() -> None:
    """A due that is said as the day's last minute is that day."""
    rows, drafts = _right(_story())
    rows[0]["due"] = "2026-03-06T23:59:00+00:00"
    assert differences(_story(), Answers(rows, drafts)) == []


def test_likeness_needs_half_of_the_words() -> None:
    """A clause is like its sentence; another sentence of the same mail is not."""
    assert likeness("I'll send the boots", "So I’ll send the boots by Friday") > 0.5
    assert likeness("I'll send the boots", "It is 43 now") == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"state": "open"}, "the dates say overdue"),
        ({"quote": "I'll send the shoes by Friday"}, "not in the words of m1"),
        ({"by": "customer"}, "said by the other side"),
        ({"moved": True}, "'told_in_time' belongs to moved ones"),
        ({"evidence": "m3"}, "the dates say kept"),
    ],
)
def test_a_contradiction_of_an_expectation_is_named(change: dict[str, Any], says: str) -> None:
    """An expectation that its dates or words do not allow is refused in words."""
    story = _story()
    wrong = replace(story, commitments=(replace(story.commitments[0], **change), story.commitments[1]))
    assert any(says in one for one in contradictions(wrong))


def test_a_weekday_that_is_not_its_dates_is_named() -> None:
    """'Friday, March 5' in 2026 is a Thursday."""
    story = _story()
    mail = replace(story.mails[2], body="Friday, March 5 suits me.")
    assert contradictions(replace(story, mails=(*story.mails[:2], mail))) == [
        "m3: 'Friday, March 5' is a thu"
    ]


def test_a_sound_story_has_no_contradiction() -> None:
    """The story of this file is one."""
    assert contradictions(_story()) == []
