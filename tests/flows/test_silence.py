"""What the rep dismisses while mail is being followed."""

from dataclasses import replace

import pytest

from agent.core.commitment import CommitmentId, State
from agent.core.fulfil.exchange import Exchange
from agent.core.fulfil.ledger import Entry, EntryKind
from agent.core.policy import Policy
from agent.flows import follow
from agent.flows.word import give_word
from agent.store.unit import Store
from agent.store_port import Mailbox
from tests.flows.conftest import NOW, PROMISE, found

_LIKE_IT = CommitmentId("bbbbbbbbbbbb")


def test_a_word_given_meanwhile_is_heeded_at_once(
    store: Store, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It silences what is found in that very moment, of which the word itself could not know."""

    def following(exchange: Exchange, *_: object) -> tuple[Entry, ...]:
        with store.reading() as unit:
            is_known = bool(unit.overview.words(mailbox.id))
        if not is_known:
            give_word(store, [mailbox], PROMISE, kind=EntryKind.DISMISSED, now=NOW)
        return (found(), replace(found(), commitment=_LIKE_IT))

    monkeypatch.setattr(follow, "follow", following)
    with store.writing(NOW) as unit:
        unit.exchanges.touch(mailbox.id, ["quarry.example"])
    follow.follow_accounts(store, mailbox, policy=Policy(), now=NOW, progress=lambda *_: None)
    with store.reading() as unit:
        rows = unit.ledger.commitments(mailbox.id)
    states = {row.id: row.state(NOW, mailbox.rep.zone) for row in rows}
    assert states == {PROMISE: State.DISMISSED, _LIKE_IT: State.DISMISSED}
