"""What is kept at hand for pages says what the database says, whatever happens to it and in whatever order."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from agent import bootstrap
from agent.bootstrap import Application
from agent.bootstrap.spoken import speak
from agent.core.commitment import By, State
from agent.core.due.workdays import Workdays
from agent.core.forgotten import Forgetting
from agent.core.fulfil.ledger import EntryKind
from agent.core.policy import Policy
from agent.core.score.commitment_map import CommitmentMap, Step, map_of
from agent.core.score.dossier import Dossier
from agent.core.score.isoweek import IsoWeek
from agent.flows.accounts import read_account, read_accounts
from agent.flows.ledger_list import LedgerList, Search
from agent.flows.reckoned import Reckoned
from agent.flows.remembered import OLD
from agent.flows.report import report_week
from agent.flows.today import brief_for
from agent.flows.word import give_word, take_back_word
from agent.store_port import Mailbox, Wanted
from bench.web_ledger import fill
from tests.web.serving import MONDAY

_WEEK = IsoWeek(2026, 11)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    """A ledger of forty accounts."""
    with bootstrap.application(tmp_path) as app:
        fill(app.store, accounts=40, each=12, now=MONDAY)
        yield app


@pytest.fixture
def mailbox(app: Application) -> Mailbox:
    """Its only mailbox."""
    return app.mailboxes()[0]


@pytest.fixture
def reckoned(app: Application, mailbox: Mailbox) -> Reckoned:
    """What pages are answered from."""
    return Reckoned(app.store, mailbox, half_life=app.half_life, workdays=Workdays())


def _agrees(app: Application, mailbox: Mailbox, reckoned: Reckoned) -> None:
    """Every page says what the commands say."""
    with app.store.reading() as unit:
        rows = unit.ledger.commitments(mailbox.id, Wanted())
    assert sorted(row.id for row in rows) == sorted(row.id for row in reckoned.shelf().rows)
    assert set(rows) == set(reckoned.shelf().rows)
    assert list(reckoned.accounts(MONDAY).lines) == read_accounts(app.store, mailbox, now=MONDAY)
    assert reckoned.brief(MONDAY) == brief_for(app.store, mailbox, now=MONDAY)
    assert reckoned.week(_WEEK, MONDAY, MONDAY).report == report_week(
        app.store, mailbox, week=_WEEK, now=MONDAY
    )


def test_it_says_what_the_commands_say(app: Application, mailbox: Mailbox, reckoned: Reckoned) -> None:
    """Lines of accounts, the brief, the week and one account are equal, value for value."""
    _agrees(app, mailbox, reckoned)
    steps = app.commitment_map
    one = reckoned.account("firm0003.example", steps, MONDAY)
    assert one == read_account(app.store, mailbox, "firm0003.example", now=MONDAY, steps=steps)
    portrait = reckoned.portraits(["firm0003.example"], steps, MONDAY)["firm0003.example"]
    assert one is not None
    assert (portrait.heat_line, portrait.map) == (one.heat_line, one.map)


def test_it_stays_in_step(app: Application, mailbox: Mailbox, reckoned: Reckoned) -> None:
    """After any word, of whichever process, after new mail and after forgetting, it still does."""
    chance = random.Random(5)
    _agrees(app, mailbox, reckoned)
    kinds = (EntryKind.FULFILLED, EntryKind.DISMISSED, EntryKind.CONFIRMED, EntryKind.MOVED)
    for number in range(6):
        row = chance.choice(list(reckoned.shelf().rows))
        due = (MONDAY + timedelta(days=5)).date() if kinds[number % 4] is EntryKind.MOVED else None
        with bootstrap.application(app.settings.data) as other:
            speak(other, [mailbox], row.id, kind=kinds[number % 4], now=MONDAY, due=due, only_this=True)
        with app.store.reading() as unit:
            expected = unit.ledger.commitments(mailbox.id, Wanted())
        assert set(reckoned.shelf().rows) == set(expected)
    # What follows the words found no mail that says so: these ledgers were written by hand.
    fill(app.store, accounts=42, each=3, now=MONDAY, seed=8)
    with app.store.reading() as unit:
        assert set(reckoned.shelf().rows) == set(unit.ledger.commitments(mailbox.id, Wanted()))
    with app.store.writing(MONDAY) as unit:
        unit.erasure.person(mailbox.id, Forgetting(mailbox.rep, Policy(), frozenset({"firm0001.example"})))
    assert "firm0001.example" not in {row.account for row in reckoned.shelf().rows}


def test_a_word_taken_back_is_seen_at_once(app: Application, mailbox: Mailbox, reckoned: Reckoned) -> None:
    """No new line says so, but one beside the old: the row is read again, and is the one it was."""
    before = set(reckoned.shelf().rows)
    row = min(before, key=lambda one: one.id)
    give_word(app.store, [mailbox], row.id, kind=EntryKind.DISMISSED, now=MONDAY, only_this=True)
    assert row not in set(reckoned.shelf().rows)
    take_back_word(app.store, [mailbox], row.id, now=MONDAY)
    assert set(reckoned.shelf().rows) == before


def test_nothing_new_is_read_from_memory(mailbox: Mailbox, reckoned: Reckoned) -> None:
    """Two looks with nothing between them are one value."""
    assert reckoned.shelf() is reckoned.shelf()
    assert reckoned.brief(MONDAY) is reckoned.brief(MONDAY)
    assert reckoned.week(_WEEK, MONDAY, MONDAY) is reckoned.week(_WEEK, MONDAY, MONDAY)


def test_a_change_reckons_its_account_alone(app: Application, mailbox: Mailbox, reckoned: Reckoned) -> None:
    """The other accounts' lines are the very same as before."""
    before = {line.account: line for line in reckoned.accounts(MONDAY).lines}
    row = next(row for row in reckoned.shelf().rows if row.account == "firm0007.example")
    with app.store.writing(MONDAY) as unit:
        unit.exchanges.touch(mailbox.id, [row.account])
    after = {line.account: line for line in reckoned.accounts(MONDAY).lines}
    changed = {name for name, line in after.items() if line is not before.get(name)}
    assert changed == {"firm0007.example"}


