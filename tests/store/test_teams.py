"""Two teams in one database: whatever one asks, nothing of the other's is in the answer, and nothing of it changes.

The two hold the same mail of the same people; the north's is marked. Every question of every protocol is
asked by the south with the north's numbers. Then the first wall is taken away, and on PostgreSQL the second holds.
"""

import inspect as look_into
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from importlib import import_module
from typing import Any, get_type_hints

import pytest
from sqlalchemy import Connection as Transacting
from sqlalchemy import create_engine, delete, inspect, select, text, update
from sqlalchemy.exc import NoResultFound

from agent.core.commitment import CommitmentId
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.ledger import Author, EntryKind
from agent.core.score.visibility import Visibility
from agent.errors import KeptError, LeaseLost, NoSuchCommitment, NoSuchMailbox
from agent.ports import ConnectionInfo, DraftKind, Verdict
from agent.store import wall
from agent.store.tables import metadata
from agent.store.unit import Store
from agent.store.unit import Unit as StoredUnit
from agent.store_port import (
    MOST_TAKES,
    BookedMeeting,
    ConnectionId,
    ConnectionState,
    DraftState,
    JobId,
    Lease,
    MailboxId,
    ReadItem,
    ReadPage,
    StoredDraft,
    Unit,
    Wanted,
    Work,
)
from tests.store.making import (
    ACME,
    NOW,
    REP,
    at,
    forgetting,
    found,
    item,
    later,
    mail,
    meeting,
    outgoing,
    page,
)

MARK = "Quittenmarmelade"
MARKED = f"{MARK.lower()}.example"
LATER = NOW + timedelta(hours=1)
EVER = (NOW - timedelta(days=900), NOW + timedelta(days=900))


@dataclass(frozen=True)
class Plant:
    """The north's mailbox with the numbers under which one might ask for what is in it."""

    mailbox: MailboxId
    connection: ConnectionId
    job: JobId
    lease: Lease
    draft: StoredDraft
    commitment: CommitmentId


@pytest.fixture
def store(store: Store) -> Store:
    """As the south sees it."""
    _planted(store.for_team("south"), mark="", account=ACME)
    return store.for_team("south")


@pytest.fixture
def north(store: Store) -> Plant:
    """What the north has."""
    return _planted(store.for_team("north"), mark=MARK, account=MARKED)


def _planted(store: Store, *, mark: str, account: str) -> Plant:
    with store.writing(NOW) as unit:
        own = unit.mailboxes.put(replace(REP, name=f"Ines {mark}")).id
        held = replace(meeting("m", summary=f"Tasting {mark}"), description=mark)
        calendar = ReadItem(f"cal{mark}", Verdict.READ, meetings=(BookedMeeting(held, (account,)),))
        unit.pages.store(
            own,
            f"mbox:{mark}",
            ReadPage(
                (item(mail("a", own=f"The {mark}.", account=account, answers=f"x{mark}")), calendar), mark
            ),
        )
        unit.pages.store(
            own, f"mbox:{mark}", ReadPage((ReadItem("bad", Verdict.QUARANTINED, f"not {mark}"),), mark)
        )
        (work,) = unit.exchanges.dirty(own)
        entries = [
            found(quote=f"I will send the {mark}.", account=account),
            later(EntryKind.MAYBE, reasons=(f"{mark} attached",)),
            found("c2", quote=f"I will bring {mark}.", account=account),
            later(EntryKind.SILENCED, "c2"),
        ]
        unit.ledger.settle(own, work, entries)
        unit.ledger.append_word(own, later(EntryKind.CONFIRMED, author=Author.REP, reasons=(mark,)))
        draft = unit.drafts.plan(
            own,
            CommitmentId("c1"),
            DraftKind.SLIP_NOTICE,
            outgoing(f"m{mark}", f"The {mark} is late."),
            next_attempt_at=NOW,
        )
        info = ConnectionInfo("imap", f"ines{mark}@harbour.example".lower(), {"remark": mark})
        connection = unit.connections.put(own, info, f"secret {mark}")
        unit.connections.note(connection.id, ConnectionState.FAILING, reason=mark)
        unit.erasure.person(own, forgetting(f"nobody@{mark.lower() or 'else'}.example"))
        unit.exchanges.touch(own, [account])
        for _ in range(MOST_TAKES + 1):
            unit.suspects.take(own, f"mbox:{mark}", mark)
        unit.jobs.ensure()
        lease = unit.connections.lease(connection.id, f"host:{mark}", until=LATER)
        job = next(job for job in unit.jobs.all() if job.connection == connection.id)
        assert unit.connections.hold_secret(connection.id, f"host:{mark}", until=LATER)
        assert draft is not None
        assert lease is not None
    return Plant(own, connection.id, job.id, lease, draft, CommitmentId("c1"))


