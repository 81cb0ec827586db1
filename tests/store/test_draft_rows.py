"""Drafts as rows: at most one of a kind for a commitment, claimed once, and final where a human had the last word."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from agent.core.commitment import CommitmentId
from agent.ports import DraftKind
from agent.store.unit import Store
from agent.store_port import NEXT_STATES, DraftState, Mailbox, StoredDraft
from tests.store.making import NOW, REP, outgoing

C1 = CommitmentId("c1")
LATER = NOW + timedelta(minutes=2)


def plan(store: Store, mailbox: Mailbox, text: str = "We are late.", mark: str = "m1") -> StoredDraft | None:
    with store.writing(NOW) as unit:
        return unit.drafts.plan(
            mailbox.id, C1, DraftKind.SLIP_NOTICE, outgoing(mark, text), next_attempt_at=NOW
        )


def advance(store: Store, draft: StoredDraft | None, state: DraftState) -> StoredDraft | None:
    assert draft is not None
    with store.writing(NOW) as unit:
        return unit.drafts.advance(draft, state, next_attempt_at=LATER)


def test_an_intent_comes_back_as_it_was_planned(store: Store, mailbox: Mailbox) -> None:
    """The row has the whole draft, and is due when it was said to be."""
    planned = plan(store, mailbox)
    assert planned is not None
    assert (planned.draft, planned.state, planned.attempts) == (
        outgoing("m1", "We are late."),
        DraftState.PLANNED,
        0,
    )
    with store.reading() as unit:
        assert unit.drafts.due(mailbox.id, DraftState.PLANNED, NOW) == (planned,)
        assert unit.drafts.due(mailbox.id, DraftState.PLANNED, NOW - timedelta(seconds=1)) == ()
        assert unit.drafts.due(mailbox.id, DraftState.WRITING, NOW) == ()
        assert unit.drafts.all(mailbox.id) == (planned,)


def test_a_second_plan_only_changes_the_text(store: Store, mailbox: Mailbox) -> None:
    """One of a kind for a commitment: while nothing was asked of the provider, the newer text counts."""
    first = plan(store, mailbox)
    second = plan(store, mailbox, "We are late, and here is when you will have it.")
    assert first is not None
    assert second is not None
    assert second.id == first.id
    assert second.draft.text.endswith("when you will have it.")


def test_drafts_are_found_by_state_and_by_commitment(store: Store, mailbox: Mailbox) -> None:
    """Each filter that is given holds, and an empty one lets nothing through."""
    row = plan(store, mailbox)
    with store.reading() as unit:
        all_of_them = unit.drafts.all
        assert all_of_them(mailbox.id, states={DraftState.PLANNED}, commitments={C1}) == (row,)
        assert all_of_them(mailbox.id, states={DraftState.WRITTEN}) == ()
        assert all_of_them(mailbox.id, commitments={CommitmentId("c2")}) == ()
        assert all_of_them(mailbox.id, commitments=()) == ()


@pytest.mark.parametrize("state", [state for state in DraftState if state is not DraftState.PLANNED])
def test_no_second_draft_once_the_first_went_on(store: Store, mailbox: Mailbox, state: DraftState) -> None:
    """Written, edited, sent, deleted, withdrawn or failed: there is never another of its kind."""
    draft = plan(store, mailbox)
    for step in _way_to(state):
        draft = advance(store, draft, step)
    assert draft is not None
    assert plan(store, mailbox, "Something else.") is None
    with store.reading() as unit:
        assert unit.drafts.all(mailbox.id) == (draft,)


def _way_to(goal: DraftState) -> list[DraftState]:
    ways = {DraftState.PLANNED: list[DraftState]()}
    while goal not in ways:
        ways = {
            next_: [*way, next_] for state, way in ways.items() for next_ in NEXT_STATES.get(state, ())
        } | ways
    return ways[goal]


def test_a_human_had_the_last_word() -> None:
    """From a draft that was sent, deleted or answered otherwise, no step leads on; nor is an edited one withdrawn."""
    final = set(DraftState) - NEXT_STATES.keys()
    assert {DraftState.SENT_AS_IS, DraftState.SENT_EDITED, DraftState.DELETED_BY_HUMAN} <= final
    assert {DraftState.ANSWERED_OTHERWISE, DraftState.WITHDRAWN, DraftState.FAILED} <= final
    assert NEXT_STATES[DraftState.EDITED] <= final - {DraftState.WITHDRAWN}


def test_a_step_that_is_not_named_is_a_mistake(store: Store, mailbox: Mailbox) -> None:
    """An intent cannot be edited, and a written draft is not written again."""
    draft = plan(store, mailbox)
    with pytest.raises(ValueError, match="cannot become"):
        advance(store, draft, DraftState.EDITED)
    written = advance(store, advance(store, draft, DraftState.WRITING), DraftState.WRITTEN)
    with pytest.raises(ValueError, match="cannot become"):
        advance(store, written, DraftState.WRITING)


def test_many_that_plan_the_same_at_once_have_one_plan(store: Store, mailbox: Mailbox) -> None:
    """Workers that overtook each other meet in the middle of planning: one row, and nobody is told of a mistake."""
    with ThreadPoolExecutor(8) as workers:
        for number in range(12):
            with store.writing(NOW) as unit:
                own = unit.mailboxes.put(replace(REP, email=f"{number}@harbour.example"))
            start = Barrier(8)

            def planned(_worker: int, own: Mailbox = own, start: Barrier = start) -> StoredDraft | None:
                start.wait(30)
                return plan(store, own, mark=own.rep.email)

            rows = list(workers.map(planned, range(8)))
            assert len({row.id for row in rows if row}) == 1
            assert all(row and row.state is DraftState.PLANNED for row in rows)


def test_one_of_many_gets_the_claim(store: Store, mailbox: Mailbox) -> None:
    """Eight workers want to write the same draft: one may ask the provider."""
    draft, won = plan(store, mailbox), list[StoredDraft | None]()
    threads = [
        threading.Thread(target=lambda: won.append(advance(store, draft, DraftState.WRITING)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (claimed,) = [one for one in won if one is not None]
    assert claimed.attempts == 1
    assert len(won) == 8


def test_who_was_stalled_has_lost_the_claim(store: Store, mailbox: Mailbox) -> None:
    """A claim given back and taken by another is another claim, though the state is the same."""
    first = advance(store, plan(store, mailbox), DraftState.WRITING)
    again = advance(store, first, DraftState.PLANNED)
    second = advance(store, again, DraftState.WRITING)
    assert second is not None
    assert second.attempts == 2
    assert advance(store, first, DraftState.WRITTEN) is None


def test_looks_in_vain_are_counted_until_the_next_step(store: Store, mailbox: Mailbox) -> None:
    """Whether a draft may be made anew depends on how often it was not found."""
    draft = advance(store, plan(store, mailbox), DraftState.WRITING)
    assert draft is not None
    with store.writing(NOW) as unit:
        looked = unit.drafts.looked_in_vain(draft, next_attempt_at=LATER)
    assert looked is not None
    assert (looked.empty_looks, looked.next_attempt_at) == (1, LATER)
    back = advance(store, looked, DraftState.PLANNED)
    assert back is not None
    assert back.empty_looks == 0


def test_the_providers_name_for_it_is_kept(store: Store, mailbox: Mailbox) -> None:
    """Written once, it stays through the states that follow."""
    draft = advance(store, plan(store, mailbox), DraftState.WRITING)
    assert draft is not None
    with store.writing(NOW) as unit:
        written = unit.drafts.advance(draft, DraftState.WRITTEN, provider_ref="Drafts/17")
    edited = advance(store, written, DraftState.EDITED)
    assert edited is not None
    assert edited.provider_ref == "Drafts/17"


def test_drafts_of_another_mailbox_are_not_seen(store: Store, mailbox: Mailbox) -> None:
    """The same commitment id in a colleague's mailbox has a draft of its own."""
    plan(store, mailbox)
    with store.writing(NOW) as unit:
        other = unit.mailboxes.put(replace(REP, email="tomas@harbour.example"))
        assert unit.drafts.all(other.id) == ()
    assert plan(store, other, mark="m2") is not None
