"""The ledger in the database: append-only, the current row a fold of what stands, the rep's word untouched."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from agent.core.commitment import By, Commitment, CommitmentId, State
from agent.core.fulfil.ledger import Author, Entry, EntryKind, fold
from agent.core.message import ThreadKey
from agent.errors import NoSuchCommitment
from agent.store.unit import Store
from agent.store_port import Line, Mailbox, MailboxId, Settled, Wanted, Work
from tests.store.making import ACME, BERLIN, NOW, REP, at, found, key, later, mail, page

C1 = CommitmentId("c1")
WEIR = "weir.example"


def settle(store: Store, mailbox: MailboxId, entries: Sequence[Entry], account: str = ACME) -> Settled:
    """Follow an account after new mail, with this outcome."""
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox, "mbox:a", page(mail(uuid4().hex, account=account)))
        work = next(one for one in unit.exchanges.dirty(mailbox) if one.account == account)
        return unit.ledger.settle(mailbox, work, entries)


def say(store: Store, mailbox: MailboxId, entry: Entry) -> Commitment:
    with store.writing(NOW) as unit:
        return unit.ledger.append_word(mailbox, entry)


def rows(store: Store, mailbox: MailboxId, wanted: Wanted = Wanted()) -> tuple[Commitment, ...]:  # noqa: B008
    with store.reading() as unit:
        return unit.ledger.commitments(mailbox, wanted)


def history(store: Store, mailbox: MailboxId, commitment: CommitmentId = C1) -> tuple[Line, ...]:
    with store.reading() as unit:
        return unit.ledger.history(mailbox, commitment)


def standing(store: Store, mailbox: MailboxId, commitment: CommitmentId = C1) -> list[Entry]:
    return [line.entry for line in history(store, mailbox, commitment) if line.retracted_at is None]


def test_settling_writes_what_is_new_and_the_current_row(store: Store, mailbox: Mailbox) -> None:
    """Entries come back as they were made, and the row is their fold."""
    entries = [found(), later(EntryKind.FULFILLED, reasons=("price list attached",))]
    assert settle(store, mailbox.id, entries) == Settled(2, 0, (C1,), (found().at,))
    assert standing(store, mailbox.id) == entries
    assert rows(store, mailbox.id) == (fold(entries, BERLIN),)


def test_settling_the_same_again_changes_nothing(store: Store, mailbox: Mailbox) -> None:
    """Following is repeated at will; in any order of the entries."""
    entries = [found(), later(EntryKind.FULFILLED)]
    settle(store, mailbox.id, entries)
    assert settle(store, mailbox.id, entries[::-1]) == Settled()
    assert len(history(store, mailbox.id)) == 2


def test_what_no_longer_holds_is_retracted_and_stays_readable(store: Store, mailbox: Mailbox) -> None:
    """An entry taken back leaves the row as if it had never been, and its line in the history."""
    settle(store, mailbox.id, [found(), later(EntryKind.MAYBE)])
    assert settle(store, mailbox.id, [found()]) == Settled(0, 1, (C1,))
    assert rows(store, mailbox.id) == (fold([found()], BERLIN),)
    assert [line.retracted_at for line in history(store, mailbox.id)] == [None, NOW]


def test_what_holds_again_is_written_again(store: Store, mailbox: Mailbox) -> None:
    """Back and forth any number of times; each turn is in the history."""
    both = [found(), later(EntryKind.MAYBE)]
    for entries in (both, both[:1], both, both[:1], both):
        settle(store, mailbox.id, entries)
    assert standing(store, mailbox.id) == both
    assert len(history(store, mailbox.id)) == 4


def test_a_commitment_without_entries_leaves_the_list_and_keeps_its_history(
    store: Store, mailbox: Mailbox
) -> None:
    """Where the machine takes the finding itself back, there is no current row."""
    settle(store, mailbox.id, [found()])
    settle(store, mailbox.id, [])
    assert rows(store, mailbox.id) == ()
    assert len(history(store, mailbox.id)) == 1


def test_the_ledger_is_never_rewritten(store: Store, mailbox: Mailbox) -> None:
    """No statement updates or deletes an entry or a retraction, whatever happens to a commitment."""
    said: list[str] = []
    event.listen(store._engine, "before_cursor_execute", lambda *a: said.append(str(a[2]).upper()))
    settle(store, mailbox.id, [found(), later(EntryKind.MAYBE)])
    say(store, mailbox.id, later(EntryKind.DISMISSED, author=Author.REP, message=None))
    settle(store, mailbox.id, [found()])
    settle(store, mailbox.id, [])
    with store.writing(NOW) as unit:
        unit.mailboxes.put(replace(REP, zone=ZoneInfo("Asia/Tokyo")))
    rewriting = [line for line in said if line.startswith(("UPDATE", "DELETE"))]
    assert rewriting
    assert not [line for line in rewriting if "ENTRY" in line.split(" SET ")[0] or "RETRACTION" in line]


@pytest.mark.parametrize(
    ("kind", "state"),
    [(EntryKind.DISMISSED, State.DISMISSED), (EntryKind.FULFILLED, State.KEPT)],
)
def test_the_reps_word_outlives_every_settling(
    store: Store, mailbox: Mailbox, kind: EntryKind, state: State
) -> None:
    """The machine finds, forgets and finds again; the rep said it once."""
    settle(store, mailbox.id, [found()])
    said = say(store, mailbox.id, later(kind, author=Author.REP, message=None, hours=3))
    assert said.state(NOW, BERLIN) is state
    settle(store, mailbox.id, [])
    settle(store, mailbox.id, [found(), later(EntryKind.MAYBE)])
    (row,) = rows(store, mailbox.id)
    assert row.state(NOW, BERLIN) is state


def test_the_reps_word_about_nothing_is_refused(store: Store, mailbox: Mailbox) -> None:
    """A commitment that there is not cannot be kept; the machine's entries come by settling only."""
    with pytest.raises(NoSuchCommitment):
        say(store, mailbox.id, later(EntryKind.CONFIRMED, author=Author.REP))
    settle(store, mailbox.id, [found()])
    with pytest.raises(ValueError, match="settled by account"):
        say(store, mailbox.id, later(EntryKind.FULFILLED))