_C1, _ALL = CommitmentId("c1"), Wanted(now=NOW)
Call = Callable[[Unit, Plant], object]

CALLS: dict[str, Call] = {
    "mailboxes.put": lambda u, _: u.mailboxes.put(replace(REP, name="Ines of the south")),
    "mailboxes.get": lambda u, _: u.mailboxes.get(REP.email),
    "mailboxes.one": lambda u, n: u.mailboxes.one(n.mailbox),
    "mailboxes.all": lambda u, _: (u.mailboxes.all(), u.mailboxes.all(team="north")),
    "mailboxes.show": lambda u, n: u.mailboxes.show(n.mailbox, Visibility.QUOTES),
    "mailboxes.restored": lambda u, _: u.mailboxes.restored(),
    "pages.cursor": lambda u, n: u.pages.cursor(n.mailbox, f"mbox:{MARK}"),
    "pages.reached": lambda u, n: list(u.pages.reached(n.mailbox, [f"mbox:{MARK}"]).values()),
    "pages.below": lambda u, n: list(u.pages.below(n.mailbox, f"mbox:{MARK}").values()),
    "pages.store": lambda u, n: u.pages.store(n.mailbox, "mbox:z", page(mail("z"))),
    "pages.ref_of": lambda u, n: u.pages.ref_of(n.mailbox, f"mbox:{MARK}", mail("a").message.key),
    "pages.refs_of": lambda u, n: u.pages.refs_of(n.mailbox, mail("a").message.key),
    "pages.frozen": lambda u, n: u.pages.frozen(n.mailbox, f"mbox:{MARK}"),
    "pages.believe": lambda u, n: u.pages.believe(n.mailbox, f"mbox:{MARK}"),
    "pages.counts": lambda u, n: u.pages.counts(n.mailbox),
    "exchanges.dirty": lambda u, n: u.exchanges.dirty(n.mailbox),
    "exchanges.accounts": lambda u, n: u.exchanges.accounts(n.mailbox),
    "exchanges.touch": lambda u, n: u.exchanges.touch(n.mailbox, [MARKED]),
    "exchanges.load_all": lambda u, n: u.exchanges.load_all(n.mailbox, [MARKED])[0].messages,
    "exchanges.load": lambda u, n: u.exchanges.load(n.mailbox, MARKED).messages,
    "exchanges.words": lambda u, n: u.exchanges.words(n.mailbox, [MARKED], since=NOW - timedelta(days=900)),
    "ledger.settle_all": lambda u, n: u.ledger.settle_all(n.mailbox, [(Work(MARKED, 99), [])]),
    "ledger.settle": lambda u, n: u.ledger.settle(n.mailbox, Work(MARKED, 99), []),
    "ledger.append_word": lambda u, n: u.ledger.append_word(
        n.mailbox, later(EntryKind.DISMISSED, author=Author.REP)
    ),
    "ledger.take_back": lambda u, n: u.ledger.take_back(
        n.mailbox, later(EntryKind.CONFIRMED, author=Author.REP)
    ),
    "ledger.hold": lambda u, n: u.ledger.hold(n.mailbox, _C1),
    "ledger.words": lambda u, n: u.ledger.words(n.mailbox, [_C1]),
    "ledger.commitments": lambda u, n: u.ledger.commitments(n.mailbox, _ALL),
    "ledger.find": lambda u, n: u.ledger.find([n.mailbox], "c"),
    "ledger.history": lambda u, n: u.ledger.history(n.mailbox, _C1),
    "drafts.plan": lambda u, n: u.drafts.plan(
        n.mailbox, _C1, DraftKind.SLIP_NOTICE, outgoing("mz"), next_attempt_at=NOW
    ),
    "drafts.due": lambda u, n: u.drafts.due(n.mailbox, DraftState.PLANNED, LATER),
    "drafts.advance": lambda u, n: u.drafts.advance(n.draft, DraftState.WRITING),
    "drafts.hold": lambda u, n: u.drafts.hold(n.draft),
    "drafts.looked_in_vain": lambda u, n: u.drafts.looked_in_vain(n.draft, next_attempt_at=LATER),
    "drafts.note_withdrawal": lambda u, n: u.drafts.note_withdrawal(n.draft, begins=True),
    "drafts.all": lambda u, n: u.drafts.all(n.mailbox),
    "connections.put": lambda u, n: u.connections.put(n.mailbox, ConnectionInfo("imap", "a@b.example"), "s"),
    "connections.all": lambda u, n: (u.connections.all(), u.connections.all(n.mailbox)),
    "connections.one": lambda u, n: u.connections.one(n.connection),
    "connections.find": lambda u, _: u.connections.find(f"ines{MARK}@harbour.example"),
    "connections.secret": lambda u, n: u.connections.secret(n.connection),
    "connections.save_secret": lambda u, n: u.connections.save_secret(n.connection, "stolen"),
    "connections.hold_secret": lambda u, n: u.connections.hold_secret(
        n.connection, "me", until=LATER, instead_of=f"host:{MARK}"
    ),
    "connections.secret_holder": lambda u, n: u.connections.secret_holder(n.connection),
    "connections.release_secret": lambda u, n: u.connections.release_secret(n.connection, f"host:{MARK}"),
    "connections.note": lambda u, n: u.connections.note(n.connection, ConnectionState.BLOCKED),
    "connections.note_push": lambda u, n: u.connections.note_push(n.connection, until=LATER),
    "connections.lease": lambda u, n: u.connections.lease(
        n.connection, "me", until=LATER, instead_of=f"host:{MARK}"
    ),
    "connections.renew": lambda u, n: u.connections.renew(n.lease, until=LATER + timedelta(hours=1)),
    "connections.release": lambda u, n: u.connections.release(n.lease),
    "jobs.ensure": lambda u, _: u.jobs.ensure(),
    "jobs.nudge": lambda u, _: u.jobs.nudge(until=LATER, most=99),
    "jobs.hurry": lambda u, n: u.jobs.hurry(n.connection),
    "jobs.hurry_report": lambda u, n: u.jobs.hurry_report(n.mailbox),
    "jobs.forget_nudges": lambda u, _: u.jobs.forget_nudges(),
    "jobs.is_due": lambda u, _: u.jobs.is_due(LATER),
    "jobs.under_way": lambda u, _: u.jobs.under_way(NOW),
    "jobs.workers": lambda u, _: u.jobs.workers(NOW),
    "jobs.begin": lambda u, n: u.jobs.begin(n.job, "me", until=LATER),
    "jobs.take_from": lambda u, _: u.jobs.take_from(""),
    "jobs.renew": lambda u, n: u.jobs.renew(n.job, "", until=LATER),
    "jobs.end": lambda u, n: u.jobs.end(n.job, "", due_at=LATER),
    "jobs.put_back": lambda u, n: u.jobs.put_back(n.job, ""),
    "jobs.release": lambda u, _: u.jobs.release(""),
    "jobs.fail": lambda u, n: u.jobs.fail(n.job, "", "said so", due_at=LATER),
    "jobs.try_again": lambda u, _: u.jobs.try_again(),
    "jobs.next_moment": lambda u, n: u.jobs.next_moment(n.mailbox, at(-999)),
    "jobs.find": lambda u, n: u.jobs.find(n.job),
    "jobs.all": lambda u, _: u.jobs.all(),
    "jobs.holder": lambda u, _: u.jobs.holder("tick"),
    "erasure.person": lambda u, n: u.erasure.person(n.mailbox, forgetting(MARKED)),
    "erasure.mailbox": lambda u, n: u.erasure.mailbox(n.mailbox),
    "erasure.forgotten": lambda u, n: u.erasure.forgotten(n.mailbox),
    "erasure.remember_again": lambda u, n: u.erasure.remember_again(n.mailbox, f"nobody@{MARKED}"),
    "health.census": lambda u, _: u.health.census(NOW),
    "health.sources": lambda u, n: u.health.sources(n.mailbox),
    "health.troubles": lambda u, n: u.health.troubles(n.mailbox),
    "retention.erase": lambda u, n: u.retention.erase(n.mailbox, LATER, most=99),
    "retention.erase_meetings": lambda u, n: u.retention.erase_meetings(n.mailbox, LATER),
    "retention.finished": lambda u, n: u.retention.finished(n.mailbox, LATER),
    "retention.state": lambda u, n: u.retention.state(n.mailbox),
    "overview.heads": lambda u, n: u.overview.heads(n.mailbox, since=EVER[0]),
    "overview.meetings": lambda u, n: u.overview.meetings(n.mailbox, *EVER),
    "overview.came_due": lambda u, n: u.overview.came_due([n.mailbox], *EVER),
    "overview.nth_due": lambda u, n: u.overview.nth_due(n.mailbox, _ALL, 1),
    "overview.has_spoken": lambda u, n: u.overview.has_spoken(n.mailbox, Side.REP),
    "overview.words": lambda u, n: u.overview.words(n.mailbox),
    "overview.rows": lambda u, n: u.overview.rows(n.mailbox, [_C1]),
    "overview.silenced": lambda u, n: u.overview.silenced(n.mailbox),
    "suspects.of": lambda u, n: u.suspects.of(n.mailbox, f"mbox:{MARK}"),
    "suspects.take": lambda u, n: u.suspects.take(n.mailbox, f"mbox:{MARK}", "a"),
    "suspects.let_go": lambda u, n: u.suspects.let_go(n.mailbox, f"mbox:{MARK}"),
    "suspects.try_again": lambda u, _: u.suspects.try_again(),
}
BROWSING: dict[str, Call] = {
    "pulse": lambda u, n: u.browsing.pulse(n.mailbox),
    "versions": lambda u, n: u.browsing.versions(n.mailbox),
    "last_entry": lambda u, _: u.browsing.last_entry(),
    "spoken_of_since": lambda u, n: u.browsing.spoken_of_since(n.mailbox, 0),
    "accounts_of": lambda u, n: u.browsing.accounts_of(n.mailbox, [_C1]),
    "rows_with": lambda u, n: u.browsing.rows_with(n.mailbox, [MARKED]),
    "heads": lambda u, n: list(u.browsing.heads(n.mailbox, [MARKED], since=EVER[0]).values()),
    "heads_in": lambda u, n: list(
        u.browsing.heads_in(n.mailbox, [mail("a").message.thread], since=EVER[0]).values()
    ),
    "meetings": lambda u, n: u.browsing.meetings(n.mailbox, [MARKED], *EVER),
    "asked_since": lambda u, n: u.browsing.asked_since(n.mailbox, [_C1]),
    "message": lambda u, n: u.browsing.message(n.mailbox, mail("a").message.key),
    "drafts_in": lambda u, n: u.browsing.drafts_in(n.mailbox, list(DraftState)),
    "drafts": lambda u, n: u.browsing.drafts(n.mailbox, first=0, most=9),
    "drafts_about": lambda u, n: u.browsing.drafts_about(n.mailbox, _C1),
}
CALLS |= {f"browsing.{name}": call for name, call in BROWSING.items()}
_ONLY_FOR_ALL_TEAMS = {"jobs.take_turn"}  # the ticker's; there is one turn for all teams


