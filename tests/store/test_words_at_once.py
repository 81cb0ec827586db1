"""Several clicks on one answer at the same moment, on each database."""

from concurrent.futures import ThreadPoolExecutor

from agent.core.fulfil.ledger import EntryKind
from agent.flows.word import Overtaken, give_word, standings
from agent.store.unit import Store
from agent.store_port import Mailbox
from tests.store.making import NOW, found, later
from tests.store.test_ledger_rows import C1, settle

_CLICKS = 8


def test_of_several_words_for_one_edition_one_is_written(store: Store, mailbox: Mailbox) -> None:
    """Who comes second waits for the first and is told that it stands otherwise by now."""
    settle(store, mailbox.id, [found(), later(EntryKind.MAYBE)])
    with store.reading() as unit:
        row = unit.ledger.find([mailbox.id], C1)[1]
        asked = standings(unit, mailbox, [row])[0].edition

    def click(_: int) -> str:
        try:
            return give_word(store, [mailbox], C1, kind=EntryKind.FULFILLED, now=NOW, only_if=asked).row.id
        except Overtaken:
            return "overtaken"

    with ThreadPoolExecutor(_CLICKS) as pool:
        told = list(pool.map(click, range(_CLICKS)))
    assert sorted(told) == [C1] + ["overtaken"] * (_CLICKS - 1)
    with store.reading() as unit:
        assert len(standings(unit, mailbox, [row])[0].words) == 1
