"""Rotating the key: every sealed column is sealed anew, and what the old key alone can open is found nowhere."""

import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, select, text, update

from agent.errors import StoreTrouble
from agent.ports import ConnectionInfo, DraftKind, Verdict
from agent.store import rotation
from agent.store.seal import SEALED_COLUMNS, Keys, add_key
from agent.store.tables import metadata
from agent.store.unit import Store
from agent.store_port import BookedMeeting, ReadItem, ReadPage
from tests.store.making import ACME, NOW, REP, forgetting, found, item, mail, meeting, outgoing

_OLD, _NEW = os.urandom(32), os.urandom(32)
_GMAIL = ConnectionInfo("gmail", REP.email)


def _fill(store: Store) -> None:
    """One record at least in every sealed column."""
    with store.writing(NOW) as unit:
        own = unit.mailboxes.put(REP)
        calendar = ReadItem("cal", Verdict.READ, meetings=(BookedMeeting(meeting("m"), (ACME,)),))
        unit.pages.store(own.id, "mbox:a", ReadPage((item(mail("a")), item(mail("b")), calendar), "1"))
        (work,) = unit.exchanges.dirty(own.id)
        unit.ledger.settle(own.id, work, [found()])
        (row,) = unit.ledger.commitments(own.id)
        unit.drafts.plan(own.id, row.id, DraftKind.SLIP_NOTICE, outgoing(), next_attempt_at=NOW)
        unit.connections.put(own.id, _GMAIL, "a refresh token")
        unit.erasure.person(own.id, forgetting("somebody@else.example"))


def _tokens(store: Store) -> dict[str, list[bytes]]:
    with store._engine.connect() as connection:
        return {
            name: list(connection.execute(select(text(name)).select_from(text(name.split(".")[0]))).scalars())
            for name in SEALED_COLUMNS
        }


@pytest.mark.parametrize("at_once", [1, 400])
def test_one_record_of_every_type_is_sealed_anew(
    place: str, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """After rotation the old key can be thrown away: the new one alone opens every column there is."""
    monkeypatch.setattr(rotation, "_AT_ONCE", at_once)
    before = Store.open(place, Keys([_OLD]), now=NOW)
    _fill(before)
    assert all(_tokens(before).values()), "a sealed column without a record proves nothing"
    before.close()
    both = Store.open(place, Keys([_NEW, _OLD]), now=NOW)
    count = sum(len(tokens) for tokens in _tokens(both).values())
    assert both.seal_anew() == count
    assert both.seal_anew() == 0
    both.close()
    after = Store.open(place, Keys([_NEW]), now=NOW)
    with after.reading() as unit:
        own = unit.mailboxes.all()[0]
        (connection,) = unit.connections.find(REP.email)
        assert unit.connections.secret(connection.id) == "a refresh token"
        assert unit.exchanges.load(own.id, ACME).meetings[0].summary == "Tasting"
        assert unit.drafts.all(own.id)[0].draft == outgoing()
        assert unit.ledger.commitments(own.id)[0].found.quote
        assert unit.erasure.forgotten(own.id) == {"somebody@else.example"}
    opened = {name: [Keys([_NEW]).open(name, one) for one in its] for name, its in _tokens(after).items()}
    assert all(opened.values())
    after.close()
    with pytest.raises(StoreTrouble):
        Store.open(place, Keys([_OLD]), now=NOW)


def test_what_changes_while_it_is_sealed_anew_stays_as_it_was_changed(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sign-in that was renewed between the look and the writing is not taken back to the one before."""
    before = Store.open(place, Keys([_OLD]), now=NOW)
    _fill(before)
    before.close()
    both = Store.open(place, Keys([_NEW, _OLD]), now=NOW)
    look = rotation._page
    newer = Keys([_NEW]).seal("connection.secret", b"a newer token")

    def looked(connection: Connection, column: Column[Any], *more: Any) -> list[Any]:
        rows = look(connection, column, *more)
        if column.table.name == "connection":
            connection.execute(update(column.table).values({column.name: newer}))
        return rows

    monkeypatch.setattr(rotation, "_page", looked)
    both.seal_anew()
    with both.reading() as unit:
        (connection,) = unit.connections.find(REP.email)
        assert unit.connections.secret(connection.id) == "a newer token"
    both.close()


def test_the_list_names_columns_that_exist() -> None:
    """A column that was renamed would silently be rotated no more."""
    for name in SEALED_COLUMNS:
        table, _, column = name.partition(".")
        assert column in metadata.tables[table].columns


def test_a_new_key_goes_before_the_old_ones(tmp_path: Path) -> None:
    """What was sealed before still opens, what is sealed now needs the new key, and the file stays private."""
    path = tmp_path / "key"
    token = Keys.from_file(path).seal("entry.sealed", b"x")
    add_key(path)
    keys = Keys.from_file(path)
    assert (len(keys), keys.is_newest(token)) == (2, False)
    assert keys.open("entry.sealed", token) == b"x"
    assert keys.is_newest(keys.seal("entry.sealed", b"x"))
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["key"]