def test_what_time_makes_old_is_reckoned_in_the_background(reckoned: Reckoned) -> None:
    """A page shows what there is, with the moment it is of; tending renews it."""
    assert reckoned.accounts(MONDAY).as_of == MONDAY
    later = MONDAY + OLD
    assert reckoned.accounts(later).as_of == MONDAY
    reckoned.tend(later, lambda: False)
    assert reckoned.accounts(later).as_of == later
    assert reckoned.risks_at == later


def test_pictures_are_drawn_ahead(
    app: Application, mailbox: Mailbox, reckoned: Reckoned, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once a page showed some, those of every account are there; of one that changed they are drawn anew."""
    steps = app.commitment_map
    reckoned.portraits(["firm0003.example"], steps, MONDAY)
    reckoned.tend(MONDAY, lambda: False)
    drawn: list[str] = []

    def noted(on: Dossier, some: Sequence[Step]) -> CommitmentMap:
        drawn.append(on.account)
        return map_of(on, some)

    monkeypatch.setattr("agent.flows.portraits.map_of", noted)
    everyone = [line.account for line in reckoned.accounts(MONDAY).lines]
    shown = reckoned.portraits(everyone, steps, MONDAY)
    assert (len(shown), drawn) == (40, [])
    row = next(row for row in reckoned.shelf().rows if row.account == "firm0007.example")
    speak(app, [mailbox], row.id, kind=EntryKind.DISMISSED, now=MONDAY, only_this=True)
    reckoned.portraits(everyone, steps, MONDAY)
    assert drawn == ["firm0007.example"]
    reckoned.tend(MONDAY + OLD, lambda: False)
    assert sorted(set(drawn)) == sorted(everyone)


def test_many_changes_wait_for_the_background(app: Application, mailbox: Mailbox, reckoned: Reckoned) -> None:
    """A page does not wait for a whole mailbox to be reckoned anew; it says how many accounts are."""
    reckoned.accounts(MONDAY)
    fill(app.store, accounts=90, each=2, now=MONDAY, seed=3)
    assert reckoned.accounts(MONDAY).waiting >= 50
    reckoned.tend(MONDAY, lambda: False)
    assert reckoned.accounts(MONDAY).waiting == 0


@pytest.mark.parametrize(
    "search",
    [
        Search(),
        Search("PRICE list kim"),
        Search("firm0004"),
        Search("\0"),
        Search("kim dana@harbour.example e"),
        Search("price", by=By.CUSTOMER),
        Search(states=frozenset({State.OVERDUE})),
        Search("drawings", frozenset({State.KEPT}), By.REP, "firm0002.example"),
    ],
)
def test_the_list_finds_what_looking_at_every_row_finds(
    mailbox: Mailbox, reckoned: Reckoned, search: Search
) -> None:
    """Searching, filtering, counting and paging agree with the plain way to do it."""
    zone = mailbox.rep.zone

    def fits(text: str) -> bool:
        return all(word in text.casefold() for word in search.words.casefold().split())

    fitting = [
        row
        for row in reckoned.shelf().rows
        if (not search.by or row.by is search.by)
        and (not search.account or row.account == search.account)
        and fits(f"{row.found.quote} {row.account} {row.promiser} {row.promisee}")
    ]
    wanted = search.states or frozenset(set(State) - {State.DISMISSED})
    ids = {row.id for row in fitting if row.state(MONDAY, zone) in wanted}
    found = reckoned.ledger().find(search, MONDAY, first=0, most=10_000)
    assert {row.id for row, _ in found.rows} == ids
    assert found.total == len(ids)
    assert sum(found.counts.values()) == len(fitting)
    pages = [reckoned.ledger().find(search, MONDAY, first=n, most=7).rows for n in range(0, len(ids), 7)]
    assert [one for page in pages for one in page] == list(found.rows)
    dues = [row.deadline(zone) for row, _ in found.rows]
    dated = [due for due in dues if due]
    assert dated == sorted(dated, reverse=True)
    assert dues == [*dated, *[None] * (len(dues) - len(dated))]


def test_states_turn_when_their_moment_comes(mailbox: Mailbox, reckoned: Reckoned) -> None:
    """A state that is remembered does not outlive the due that ends it."""
    shelf, zone = reckoned.shelf(), mailbox.rep.zone
    known = LedgerList(shelf, zone)
    for hours in (0, 1, 15, 16, 40, 200, 2000, 3):
        moment = MONDAY + timedelta(hours=hours)
        found = known.find(Search(), moment, first=0, most=10_000)
        assert [state for _, state in found.rows] == [row.state(moment, zone) for row, _ in found.rows]


def test_a_list_takes_over_what_did_not_change(mailbox: Mailbox, reckoned: Reckoned) -> None:
    """Made from an older list of the same mailbox it is equal to one made from nothing."""
    shelf, zone = reckoned.shelf(), mailbox.rep.zone
    fewer = replace(shelf, by_account=dict(list(shelf.by_account.items())[:11]), edition=0)
    grown = LedgerList(shelf, zone, LedgerList(fewer, zone))
    assert grown.find(Search(), MONDAY, first=0, most=9999) == LedgerList(shelf, zone).find(
        Search(), MONDAY, first=0, most=9999
    )