def _protocol() -> Iterator[str]:
    for part, getter in look_into.getmembers(Unit, lambda one: isinstance(one, property)):
        kind = get_type_hints(getter.fget)["return"]
        yield from (f"{part}.{name}" for name in vars(kind) if not name.startswith("_"))


def _asked(store: Store, call: Call, north: Plant) -> object:
    """What a unit of this team answers, words of a refusal included."""
    try:
        with store.writing(NOW) as unit:
            return call(unit, north)
    except (NoSuchMailbox, NoSuchCommitment, LeaseLost) as refusal:
        return refusal.sentence
    except NoResultFound:
        return "where the first wall is gone, a row that must be there is not"
    except KeptError as trouble:  # the second wall speaks through PostgreSQL's refusals
        assert "PostgreSQL refused" in trouble.sentence
        return trouble.sentence


def _rows(store: Store, north: Plant) -> dict[str, list[Any]]:
    """Everything the north has, as the tables hold it."""
    with store.for_team("north").reading() as unit:
        assert isinstance(unit, StoredUnit)
        connection = unit.pages._connection
        theirs = {"mailbox": "id", "message_account": None, "item": None}
        found = {}
        for table in metadata.sorted_tables:
            column = "id" if table.name == "mailbox" else "mailbox_id"
            if (column in table.c and table.name not in theirs) or table.name == "mailbox":
                asked = select(table).where(table.c[column] == north.mailbox).order_by(*table.primary_key)
                found[table.name] = [tuple(row) for row in connection.execute(asked)]
    return found


