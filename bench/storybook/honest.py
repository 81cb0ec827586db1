"""Whether a story is in keeping with itself: no state that its dates do not allow, no quote that nobody wrote.

What `tests/stories` expects is written by hand; this is the check on the hand.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain

from bench.storybook.mail import full_text
from bench.storybook.story import Expected, ExpectedDraft, Mail, Story

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AWAITS = re.compile(r"^(?:Once|As soon as|When) (?:you|I have your)\b")
_NAMED_DAY = re.compile(
    r"\b(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? (?:the )?"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})|([a-z]{3,9}) (\d{1,2}))\b",
    re.IGNORECASE,
)


def contradictions(story: Story) -> list[str]:
    """What is wrong with the story as a story, in sentences; none where it is sound."""
    return [
        *_names(story),
        *chain.from_iterable(_mail(story, mail) for mail in story.mails),
        *chain.from_iterable(_commitment(story, row) for row in story.commitments),
        *(f"{text!r}: in no message" for text in story.not_commitments if not _said_by_anyone(story, text)),
        *chain.from_iterable(_draft(story, draft) for draft in story.drafts),
    ]


def last_moment(due: date | datetime, story: Story) -> datetime:
    """The last moment at which a commitment with this due is kept."""
    if isinstance(due, datetime):
        return due
    return datetime.combine(due + timedelta(days=1), time.min, tzinfo=story.zone) - timedelta(microseconds=1)


def _names(story: Story) -> Iterator[str]:
    names = [mail.id for mail in story.mails]
    yield from (f"two messages are called {name}" for name in {one for one in names if names.count(one) > 1})
    if story.now.utcoffset() != story.now.astimezone(story.zone).utcoffset():
        yield "'now' is not in the rep's zone"


def _mail(story: Story, mail: Mail) -> Iterator[str]:
    mine = {story.rep.email, *story.aliases}
    if mail.date > story.now:
        yield f"{mail.id}: written after now"
    if mail.folder == "sent" and mail.sender.email not in mine:
        yield f"{mail.id}: in sent, but not from the rep"
    yield from (f"{mail.id}: answers a later mail" for one in story.thread(mail) if one.date >= mail.date)
    yield from (
        f"{mail.id}: {wrong}" for wrong in _wrong_weekdays(f"{mail.subject}\n{mail.body}", mail.date.date())
    )


def _wrong_weekdays(text: str, near: date) -> Iterator[str]:
    """Every 'Tue, Mar 3' whose weekday is not that date's in the year around `near`."""
    for found in _NAMED_DAY.finditer(text):
        month = (found[3] or found[4])[:3].lower()
        if month not in _MONTHS:
            continue
        day, number = int(found[2] or found[5]), _MONTHS.index(month) + 1
        days = [date(year, number, day) for year in (near.year - 1, near.year, near.year + 1)]
        nearest = min(days, key=lambda one: abs((one - near).days))
        if _WEEKDAYS[nearest.weekday()] != found[1][:3].lower():
            yield f"{found[0]!r} is a {_WEEKDAYS[nearest.weekday()]}"


def _commitment(story: Story, row: Expected) -> Iterator[str]:
    mail = story.mail(row.message)
    if _squeezed(row.quote) not in _squeezed(f"{mail.subject}\n{mail.body}"):
        yield f"{row.quote!r}: not in the words of {row.message}"
    if (row.by == "rep") != (mail.folder == "sent" or mail.sender.domain in story.own_domains):
        yield f"{row.quote!r}: said by the other side"
    if row.moved != (row.told_in_time is not None):
        yield f"{row.quote!r}: 'told_in_time' belongs to moved ones and to each of them"
    right = _state_by_dates(story, row)
    if right == "overdue" and row.state == "open" and _AWAITS.search(row.quote):
        right = "open"  # the other side, for whose deed it waits, is silent
    if row.state not in {right, "withdrawn", "unclear"}:
        yield f"{row.quote!r}: {row.state}, but the dates say {right}"
    if row.state == "withdrawn" and row.evidence:
        yield f"{row.quote!r}: withdrawn, yet with evidence"


def _state_by_dates(story: Story, row: Expected) -> str:
    end = last_moment(row.due, story) if row.due else None
    seen = _evidence_at(story, row.evidence) if row.evidence else None
    if seen is None:
        return "overdue" if end and end < story.now else "open"
    return "kept" if end is None or seen <= end else "late"


def _evidence_at(story: Story, name: str) -> datetime:
    occurrences = [event.start for event in story.events if event.uid == name]
    return max(one for one in occurrences if one <= story.now) if occurrences else story.mail(name).date


def _said_by_anyone(story: Story, text: str) -> bool:
    everything = "\n".join(re.sub(r"(?m)^[> ]+", "", full_text(story, mail)) for mail in story.mails)
    subjects = "\n".join(mail.subject for mail in story.mails)
    return _squeezed(text) in _squeezed(f"{subjects}\n{everything}")


def _draft(story: Story, draft: ExpectedDraft) -> Iterator[str]:
    about = [row for row in story.commitments if _squeezed(row.quote) == _squeezed(draft.about)]
    if len(about) != 1:
        yield f"a draft about {draft.about!r}, which is no commitment"
        return
    row, side = about[0], "rep" if draft.kind == "slip_notice" else "customer"
    if row.by != side or row.state != "overdue":
        yield f"a draft about {draft.about!r}, which is no overdue commitment of the {side}"
    threads = {_root(story, story.mail(row.message)), _root(story, story.mail(draft.in_reply_to))}
    if len(threads) > 1:
        yield f"the draft about {draft.about!r} answers another thread"
    family = [mail for mail in story.mails if _root(story, mail) in threads]
    if max(family, key=lambda mail: mail.date).id != draft.in_reply_to:
        yield f"the draft about {draft.about!r} does not answer the newest mail of its thread"


def _root(story: Story, mail: Mail) -> str:
    return story.thread(mail)[0].id if mail.reply_to else mail.id


def _squeezed(text: str) -> str:
    return " ".join(text.split())
