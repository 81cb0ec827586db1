"""Drafts are written once, looked for before they are tried again, and never touched after a human."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import pytest

from agent.core.drafting.facts import DraftPlan
from agent.core.fulfil.ledger import Author, Entry, EntryKind
from agent.core.message import Address
from agent.core.policy import Policy
from agent.errors import DraftRefused, NotAllowed, ProviderDown, SlowDown
from agent.flows.draft import Drafter
from agent.flows.draft_rows import Outlet
from agent.ports import DraftFate, OutgoingDraft
from agent.store.unit import Store
from agent.store_port import DraftState, Mailbox
from connectors.memory import MemoryDrafts
from tests.flows.conftest import LATER, NOW, PROMISE

_TWO_MINUTES = timedelta(minutes=2)


def _render(plan: DraftPlan, sender: Address, mark: str, now: datetime) -> OutgoingDraft:
    return OutgoingDraft(
        mark, sender, plan.to, plan.subject, "text", "<p>text</p>", now, in_reply_to=plan.in_reply_to
    )


@pytest.fixture
def sink() -> MemoryDrafts:
    """An empty Drafts."""
    return MemoryDrafts()


@pytest.fixture
def drafter(store: Store, mailbox: Mailbox, sink: MemoryDrafts) -> Drafter:
    """What writes Lena's drafts."""
    return Drafter(store, mailbox, Outlet(sink), _render, Policy())


def _states(store: Store, mailbox: Mailbox) -> list[DraftState]:
    with store.reading() as unit:
        return [row.state for row in unit.drafts.all(mailbox.id)]


def _mark(store: Store, mailbox: Mailbox) -> str:
    with store.reading() as unit:
        (row,) = unit.drafts.all(mailbox.id)
    return row.draft.mark


def _keep(store: Store, mailbox: Mailbox) -> None:
    with store.writing(NOW) as unit:
        unit.ledger.append_word(mailbox.id, Entry(PROMISE, EntryKind.FULFILLED, NOW, author=Author.REP))


def test_a_slip_is_drafted_once(drafter: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts) -> None:
    """However often the step runs, one slip has one draft."""
    assert [drafter.run(NOW + LATER * n).written for n in range(3)] == [1, 0, 0]
    assert _states(store, mailbox) == [DraftState.WRITTEN]


def test_the_mark_depends_on_the_commitment_alone(drafter: Drafter, store: Store, mailbox: Mailbox) -> None:
    """The same mailbox, commitment and kind have the same mark on every machine and after any restore."""
    drafter.run(NOW)
    assert _mark(store, mailbox) == str(
        uuid5(NAMESPACE_URL, f"kept:/lena@harbour.example/{PROMISE}/slip_notice")
    )


def test_an_unclear_answer_is_settled_by_looking(
    drafter: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """A draft that the provider made though its answer was lost is found, not made twice."""
    sink.fail_next(ProviderDown("The line went dead."), after_writing=True)
    assert drafter.run(NOW).written == 0
    assert _states(store, mailbox) == [DraftState.WRITING]
    drafter.run(NOW + _TWO_MINUTES)
    assert _states(store, mailbox) == [DraftState.WRITTEN]
    assert len(sink.drafts) == 1


def test_a_lost_attempt_is_made_anew_after_two_empty_looks(
    drafter: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """Nothing found twice, two minutes apart, means that it was never written."""
    sink.fail_next(ProviderDown("The line went dead."))
    written = [drafter.run(NOW + _TWO_MINUTES * n).written for n in range(4)]
    assert written == [0, 0, 1, 0]
    assert _states(store, mailbox) == [DraftState.WRITTEN]


def test_slow_down_is_obeyed(drafter: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts) -> None:
    """A provider that asks for ten minutes is not asked again before they have passed."""
    sink.fail_next(SlowDown("Too many requests.", retry_after=600))
    assert drafter.run(NOW).written == 0
    assert drafter.run(NOW + timedelta(minutes=9)).written == 0
    assert drafter.run(NOW + timedelta(minutes=10)).written == 1


def test_a_refusal_is_told_and_tried_again_later(
    drafter: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """Drafts that may not be written are said to the user, and the intent stays."""
    sink.fail_next(NotAllowed("The folder may not be written."))
    with pytest.raises(NotAllowed):
        drafter.run(NOW)
    assert _states(store, mailbox) == [DraftState.PLANNED]
    assert drafter.run(NOW + LATER).written == 1


def test_a_draft_no_longer_right_is_taken_away(
    drafter: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """Kept meanwhile, the untouched notice disappears, and is not made again."""
    drafter.run(NOW)
    mark = _mark(store, mailbox)
    _keep(store, mailbox)
    assert drafter.run(NOW + LATER).written == 0
    assert _states(store, mailbox) == [DraftState.WITHDRAWN]
    assert sink.find(mark).fate is DraftFate.GONE


def test_what_the_human_edited_stays(
    drafter: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """An edited draft is neither changed nor taken away, even where it is no longer right."""
    drafter.run(NOW)
    mark = _mark(store, mailbox)
    sink.edit(mark)
    _keep(store, mailbox)
    drafter.run(NOW + LATER)
    assert _states(store, mailbox) == [DraftState.EDITED]
    assert sink.find(mark).fate is DraftFate.EDITED


def test_what_the_human_deleted_is_not_made_again(
    drafter: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """A deleted draft was the human's answer."""
    drafter.run(NOW)
    sink.delete(_mark(store, mailbox))
    assert drafter.run(NOW + LATER).written == 0
    assert _states(store, mailbox) == [DraftState.DELETED_BY_HUMAN]


def test_a_refused_template_stops_no_other_work(store: Store, mailbox: Mailbox, sink: MemoryDrafts) -> None:
    """A draft that says more than is known is not written; the sentence says so and nothing is planned."""

    def refuse(plan: DraftPlan, sender: Address, mark: str, now: datetime) -> OutgoingDraft:
        raise DraftRefused("It names a date that nobody gave.")

    drafted = Drafter(store, mailbox, Outlet(sink), refuse, Policy()).run(NOW)
    assert (drafted.written, drafted.refused) == (0, ("It names a date that nobody gave.",))
    assert _states(store, mailbox) == []