def test_saying_the_same_word_twice_is_saying_it_once(store: Store, mailbox: Mailbox) -> None:
    """A double click adds no line."""
    settle(store, mailbox.id, [found()])
    for _ in range(2):
        say(store, mailbox.id, later(EntryKind.CONFIRMED, author=Author.REP, message=None))
    assert len(history(store, mailbox.id)) == 2


def test_an_account_settles_its_own_commitments_only(store: Store, mailbox: Mailbox) -> None:
    """A thread shared by two accounts is followed twice; each commitment is booked once, on its account."""
    ours, theirs = found("c1"), found("c2", account=WEIR)
    assert settle(store, mailbox.id, [ours, theirs, later(EntryKind.FULFILLED, "c2")]).commitments == (C1,)
    assert settle(store, mailbox.id, [ours, theirs], WEIR).commitments == ("c2",)
    settle(store, mailbox.id, [ours])
    assert [row.id for row in rows(store, mailbox.id)] == ["c1", "c2"]


@pytest.mark.parametrize("order", [(ACME, WEIR), (WEIR, ACME)], ids="then".join)
def test_a_commitment_may_change_its_account(store: Store, mailbox: Mailbox, order: tuple[str, str]) -> None:
    """Where a domain turns out to be the rep's own, the promise is booked anew, whichever account is followed first."""
    settle(store, mailbox.id, [found(account=ACME)], ACME)
    for account in order:
        settle(store, mailbox.id, [found(account=WEIR)], account)
    assert [(row.id, row.account) for row in rows(store, mailbox.id)] == [("c1", WEIR)]


def test_who_read_less_does_not_overrule(store: Store, mailbox: Mailbox) -> None:
    """A worker that was stalled settles nothing once another has settled a newer version."""
    settle(store, mailbox.id, [found()])
    with store.writing(NOW) as unit:
        assert unit.ledger.settle(mailbox.id, Work(ACME, 0), []) == Settled()
        assert unit.ledger.settle(mailbox.id, Work("nobody.example", 7), []) == Settled()
    assert len(rows(store, mailbox.id)) == 1


