"""Folders by whatever name a server gives them: each is listed, and found again by the octets of its name."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.policy import Rep
from agent.ports import Endpoints
from connectors._password import Secret
from connectors.imap import look_around
from connectors.imap.cursor import FolderState
from connectors.imap.listing import Names, listed, states
from connectors.imap.place import Place, Tls
from connectors.imap.session import Session
from connectors.imap.source import FolderSource
from tests.connectors_imap.conftest import keys, mail
from tests.servers.parts import ImpatientClock
from tests.servers.scripted_imap import Mailbox, Scripted, Talk, once, scripted


@pytest.mark.parametrize(
    ("octets", "name"),
    [
        (b"Sent", "Sent"),
        (b"Entw&APw-rfe", "Entwürfe"),
        (b"A&-B", "A&B"),
        (b"R&D", "R&D"),
        (b"Caf&AOk", "Caf&AOk"),
        (b"&ZeVnLIqe", "&ZeVnLIqe"),
        ("Köln".encode(), "Köln"),
        (b"K\xf6ln", "Köln"),
        (b"a\x07b", "a\N{REPLACEMENT CHARACTER}b"),
    ],
)
def test_a_name_is_shown_as_people_read_it(octets: bytes, name: str) -> None:
    """In IMAP's UTF-7 where it is that, else as it stands."""
    assert Names().shown(octets) == name


@given(
    st.lists(st.binary(min_size=1, max_size=12) | st.text("aé&-AOk,", max_size=9).map(str.encode), max_size=6)
)
def test_every_name_leads_back_to_its_octets(several: list[bytes]) -> None:
    """Whatever folders a server lists, each is asked for by the very name that it was listed under."""
    names = Names()
    assert names.shown(b"R&D") != names.shown(b"R&-D")
    shown = {octets: names.shown(octets) for octets in several if octets}
    assert {names.octets(name) for name in shown.values()} <= shown.keys()
    if all(octets.isascii() for octets in shown):
        assert {octets: names.octets(name) for octets, name in shown.items()} == {one: one for one in shown}


def test_a_line_that_cannot_be_read_costs_its_own_folder() -> None:
    """Too few words, no name, a literal, and something after it: the folders around them are listed."""
    lines = [
        b'(\\HasNoChildren) "/" INBOX',
        b'(\\HasNoChildren "/" broken',
        b'() "/"',
        (b'() "/" {3}', b"R&D"),
        b' ("CHILDINFO" ("SUBSCRIBED"))',
        b"() NIL 2024",
        b"",
    ]
    assert [(one.name, one.separator) for one in listed(lines, {}, Names())] == [
        ("INBOX", "/"),
        ("R&D", "/"),
        ("2024", ""),
    ]
    assert states([b'"R&D" (MESSAGES 2 UIDNEXT 5 UIDVALIDITY 7)', b"what", b'"a" (MESSAGES'], Names()) == {
        "R&D": FolderState(7, 5, 2)
    }


@pytest.fixture
def server() -> Iterator[Scripted]:
    with scripted() as state:
        yield state


@pytest.mark.parametrize(("key", "octets"), [("R&D", b"R&D"), ("K\xf6ln", b"K\xf6ln")])
def test_a_folder_with_a_name_of_its_own_kind_is_read_beside_the_others(
    server: Scripted, key: str, octets: bytes
) -> None:
    """Also over a connection that was made anew after the folders were listed."""
    server.folders[key] = Mailbox()
    server.folders[key].put(mail(1))

    def lists(talk: Talk, command: str) -> bool:
        talk.say(b'* LIST () "/" "INBOX"')
        talk.say(b'* LIST () "/" "%s"' % octets)
        return talk.ok()

    server.fault = once(lists, "LIST")
    place = Place("127.0.0.1", server.port, "dana", tls=Tls.NONE)
    session = Session(place, lambda: Secret("pass"), Endpoints(), clock=ImpatientClock())
    _, chosen = look_around(session)
    session.close()
    assert [folder.shown for folder in chosen.folders] == ["INBOX", key]
    rep = Rep("dana@tilia.example", ZoneInfo("UTC"))
    pages = [
        page
        for folder in chosen.folders
        for page in FolderSource(session, folder, rep=rep, since=None).pages()
    ]
    assert keys(pages) == ["1@brandt.example"]
    session.close()
