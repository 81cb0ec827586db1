"""Who is forgotten is known in any spelling, for addresses and domains know no capitals; and nobody else goes with them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest

from agent.core.fulfil.exchange import ReadMessage
from agent.core.message import Address, MessageKey, ThreadKey
from agent.store.unit import Store
from agent.store_port import BookedMessage, Mailbox
from tests.store.making import ACME, INES, NOW, forgetting, key, mail, page


@pytest.mark.parametrize("spell", [str, str.upper, str.title], ids=["small", "capitals", "mixed"])
def test_a_name_is_forgotten_however_it_is_typed(store: Store, mailbox: Mailbox, spell: object) -> None:
    """As much is erased, their next mail is theirs, asked twice they are noted once, and they can be remembered again."""
    assert callable(spell)
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(mail("a"), mail("b", hours=1)))
        erased = unit.erasure.person(mailbox.id, forgetting(spell(ACME)))
        unit.erasure.person(mailbox.id, forgetting(ACME))
        assert erased.messages == 2
        assert unit.erasure.forgotten(mailbox.id) == {ACME}
        assert forgetting(*unit.erasure.forgotten(mailbox.id)).names(Address(f"someone@{ACME}"))
        assert unit.erasure.remember_again(mailbox.id, spell(ACME))
        assert unit.erasure.forgotten(mailbox.id) == frozenset()


_EVA, _BEN, _KIM = (Address(email) for email in ("eva@mill.example", "ben@mill.example", "kim@lund.example"))
_PEOPLE = (INES, _EVA, _BEN, _KIM)


def _some(people: tuple[Address, ...]) -> Iterator[tuple[Address, ...]]:
    return (some for size in range(len(people) + 1) for some in combinations(people, size))


def _every_mail() -> dict[MessageKey, BookedMessage]:
    """One from each of them to each selection of the others, with the last of them in copy, too."""
    found = [
        replace(mail(f"{sender.email} {number}").message, sender=sender, to=to, cc=cc)
        for sender in _PEOPLE
        for number, (to, cc) in enumerate(
            (some[:cut], some[cut:])
            for some in _some(tuple(one for one in _PEOPLE if one != sender))
            for cut in {max(len(some) - 1, 0), len(some)}
        )
    ]
    plain_keys = [
        replace(one, key=key(f"m{number}"), thread=ThreadKey(key(f"m{number}")))
        for number, one in enumerate(found)
    ]
    return {one.key: BookedMessage(one, tuple(_accounts(one))) for one in plain_keys if _accounts(one)}


def _addressed(message: ReadMessage) -> set[Address]:
    """Those to whom it speaks: customers, where Ines wrote it; those in copy where To names none."""
    nobody = {INES} if message.sender == INES else set[Address]()
    return set(message.to) - nobody or set(message.cc) - nobody


def _accounts(message: ReadMessage) -> list[str]:
    people = (message.sender, *message.to, *message.cc)
    return sorted({one.email.partition("@")[2] for one in people if one != INES})


@pytest.mark.parametrize("who", [_EVA.email, ACME])
def test_whoever_is_forgotten_is_taken_out_of_every_mail_and_nobody_else(
    store: Store, mailbox: Mailbox, who: str
) -> None:
    """What they wrote, or what addressed nobody else, is gone; any other mail stays with all others, in the account of everybody left on it."""
    mails = _every_mail()
    gone = {one for one in (_EVA, _BEN) if who in (one.email, ACME)}
    left: dict[MessageKey, ReadMessage] = {}
    for name, booked in mails.items():
        was = booked.message
        to, cc = (tuple(one for one in some if one not in gone) for some in (was.to, was.cc))
        if was.sender not in gone and not (_addressed(was) or {INES}) <= gone:
            left[name] = replace(was, to=to, cc=cc)
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(*mails.values()))
        assert unit.erasure.person(mailbox.id, forgetting(who)).messages == len(mails) - len(left)
        for account in ("lund.example", ACME):
            here = {
                one.key: (one.sender, one.to, one.cc)
                for one in unit.exchanges.load(mailbox.id, account).messages
            }
            assert here == {
                name: (one.sender, one.to, one.cc) for name, one in left.items() if account in _accounts(one)
            }
