"""Drafts are written once, looked for before they are tried again, and never touched after a human."""

from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

import pytest

from agent.core.commitment import Due
from agent.core.drafting.facts import DraftPlan
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.ledger import Author, Entry, EntryKind
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.policy import Policy
from agent.errors import (
    BadInput,
    DraftRefused,
    LeaseLost,
    NotAllowed,
    ProviderDown,
    SlowDown,
    SourceMissing,
)
from agent.flows.draft import Drafter
from agent.flows.draft_rows import Outlet
from agent.ports import DraftFate, OutgoingDraft, Verdict
from agent.store.unit import Store
from agent.store_port import BookedMessage, DraftState, Mailbox, ReadItem, ReadPage
from connectors.memory import MemoryDrafts
from tests.flows.conftest import KEY, LATER, LENA, NOW, OTTO, PROMISE

_TWO_MINUTES = timedelta(minutes=2)
DRAFT_WORDS = """Hello Otto,

I promised you the price list by Friday and did not send it. That is on us, and I am sorry.
You will have it by next Tuesday."""
_TEXT = (
    f"{DRAFT_WORDS}\n\nOn Mon, 2 Mar 2026 at 10:00, Otto Brandt <otto@quarry.example> wrote:\n> Any news?\n"
)


def _render(plan: DraftPlan, sender: Address, mark: str, now: datetime) -> OutgoingDraft:
    return OutgoingDraft(
        mark, sender, plan.to, plan.subject, _TEXT, "<p>text</p>", now, in_reply_to=plan.in_reply_to
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
    """A draft that the provider made though its answer was lost is found by the next look, not made twice."""
    sink.fail_next(ProviderDown("The line went dead."), after_writing=True)
    assert drafter.run(NOW).written == 0
    assert _states(store, mailbox) == [DraftState.WRITING]
    drafter.run(NOW + timedelta(seconds=1))
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


def test_looks_that_come_too_early_prove_nothing(drafter: Drafter, sink: MemoryDrafts) -> None:
    """A provider may show a new draft late: however often kept looks in the first minutes, it makes no second one."""
    sink.fail_next(ProviderDown("The line went dead."))
    written = [drafter.run(NOW + timedelta(seconds=20 * n)).written for n in range(13)]
    assert written == [0] * 12 + [1]


def test_looks_lie_as_far_apart_as_the_provider_needs(drafter: Drafter, sink: MemoryDrafts) -> None:
    """Who shows a new draft within seconds is asked again within seconds."""
    sink.shows_within = timedelta(seconds=20)
    sink.fail_next(ProviderDown("The line went dead."))
    written = [drafter.run(NOW + timedelta(seconds=10 * n)).written for n in range(6)]
    assert written == [0, 0, 0, 0, 1, 0]


def test_slow_down_is_obeyed(drafter: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts) -> None:
    """A provider that asks for ten minutes is not asked again before they have passed."""
    sink.fail_next(SlowDown("Too many requests.", retry_after=600))
    assert drafter.run(NOW).written == 0
    assert drafter.run(NOW + timedelta(minutes=9)).written == 0
    assert drafter.run(NOW + timedelta(minutes=10)).written == 1


def test_who_lost_the_mailbox_leaves_the_draft_to_who_has_it(
    store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """A worker that slept makes nothing, and the one that took over need not wait for it."""

    def overtaken() -> None:
        raise LeaseLost("Another kept has taken over.")

    sleeper = Drafter(store, mailbox, Outlet(sink, renew=overtaken), _render, Policy())
    with pytest.raises(LeaseLost):
        sleeper.run(NOW)
    assert len(sink.drafts) == 0
    other = Drafter(store, mailbox, Outlet(sink), _render, Policy())
    assert other.run(NOW + timedelta(seconds=1)).written == 1


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


class _Killed(BaseException):
    """kept dies here."""


class _Deadly(MemoryDrafts):
    """Drafts at which kept dies once, before or after it took one away."""

    dies: bool | None = None  # True: before

    def withdraw(self, mark: str, *, ref: str = "") -> bool:
        dies, self.dies = self.dies, None
        if dies is True:
            raise _Killed
        done = super().withdraw(mark, ref=ref)
        if dies is False:
            raise _Killed
        return done


def _dies_while_withdrawing(store: Store, mailbox: Mailbox, *, before: bool) -> tuple[_Deadly, Drafter]:
    """Lena answers in her own words what a draft lies there about, and kept dies where it takes that away."""
    sink = _Deadly()
    live = Drafter(store, mailbox, Outlet(sink, "gmail:lena@harbour.example"), _render, Policy())
    live.run(NOW)
    _lena_writes(store, mailbox, "Otto, the yard opens at seven.", after=LATER)
    _keep(store, mailbox)
    sink.dies = before
    with pytest.raises(_Killed):
        live.run(NOW + LATER * 2)
    assert _states(store, mailbox) == [DraftState.WRITTEN]
    return sink, live


@pytest.mark.parametrize("before", [True, False])
def test_what_kept_took_away_is_not_called_the_humans(store: Store, mailbox: Mailbox, before: bool) -> None:
    """Though it died before it noted so, and though the rep's own reply lies in the thread."""
    sink, live = _dies_while_withdrawing(store, mailbox, before=before)
    live.run(NOW + LATER * 3)
    assert _states(store, mailbox) == [DraftState.WITHDRAWN]
    assert (sink.drafts, sink.created) == ((), 1)


def test_what_the_human_had_before_kept_came_back_is_theirs(store: Store, mailbox: Mailbox) -> None:
    """kept meant to take it away and died first; the human edited it meanwhile."""
    sink, live = _dies_while_withdrawing(store, mailbox, before=True)
    sink.edit(_mark(store, mailbox))
    live.run(NOW + LATER * 3)
    assert _states(store, mailbox) == [DraftState.EDITED]


def test_a_withdrawal_that_came_too_late_is_forgotten(store: Store, mailbox: Mailbox) -> None:
    """The human sent the draft between kept's look and its hand: what they did is told, not what kept meant to do."""
    sink = _Deadly()
    live = Drafter(store, mailbox, Outlet(sink, "gmail:lena@harbour.example"), _render, Policy())
    live.run(NOW)
    _keep(store, mailbox)
    withdraw = sink.withdraw

    def sent_first(mark: str, *, ref: str = "") -> bool:
        sink.human_sent(mark)
        return withdraw(mark, ref=ref)

    sink.withdraw = sent_first  # type: ignore[method-assign]
    live.run(NOW + LATER)
    _lena_writes(store, mailbox, DRAFT_WORDS, after=LATER)
    live.run(NOW + LATER * 2)
    assert _states(store, mailbox) == [DraftState.SENT_AS_IS]


def test_a_withdrawal_that_is_wrong_by_now_is_forgotten(store: Store, mailbox: Mailbox) -> None:
    """The draft is right again when kept comes back: it lies, and what becomes of it is the human's doing."""
    sink = _Deadly()
    live = Drafter(store, mailbox, Outlet(sink, "gmail:lena@harbour.example"), _render, Policy())
    live.run(NOW)
    soon = Due(NOW + LATER * 2, NOW + LATER * 2, "at noon")
    with store.writing(NOW) as unit:
        unit.ledger.append_word(mailbox.id, Entry(PROMISE, EntryKind.MOVED, NOW, due=soon, author=Author.REP))
    sink.dies = True
    with pytest.raises(_Killed):
        live.run(NOW + LATER)
    live.run(NOW + LATER * 3)
    assert _states(store, mailbox) == [DraftState.WRITTEN]
    sink.human_sent(_mark(store, mailbox))
    _lena_writes(store, mailbox, DRAFT_WORDS, after=LATER * 3)
    live.run(NOW + LATER * 4)
    assert _states(store, mailbox) == [DraftState.SENT_AS_IS]


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


def test_what_the_human_edited_stays_theirs_though_it_says_again_what_kept_wrote(
    drafter: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """A draft once known to be edited is never taken away, not even where the edit was undone and the promise kept."""
    drafter.run(NOW)
    mark = _mark(store, mailbox)
    sink.edit(mark)
    drafter.run(NOW + LATER)
    sink.take_back(mark)
    _keep(store, mailbox)
    for hours in (2, 3):
        drafter.run(NOW + LATER * hours)
    assert _states(store, mailbox) == [DraftState.EDITED]
    assert sink.find(mark).fate is DraftFate.UNTOUCHED


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


@pytest.fixture
def live(store: Store, mailbox: Mailbox, sink: MemoryDrafts) -> Drafter:
    """What writes into Lena's own mailbox at a provider."""
    return Drafter(store, mailbox, Outlet(sink, "gmail:lena@harbour.example"), _render, Policy())


def _lena_writes(
    store: Store, mailbox: Mailbox, own: str, *, key: str = "9@test.example", after: timedelta
) -> None:
    """Lena's own mail in the thread, read by a later sync."""
    message = ReadMessage(
        key=MessageKey(key), thread=ThreadKey(KEY), sent_at=NOW + after, side=Side.REP, sender=LENA,
        to=(OTTO,), cc=(), subject="Stone for the quay", own=own, account="quarry.example", in_reply_to=KEY,
    )  # fmt: skip
    page = ReadPage((ReadItem(key, Verdict.READ, message=BookedMessage(message, ("quarry.example",))),), key)
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "memory:", page)


@pytest.mark.parametrize(
    ("own", "state"),
    [
        (DRAFT_WORDS, DraftState.SENT_AS_IS),
        (f"{DRAFT_WORDS}\n\nLena Voss\nHarbour Works", DraftState.SENT_AS_IS),
        (DRAFT_WORDS.replace("next Tuesday", "the 17th, I promise"), DraftState.SENT_EDITED),
        ("Otto, I called the yard. They open at seven.", DraftState.ANSWERED_OTHERWISE),
    ],
)
def test_what_left_drafts_is_told_by_the_thread(
    live: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts, own: str, state: DraftState
) -> None:
    """The rep's next mail in the thread is the draft, the draft with changes, or another answer; each is final."""
    live.run(NOW)
    sink.human_sent(_mark(store, mailbox))
    _lena_writes(store, mailbox, own, after=LATER)
    live.run(NOW + LATER * 2)
    assert _states(store, mailbox) == [state]
    assert live.run(NOW + LATER * 30).written == 0
    assert sink.created == 1


def test_a_sink_that_can_tell_is_believed(store: Store, mailbox: Mailbox) -> None:
    """Graph and Gmail know what was sent; then the exchange need not be asked."""
    sink = MemoryDrafts(tells_sent=True)
    live = Drafter(store, mailbox, Outlet(sink, "gmail:lena@harbour.example"), _render, Policy())
    live.run(NOW)
    sink.edit(_mark(store, mailbox))
    sink.human_sent(_mark(store, mailbox))
    live.run(NOW + LATER)
    assert _states(store, mailbox) == [DraftState.SENT_EDITED]


def test_gone_at_a_provider_is_looked_for_twice(
    live: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """A mail that was sent may be shown a little later than its draft disappears: only the second look is believed."""
    live.run(NOW)
    sink.human_sent(_mark(store, mailbox))
    live.run(NOW + _TWO_MINUTES)
    assert _states(store, mailbox) == [DraftState.WRITTEN]
    _lena_writes(store, mailbox, DRAFT_WORDS, after=_TWO_MINUTES)
    live.run(NOW + _TWO_MINUTES * 2)
    assert _states(store, mailbox) == [DraftState.SENT_AS_IS]


def test_thrown_away_at_a_provider_is_final(
    live: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """Two looks with nothing in the thread: the human did not want it."""
    live.run(NOW)
    sink.delete(_mark(store, mailbox))
    states = []
    for n in range(1, 4):
        live.run(NOW + _TWO_MINUTES * n)
        states += _states(store, mailbox)
    assert states == [DraftState.WRITTEN, DraftState.DELETED_BY_HUMAN, DraftState.DELETED_BY_HUMAN]
    assert sink.created == 1


def test_no_draft_beside_a_humans(live: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts) -> None:
    """Where the rep has begun an answer, kept waits; what the rep then sends settles it."""
    sink.human_begins(KEY)
    assert live.run(NOW).written == 0
    assert live.run(NOW + LATER * 2).written == 0
    assert _states(store, mailbox) == [DraftState.PLANNED]
    _lena_writes(store, mailbox, "Otto, the yard opens at seven.", after=LATER)
    live.run(NOW + LATER * 4)
    assert _states(store, mailbox) == [DraftState.ANSWERED_OTHERWISE]
    assert sink.created == 0


def test_mail_that_nobody_followed_yet_holds_drafts_back(
    live: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """It may be what keeps the promise: the account is followed first."""
    _lena_writes(store, mailbox, "Otto, the yard opens at seven.", after=-_TWO_MINUTES)
    assert live.run(NOW).written == 0
    assert (_states(store, mailbox), sink.created) == ([], 0)


def test_a_human_who_answered_meanwhile_was_quicker(
    live: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """Between the plan and the writing the rep wrote in the thread: nothing is written any more."""
    sink.fail_next(SlowDown("Too many requests.", retry_after=600))
    live.run(NOW)
    _lena_writes(store, mailbox, "Otto, the yard opens at seven.", after=_TWO_MINUTES)
    assert live.run(NOW + LATER).written == 0
    assert _states(store, mailbox) == [DraftState.ANSWERED_OTHERWISE]
    assert sink.created == 0


def test_a_plan_that_no_longer_holds_waits(store: Store, mailbox: Mailbox, sink: MemoryDrafts) -> None:
    """Quiet hours have begun since it was planned: it is written when they are over, not now."""
    sink.fail_next(SlowDown("Too many requests.", retry_after=600))
    outlet = Outlet(sink, "gmail:lena@harbour.example")
    Drafter(store, mailbox, outlet, _render, Policy()).run(NOW)
    quiet = Policy(quiet_from=time(10, 30), quiet_until=time(12))
    assert Drafter(store, mailbox, outlet, _render, quiet).run(NOW + LATER).written == 0
    assert Drafter(store, mailbox, outlet, _render, quiet).run(NOW + LATER * 3).written == 1


def test_a_draft_from_before_a_restore_is_found(
    live: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """A database of yesterday plans what was written today: it lies there under its mark, and is not written again."""
    live.plan(NOW)
    with store.reading() as unit:
        (row,) = unit.drafts.all(mailbox.id)
    sink.create(row.draft)
    sink.edit(row.draft.mark)
    assert live.run(NOW + LATER).written == 0
    assert _states(store, mailbox) == [DraftState.EDITED]
    assert sink.created == 1


def test_a_draft_sent_before_its_answer_was_heard_is_sent(
    live: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """The answer was lost, the human quick: what is not in Drafts any more but stands in the thread was not lost."""
    sink.fail_next(ProviderDown("The line went dead."), after_writing=True)
    live.run(NOW)
    sink.human_sent(_mark(store, mailbox))
    _lena_writes(store, mailbox, DRAFT_WORDS, after=timedelta(minutes=1))
    live.run(NOW + _TWO_MINUTES)
    assert _states(store, mailbox) == [DraftState.SENT_AS_IS]
    assert sink.created == 1


def test_what_cannot_be_written_as_mail_fails_for_good(
    live: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """An address that no mail can bear is not tried for ever."""
    sink.fail_next(BadInput("That is no address."))
    assert [live.run(NOW + LATER * n).written for n in range(2)] == [0, 0]
    assert _states(store, mailbox) == [DraftState.FAILED]


def test_a_thread_that_is_gone_is_given_up_in_the_end(
    live: Drafter, store: Store, mailbox: Mailbox, sink: MemoryDrafts
) -> None:
    """Tried a few times, quietly; other drafts are written meanwhile."""
    for n in range(6):
        sink.fail_next(SourceMissing("The thread is gone."))
        live.run(NOW + LATER * n)
    assert _states(store, mailbox) == [DraftState.FAILED]