def test_every_question_is_in_the_list() -> None:
    """A question that is added to a protocol is asked here too."""
    assert set(_protocol()) == CALLS.keys() | _ONLY_FOR_ALL_TEAMS


def test_the_marks_can_be_found_by_their_owner(store: Store, north: Plant) -> None:
    """The north itself sees its marks nearly everywhere: so what is looked for below could be found."""
    seen = set()
    for name, call in CALLS.items():
        with suppress(KeptError, RuntimeError), store.for_team("north").reading() as unit:
            if MARK.lower() in repr(call(unit, north)).lower():
                seen.add(name)
    assert len(seen) > 20, sorted(seen)


def _strays(store: Store, north: Plant) -> list[str]:
    """The questions that gave a mark away or changed a row of the north's."""
    before, strays = _rows(store, north), []
    for name, call in CALLS.items():
        answer = repr(_asked(store, call, north)).lower()
        if MARK.lower() in answer or _rows(store, north) != before:
            strays.append(name)
    return strays


def test_nothing_of_another_team_is_answered_or_changed(store: Store, north: Plant) -> None:
    """Asked by the south with the north's numbers, no question gives a mark, and no row of the north's changes."""
    assert _strays(store, north) == []


def test_a_team_without_a_name_is_one_of_the_teams(store: Store, north: Plant) -> None:
    """The unnamed team of a laptop is not the unit of all teams: it, too, gets nothing of the north's."""
    assert _strays(store.for_team(""), north) == []


