"""How much of a folder may be owed: of very many bad mails some, and those go on being asked for."""

import pytest

from connectors._owed import Debts, Owed
from connectors.imap import walk
from connectors.imap.fetching import Fetched


def test_of_very_many_bad_mails_some_are_owed_and_stay_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first to come; asked for again in vain they are noted so, and one that is given makes room for another."""
    monkeypatch.setattr(walk, "_MOST_OWED", 2)

    standing: tuple[Owed, ...] = ()
    wanted: list[tuple[set[int], dict[str, int]]] = [
        (set(), {"1": 1, "2": 1}),
        (set(), {"1": 2, "2": 2}),
        ({1}, {"2": 3, "3": 3}),
        ({1, 2, 3, 4}, {}),
    ]
    for now, (given, owed) in enumerate(wanted, 1):
        mails = [Fetched(uid, b"Subject: x\n\n" if uid in given else None) for uid in (1, 2, 3, 4)]
        standing = walk._settled(Debts(standing, now), mails)
        assert {one.ref: one.asked for one in standing} == owed
