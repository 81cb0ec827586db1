"""Address headers: what is a mailbox, whose name is whose, and what is nobody."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.message import Address
from connectors._addresses import read_addresses


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("noor@tilia.example", [("noor@tilia.example", "")]),
        ("Noor Haddad <Noor@Tilia.example>", [("noor@tilia.example", "Noor Haddad")]),
        ('"Haddad, Noor" <noor@tilia.example>', [("noor@tilia.example", "Haddad, Noor")]),
        ("Haddad, Noor <noor@tilia.example>", [("noor@tilia.example", "Haddad, Noor")]),
        ("'Noor Haddad' <noor@tilia.example>", [("noor@tilia.example", "Noor Haddad")]),
        ("noor@tilia.example (Noor, at home)", [("noor@tilia.example", "Noor, at home")]),
        ("=?utf-8?q?J=C3=B6rg?= <j@tilia.example>", [("j@tilia.example", "Jörg")]),
        ('"=?utf-8?q?J=C3=B6rg?=" <j@tilia.example>', [("j@tilia.example", "Jörg")]),
        ('"A \\"B\\" C" <j@tilia.example>', [("j@tilia.example", 'A "B" C')]),
        ("a@b.example, C <c@d.example>", [("a@b.example", ""), ("c@d.example", "C")]),
        ("a@b.example; c@d.example", [("a@b.example", ""), ("c@d.example", "")]),
        ("Team: a@b.example, c@d.example;", [("a@b.example", ""), ("c@d.example", "")]),
        ("undisclosed-recipients:;", []),
        ("<@relay.example,@two.example:a@b.example>", [("a@b.example", "")]),
        ("a@b.example.", [("a@b.example", "")]),
        ('"odd local"@b.example', [('"odd local"@b.example', "")]),
        ("a@[192.0.2.7]", [("a@[192.0.2.7]", "")]),
        ("", []),
    ],
)
def test_mailboxes(value: str, found: list[tuple[str, str]]) -> None:
    """RFC 5322 3.4 and the forms that programs write instead of it."""
    assert read_addresses(value) == (tuple(Address(*pair) for pair in found), True)


@pytest.mark.parametrize(
    "value",
    [
        "rep@tilia.example)evil@bad.example",
        "rep@tilia.example evil@bad.example",
        "rep@tilia.example@bad.example",
        "rep@tilia.example\x00evil@bad.example",
        "Somebody",
        "<>",
        "Rep <rep@tilia.example> <evil>",
        "Rep <evil> <rep@tilia.example>",
    ],
)
def test_what_is_not_clearly_one_mailbox_is_nobody(value: str) -> None:
    """A value that a lenient parser would read as the rep's address gives no address and is not clean."""
    assert read_addresses(value) == ((), False)


@pytest.mark.parametrize(
    "value",
    [
        "rep@tilia.example, evil@bad.example",
        "<rep@tilia.example> <evil@bad.example>",
        "Rep: rep@tilia.example, evil@bad.example;",
        "rep@tilia.example, Rep <evil@bad.example>",
    ],
)
def test_nobody_hides_behind_another(value: str) -> None:
    """Every address of a value is given, so that two senders are seen to be two."""
    found, _ = read_addresses(value)
    assert [address.email for address in found] == ["rep@tilia.example", "evil@bad.example"]


def test_an_address_in_a_name_is_a_name() -> None:
    """What stands before the brackets is never taken for the address."""
    found, _ = read_addresses('"rep@tilia.example" <evil@bad.example>')
    assert found == (Address("evil@bad.example", "rep@tilia.example"),)


@given(st.text(alphabet='ab@.,;:<>()"\\ =?\n\x00é', max_size=120))
def test_any_value_gives_clean_addresses(value: str) -> None:
    """Whatever the value, an address given is lower case and has no blanks, and a name is one line."""
    for address in read_addresses(value)[0]:
        assert "@" in address.email
        assert address.email == address.email.lower()
        assert '"' in address.email or not address.email.split("@")[0].count(" ")
        assert address.name == " ".join(address.name.split())


_PIECES = {
    "bare": ("a@mill.example", "a@mill.example"),
    "named": ("Bo <b@mill.example>", "b@mill.example"),
    "word": ("Doe", None),
    "junk": ("x@y z", None),
}


@pytest.mark.parametrize(
    "kinds", [some for size in (1, 2, 3) for some in product(_PIECES, repeat=size)], ids="-".join
)
def test_a_word_that_is_no_address_belongs_to_the_name_behind_it_or_is_not_clean(
    kinds: tuple[str, ...],
) -> None:
    """Only what may be the first half of a name, right before its other half; every address beside it is given all the same."""
    found, clean = read_addresses(", ".join(_PIECES[kind][0] for kind in kinds))
    assert [one.email for one in found] == [email for kind in kinds if (email := _PIECES[kind][1])]
    follows = (*kinds[1:], "")
    assert clean == all(
        kind in ("bare", "named") or (kind == "word" and behind == "named")
        for kind, behind in zip(kinds, follows, strict=True)
    )