def test_a_team_is_asked_by_its_own_name(store: Store, north: Plant) -> None:
    """A unit of one team refuses to make a mailbox of another; a unit of all teams sees both."""
    with store.writing(NOW) as unit, pytest.raises(ValueError, match="north"):
        unit.mailboxes.put(REP, team="north")
    with store.across_teams().reading() as unit:
        assert [one.team for one in unit.mailboxes.all()] == ["north", "south"]
        assert {job.team for job in unit.jobs.all()} == {"north", "south"}


# The second wall


@pytest.fixture
def on_server(store: Store) -> Store:
    """The store, where it is PostgreSQL's."""
    if store._engine.dialect.name != "postgresql":
        pytest.skip("SQLite has the first wall only")
    assert store.is_walled
    return store


@pytest.fixture
def without_the_first_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    """No question looks whose mailbox it is asked about."""
    names = (
        "browsing connections drafts erasure exchanges health jobs ledger mailboxes overview pages retention"
    )
    for module in (import_module(f"agent.store.{name}") for name in names.split()):
        for name, nothing in (("admit", lambda *_: None), ("of_team", lambda *_: [])):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, nothing)


@pytest.mark.usefixtures("without_the_first_wall")
def test_the_second_wall_holds_without_the_first(on_server: Store, north: Plant) -> None:
    """PostgreSQL itself shows and changes nothing of the north's in a unit of the south."""
    assert _strays(on_server, north) == []


def _behind(store: Store, team: str, work: Callable[[Transacting], None]) -> None:
    with store._engine.begin() as connection:
        wall.enter(connection, team)
        work(connection)


