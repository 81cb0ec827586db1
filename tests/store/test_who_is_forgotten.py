"""Who is forgotten is known in any spelling: addresses and domains know no capitals."""

import pytest

from agent.core.forgotten import is_among
from agent.core.message import Address
from agent.store.unit import Store
from agent.store_port import Mailbox
from tests.store.making import ACME, NOW, mail, page


@pytest.mark.parametrize("spell", [str, str.upper, str.title], ids=["small", "capitals", "mixed"])
def test_a_name_is_forgotten_however_it_is_typed(store: Store, mailbox: Mailbox, spell: object) -> None:
    """As much is erased, their next mail is theirs, asked twice they are noted once, and they can be remembered again."""
    assert callable(spell)
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "mbox:a", page(mail("a"), mail("b", hours=1)))
        erased = unit.erasure.person(mailbox.id, spell(ACME))
        unit.erasure.person(mailbox.id, ACME)
        assert erased.messages == 2
        assert unit.erasure.forgotten(mailbox.id) == {ACME}
        assert is_among(Address(f"someone@{ACME}"), unit.erasure.forgotten(mailbox.id))
        assert unit.erasure.remember_again(mailbox.id, spell(ACME))
        assert unit.erasure.forgotten(mailbox.id) == frozenset()