def test_accounts_settled_at_once_are_settled_each(store: Store, mailbox: Mailbox) -> None:
    """As if each were alone: all that is new is written, who read less overrules nobody, and what moved between them moves."""
    mine, theirs = found("c1"), found("c2", message="b", account=WEIR)
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(mail("a"), mail("b", account=WEIR)))
        acme, weir = unit.exchanges.dirty(mailbox.id)
        assert unit.ledger.settle_all(mailbox.id, [(acme, [mine]), (weir, [theirs])]).appended == 2
        assert unit.ledger.settle_all(mailbox.id, [(acme, [mine]), (Work(WEIR, 0), [])]) == Settled()
        moved = [(acme, []), (weir, [theirs, found("c1", account=WEIR)])]
        assert unit.ledger.settle_all(mailbox.id, moved).retracted == 1
        assert unit.exchanges.dirty(mailbox.id) == ()
    assert {(row.id, row.account) for row in rows(store, mailbox.id)} == {("c1", WEIR), ("c2", WEIR)}


def test_mail_that_comes_while_an_account_is_followed_is_not_lost(store: Store, mailbox: Mailbox) -> None:
    """It stays to be followed until somebody has read that mail too."""
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(mail("a")))
    with store.reading() as unit:
        (work,) = unit.exchanges.dirty(mailbox.id)
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(mail("b")))
    with store.writing(NOW) as unit:
        unit.ledger.settle(mailbox.id, work, [])
        (again,) = unit.exchanges.dirty(mailbox.id)
        unit.ledger.settle(mailbox.id, again, [])
        assert unit.exchanges.dirty(mailbox.id) == ()


def test_a_renamed_thread_is_no_event(store: Store, mailbox: Mailbox) -> None:
    """An older message that turns up renames the thread in rows and history, and appends nothing."""
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(mail("b", hours=1, answers="a")))
    settle(store, mailbox.id, [found(message="b", thread="b")])
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(mail("a")))
    thread = ThreadKey(key("a"))
    assert rows(store, mailbox.id)[0].thread == thread
    assert rows(store, mailbox.id)[0].conversations == (thread,)
    assert standing(store, mailbox.id)[0].thread == thread
    assert settle(store, mailbox.id, [found(message="b", thread="a")]) == Settled()


def test_a_commitment_is_found_by_the_beginning_of_its_id(store: Store, mailbox: Mailbox) -> None:
    """One that begins so, in any of the mailboxes asked; the whole id is always enough."""
    settle(store, mailbox.id, [found("abc1"), found("abc12"), found("xy%z")])
    with store.reading() as unit:
        assert unit.ledger.find([mailbox.id], "x")[1].id == "xy%z"
        assert unit.ledger.find([mailbox.id], "abc1")[1].id == "abc1"
        for prefix in ("abc", "q", "%"):
            with pytest.raises(NoSuchCommitment):
                unit.ledger.find([mailbox.id], prefix)
        with pytest.raises(NoSuchCommitment):
            unit.ledger.find([], "x")


def test_a_changed_zone_moves_the_end_of_every_due_day(store: Store, mailbox: Mailbox) -> None:
    """The rows are folded anew, and every account is to be followed again."""
    settle(store, mailbox.id, [found(due=date(2026, 3, 6))])
    tokyo = datetime(2026, 3, 6, 16, tzinfo=UTC)  # already Saturday there, still Friday in Berlin
    overdue = Wanted(states=frozenset({State.OVERDUE}), now=tokyo)
    assert rows(store, mailbox.id, overdue) == ()
    with store.writing(NOW) as unit:
        unit.mailboxes.put(replace(REP, zone=ZoneInfo("Asia/Tokyo")))
        assert [work.account for work in unit.exchanges.dirty(mailbox.id)] == [ACME]
    assert len(rows(store, mailbox.id, overdue)) == 1