def test_bare_sql_sees_its_own_team_only(on_server: Store, north: Plant) -> None:
    """Everything of every table, without a condition: read, changed and deleted is the south's alone."""
    before = _rows(on_server, north)
    walled = [one for one in metadata.sorted_tables if one.name not in ("installation", "turn")]

    def read(connection: Transacting) -> None:
        seen = repr([connection.execute(select(one)).all() for one in walled])
        assert "south" in seen
        assert "north" not in seen
        assert MARK.lower() not in seen.lower()

    def change(connection: Transacting) -> None:
        for one in walled:
            key = next(iter(one.primary_key))
            connection.execute(update(one).values({key: key}))
        for one in reversed(walled):
            connection.execute(delete(one))

    _behind(on_server, "south", read)
    _behind(on_server, "south", change)
    assert _rows(on_server, north) == before
    with on_server.reading() as unit:
        assert unit.mailboxes.all() == ()


def test_the_wall_ends_with_the_unit(on_server: Store, north: Plant) -> None:
    """Who looks what is due gets the same connection after a team, and sees every team."""
    for _ in range(3):
        with on_server.writing(NOW) as unit:
            assert len(unit.mailboxes.all()) == 1
        with on_server.across_teams().reading() as unit:
            assert len(unit.mailboxes.all()) == 2


@pytest.mark.parametrize("team", ["", "nowhere"])
def test_a_setting_that_nobody_set_shows_nothing(on_server: Store, north: Plant, team: str) -> None:
    """Neither a team without mailboxes nor the role alone sees a row."""
    seen: list[int] = []
    asked = text("SELECT count(*) FROM mailbox")
    _behind(on_server, team, lambda connection: seen.append(connection.execute(asked).scalar_one()))
    with on_server._engine.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL ROLE {wall.ROLE}")
        seen.append(connection.execute(asked).scalar_one())
    assert seen == [0, 0]


def test_every_table_of_a_team_stands_behind_the_wall(on_server: Store) -> None:
    """A table that is added with a mailbox in it has a policy, and the role may use it."""
    with on_server._engine.connect() as connection:
        walled = set(connection.exec_driver_sql("SELECT tablename FROM pg_policies").scalars())
        secured = set(
            connection.exec_driver_sql("SELECT relname FROM pg_class WHERE relrowsecurity").scalars()
        )
        role = connection.exec_driver_sql(
            f"SELECT rolbypassrls, rolsuper, rolcanlogin FROM pg_roles WHERE rolname = '{wall.ROLE}'"
        ).one()
        tables = set(inspect(connection).get_table_names()) - {"alembic_version", "installation", "turn"}
    assert walled == secured == tables
    assert tuple(role) == (False, False, False)


def test_a_kept_from_before_the_wall_works_on(on_server: Store, north: Plant) -> None:
    """Who owns the tables and names no team, as a previous version does, sees what it always saw."""
    with on_server._engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM mailbox").scalar_one() == 2


def test_a_wall_that_was_torn_down_is_put_up_again(on_server: Store) -> None:
    """After a restore on another server the role may be missing rights: the next opening grants them."""
    with on_server._engine.begin() as connection:
        connection.exec_driver_sql(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {wall.ROLE}")
    assert wall.put_up(on_server._engine)
    with on_server.reading() as unit:
        assert len(unit.mailboxes.all()) == 1


def test_a_user_who_may_not_make_roles_is_told_that_there_is_no_wall(on_server: Store) -> None:
    """Not stopped by it: an administrator types what is missing, and until then each query asks for its team."""
    with on_server._engine.begin() as connection:
        connection.exec_driver_sql(
            "DO $$ BEGIN CREATE ROLE plain LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
    plain = create_engine(on_server._engine.url.set(username="plain"))
    assert not wall.put_up(plain)
    assert not wall.put_up(plain)
    plain.dispose()


def test_times_of_a_unit_are_its_own(store: Store) -> None:
    """Leaving a team's unit leaves the team: the next unit of the same connection is another's."""
    with store.for_team("east").writing(NOW) as unit:
        unit.mailboxes.put(replace(REP, email="mara@harbour.example"))
    with store.reading() as unit:
        assert [one.rep.email for one in unit.mailboxes.all()] == [REP.email]
    assert NOW.tzinfo is UTC
