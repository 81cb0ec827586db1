"""What kept wrote itself is no evidence: sent as it lies it keeps nothing, moves nothing and promises nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from agent.core.commitment import Action, By, Commitment
from agent.core.drafting.dates import habit_of, write_day
from agent.core.drafting.facts import DraftKind
from agent.core.fulfil.exchange import Exchange, ReadMessage, Side
from agent.core.fulfil.follow import follow
from agent.core.fulfil.ledger import fold
from agent.core.message import Message, MessageKey
from agent.core.policy import Policy
from agent.flows.find import Reader
from agent.flows.words import WordReader
from agent.render.environment import environment
from agent.render.mail import render_draft
from agent.resources import detector, folder
from bench.draft_samples import LANGUAGES, NOW, Sample, situations

_NEW = date(2026, 3, 24)
_NUMBERS = {"en": "March 24", "de": "24.03.2026", "fr": "24/3", "es": "24/3"}
_EVERY = [(language, one) for language in LANGUAGES for one in situations(language)]
_IDS = [f"{language}: {one.title}" for language, one in _EVERY]
_NOTICES = [pair for pair in _EVERY if pair[1].plan.kind is DraftKind.SLIP_NOTICE]
_ASKS = [pair for pair in _NOTICES if pair[1].plan.facts.action in (Action.CALL, Action.MEET)]
_SLIPS = [pair for pair in _NOTICES if pair not in _ASKS]
_ASK_IDS = [f"{language}: {one.title}" for language, one in _ASKS]
_SLIP_IDS = [f"{language}: {one.title}" for language, one in _SLIPS]


def _exchange(sample: Sample, *more: ReadMessage) -> Exchange:
    """The two mails, the promise found in the second, and what came after."""
    earlier, said = sample.exchange.messages
    *words, closing = earlier.own.split("\n\n")
    own = "\n\n".join([*words, said.own, closing])  # in one sentence alone no language shows
    start = own.index(sample.promise.quote)
    promise = replace(sample.promise, start=start, end=start + len(sample.promise.quote))
    side = (
        Side.REP if said.side is Side.COLLEAGUE else said.side
    )  # a rep's own word is followed, a colleague's is not
    return Exchange("sample", (earlier, replace(said, own=own, found=(promise,), side=side), *more))


def _sent(sample: Sample, text: str) -> ReadMessage:
    """The draft as the rep's program sends it, read as any mail."""
    zone = sample.rep.zone
    message = Message(
        MessageKey("own@sample.example"),
        NOW.replace(tzinfo=zone) + timedelta(hours=1),
        (sample.exchange.messages[0].sender,),
        sample.plan.to,
        sample.plan.cc,
        subject=sample.plan.subject,
        plain=text,
        in_reply_to=sample.plan.in_reply_to,
        references=sample.plan.references,
        sent=True,
    )
    read = Reader(sample.rep, Policy(), WordReader(sample.rep, detector())).read(message).message
    assert read.side is Side.REP
    return replace(read, account="sample", thread=sample.exchange.messages[0].thread)


def _rows(sample: Sample, *more: ReadMessage) -> list[Commitment]:
    entries = follow(_exchange(sample, *more), sample.rep, Policy())
    by_id = {one.commitment: [e for e in entries if e.commitment == one.commitment] for one in entries}
    return [row for its in by_id.values() if (row := fold(its, sample.rep.zone))]


def _stand(row: Commitment) -> tuple[object, ...]:
    """All of it but that the other side was told."""
    return row.id, row.due, row.settled_at, row.withdrawn_at, row.unclear, row.moved_at, row.waits


@pytest.mark.parametrize(("language", "sample"), _EVERY, ids=_IDS)
def test_a_draft_that_is_sent_as_it_lies_changes_nothing(language: str, sample: Sample) -> None:
    """No promise comes, none is kept, moved or taken back; of a slip the customer has been told."""
    assert language == sample.plan.facts.language
    before = _rows(sample)
    after = _rows(sample, _sent(sample, sample.draft.text))
    assert [_stand(row) for row in after] == [_stand(row) for row in before]
    (row,) = after
    assert (row.told_at is not None) == (row.by is By.REP)


@pytest.mark.parametrize(("language", "sample"), _SLIPS, ids=_SLIP_IDS)
def test_a_word_before_the_due_changes_nothing_either(language: str, sample: Sample) -> None:
    """Nor does the draft that is written where a slip is likely."""
    wording = environment([folder("templates")])
    draft = render_draft(wording, replace(sample.plan, kind=DraftKind.HEADS_UP))
    before, after = (_rows(sample, *more) for more in ((), (_sent(sample, draft.text),)))
    assert [_stand(row) for row in after] == [_stand(row) for row in before], language


@pytest.mark.parametrize("written", ["full", "numbers"])
@pytest.mark.parametrize(("language", "sample"), _SLIPS, ids=_SLIP_IDS)
def test_the_date_that_the_rep_fills_in_is_the_new_one(language: str, sample: Sample, written: str) -> None:
    """However it is written; the promise is the one that it was, and still to come."""
    full = write_day(_NEW, habit_of(language, sample.rep.zone), this_year=_NEW.year)
    new = full if written == "full" else _NUMBERS[language]
    text = sample.draft.text.replace(sample.plan.facts.new_date, new).replace("..", ".")
    (before,), (row,) = _rows(sample), _rows(sample, _sent(sample, text))
    assert row.due
    assert (row.id, row.due.last, row.moved) == (before.id, _NEW, True)
    assert (row.settled_at, row.withdrawn_at, row.unclear) == (None, None, False)


@pytest.mark.parametrize(("language", "sample"), _ASKS, ids=_ASK_IDS)
def test_a_day_that_is_asked_about_keeps_nothing(language: str, sample: Sample) -> None:
    """Of a call or a meeting the notice asks whether another day suits: that is no talk, and no second promise of one."""
    full = write_day(_NEW, habit_of(language, sample.rep.zone), this_year=_NEW.year)
    (before,) = _rows(sample)
    (row,) = _rows(sample, _sent(sample, sample.draft.text.replace(sample.plan.facts.new_date, full)))
    assert row.id == before.id
    assert (row.settled_at, row.withdrawn_at, row.unclear) == (None, None, False)