def test_wanted_narrows_by_columns(store: Store, mailbox: Mailbox) -> None:
    """By whom, on which account, when made, when due; the end of a span is not in it."""
    settle(store, mailbox.id, [found("c1"), found("c2", hours=24, due=None)])
    settle(store, mailbox.id, [found("c3", account=WEIR)], WEIR)
    deadline = datetime(2026, 3, 6, 23, tzinfo=UTC)
    for wanted, ids in [
        (Wanted(), "c1 c3 c2"),
        (Wanted(by=By.REP, account=ACME), "c1 c2"),
        (Wanted(by=By.CUSTOMER), ""),
        (Wanted(made_from=at(1)), "c2"),
        (Wanted(made_until=at(24)), "c1 c3"),
        (Wanted(due_from=deadline), "c1 c3"),
        (Wanted(due_until=deadline), ""),
    ]:
        assert " ".join(row.id for row in rows(store, mailbox.id, wanted)) == ids, wanted


_HOURS = st.integers(0, 24 * 40)
_DUES = st.one_of(st.none(), st.dates(date(2026, 3, 1), date(2026, 4, 9)), _HOURS.map(at))
_LATER = st.builds(
    later,
    st.sampled_from([kind for kind in EntryKind if kind is not EntryKind.FOUND]),
    hours=_HOURS,
    author=st.sampled_from(Author),
    message=st.sampled_from(["b", "c", None]),
    due=_DUES,
)


@given(due=_DUES, lives=st.lists(st.lists(_LATER, max_size=4), min_size=1, max_size=4), hours=_HOURS)
@settings(max_examples=40, deadline=None)
def test_the_row_is_the_fold_of_its_history_whatever_happens(
    one_store: Store, due: date | datetime | None, lives: list[list[Entry]], hours: int
) -> None:
    """After any settlings and words: row = fold(history), and SQL says the state that the core says."""
    with one_store.writing(NOW) as unit:
        own = unit.mailboxes.put(REP, team=uuid4().hex).id
    for life in lives:
        machine = [entry for entry in life if entry.author is Author.MACHINE]
        settle(one_store, own, [found(due=due), *machine])
        for entry in life:
            if entry.author is Author.REP:
                say(one_store, own, entry)
    (row,) = rows(one_store, own)
    assert row == fold(standing(one_store, own), BERLIN)
    now = at(hours) + timedelta(seconds=hours % 2)
    state = row.state(now, BERLIN)
    assert rows(one_store, own, Wanted(states=frozenset({state}), now=now)) == (row,)
    assert rows(one_store, own, Wanted(states=frozenset(set(State) - {state}), now=now)) == ()


def test_a_word_taken_back_leaves_the_row_as_without_it(store: Store, mailbox: Mailbox) -> None:
    """Nothing is erased: a line beside the word takes it back; said again at the same moment it counts again."""
    settle(store, mailbox.id, [found(), later(EntryKind.MAYBE)])
    before = rows(store, mailbox.id)
    word = later(EntryKind.FULFILLED, author=Author.REP)
    for _ in range(2):
        assert say(store, mailbox.id, word).settled_at == word.at
        with store.writing(NOW) as unit:
            unit.ledger.take_back(mailbox.id, word)
        assert rows(store, mailbox.id) == before
    with store.reading() as unit:
        assert [line.retracted_at for line in unit.ledger.words(mailbox.id, [C1])] == [NOW, NOW]
    assert say(store, mailbox.id, word).settled_at == word.at


def test_only_a_word_that_stands_is_taken_back(store: Store, mailbox: Mailbox) -> None:
    """Neither one never said, nor one taken back already, nor anything of the machine's."""
    settle(store, mailbox.id, [found(), later(EntryKind.FULFILLED)])
    before = rows(store, mailbox.id)
    with store.writing(NOW) as unit:
        with pytest.raises(NoSuchCommitment, match="does not stand"):
            unit.ledger.take_back(mailbox.id, later(EntryKind.DISMISSED, author=Author.REP))
        with pytest.raises(ValueError, match="settled by account"):
            unit.ledger.take_back(mailbox.id, later(EntryKind.FULFILLED))
    assert rows(store, mailbox.id) == before
