"""The way in: TLS and its certificates, passwords and tokens, and which server an address belongs to."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from agent.errors import BadInput, KeptError, NotAllowed, ProviderDown, SignInNeeded
from agent.ports import Endpoints
from connectors._discovery import Way, presets, read_autoconfig, ways_to_calendars, ways_to_mail
from connectors._network import are_kin
from connectors._password import Secret, secret_of
from connectors.imap._limits import Limits
from connectors.imap.entering import how_protected
from connectors.imap.place import Mechanism, Place, Tls, place_of
from connectors.imap.signin import Wish, split_port, try_ways, ways
from tests.connectors_imap.conftest import Box, mail
from tests.servers.absent import absent
from tests.servers.dovecot import BINARY, FULL, WITHOUT, Dovecot, dovecot
from tests.servers.parts import ImpatientClock
from tests.servers.scripted_imap import Scripted, scripted

HASTY = Limits(connect=2, silence=2, grace=3, greeting=0.3)


@dataclass
class Fake:
    """A network of a few records (`connectors._discovery.Lookups`)."""

    srvs: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    mxs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    txts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def srv(self, name: str) -> Sequence[tuple[str, int]]:
        self.asked.append(name)
        return self.srvs.get(name, ())

    def mx(self, domain: str) -> Sequence[str]:
        self.asked.append(domain)
        return self.mxs.get(domain, ())

    def txt(self, name: str) -> Sequence[str]:
        return self.txts.get(name, ())

    def file(self, url: str) -> bytes:
        self.asked.append(url)
        return self.files.get(url, b"")


@dataclass
class Authority:
    """A certificate authority of the tests, and what it signed."""

    ca: trustme.CA
    folder: Path

    def bundle(self) -> str:
        path = self.folder / "ca.pem"
        self.ca.cert_pem.write_to_path(str(path))
        return str(path)

    def issue(self, *names: str, expired: bool = False) -> tuple[Path, Path]:
        until = datetime(2020, 1, 1, tzinfo=UTC) if expired else None
        made = self.ca.issue_cert(*names, not_after=until) if until else self.ca.issue_cert(*names)
        chain, key = self.folder / f"{names[0]}.pem", self.folder / f"{names[0]}.key"
        chain.write_bytes(b"".join(blob.bytes() for blob in made.cert_chain_pems))
        made.private_key_pem.write_to_path(str(key))
        key.chmod(0o644)
        return chain, key


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(trustme.CA(), tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def secured(authority: Authority) -> Iterator[Dovecot]:
    """A server with a certificate for localhost, from an authority that no system knows."""
    if not BINARY:
        absent(WITHOUT)
    with dovecot(FULL, certificate=authority.issue("localhost")) as server:
        yield server


def enter(place: Place, bundle: str = "", *, password: str = "pass") -> list[str]:
    """The folders that a signed-in user sees there."""
    from connectors.imap import look_around
    from connectors.imap.session import Session

    session = Session(
        place, lambda: Secret(password), Endpoints(ca_bundle=bundle), clock=ImpatientClock(), limits=HASTY
    )
    try:
        return [folder.name for folder in look_around(session)[1].folders]
    finally:
        session.close()


@pytest.mark.parametrize("tls", [Tls.IMPLICIT, Tls.STARTTLS])
def test_tls_with_a_named_authority(secured: Dovecot, authority: Authority, tls: Tls) -> None:
    """Either way of TLS works with the authority that KEPT_CA_BUNDLE names."""
    port = secured.tls_port if tls is Tls.IMPLICIT else secured.port
    assert "INBOX" in enter(Place("localhost", port, "tess", tls=tls), authority.bundle())


@pytest.mark.parametrize("tls", [Tls.IMPLICIT, Tls.STARTTLS])
def test_an_unknown_authority_is_explained(secured: Dovecot, tls: Tls) -> None:
    """Without it the certificate is refused, the reason said, and no password sent."""
    port = secured.tls_port if tls is Tls.IMPLICIT else secured.port
    with pytest.raises(NotAllowed, match="authority that this machine does not know") as raised:
        enter(Place("localhost", port, "tess", tls=tls))
    assert "KEPT_CA_BUNDLE" in raised.value.next_step


def test_a_certificate_for_another_name_is_explained(secured: Dovecot, authority: Authority) -> None:
    """The server's certificate is for localhost, not for its number."""
    with pytest.raises(NotAllowed, match="another"):
        enter(Place("127.0.0.1", secured.tls_port, "tess"), authority.bundle())


def test_an_expired_certificate_is_explained(authority: Authority) -> None:
    """What expired is said to have expired."""
    if not BINARY:
        absent(WITHOUT)
    chain = authority.issue("localhost", expired=True)
    with dovecot(FULL, certificate=chain) as server, pytest.raises(NotAllowed, match="expired"):
        enter(Place("localhost", server.tls_port, "tess"), authority.bundle())


def test_tls_at_a_port_without_it_is_explained(full: Box) -> None:
    """A plain port answers with its greeting, which is no TLS."""
    with pytest.raises((NotAllowed, ProviderDown)) as raised:
        enter(Place("127.0.0.1", full.server.port, "tess"))
    assert "TLS" in raised.value.sentence


def test_no_password_leaves_in_the_clear() -> None:
    """Plain IMAP is for this machine alone, and STARTTLS is never given up where it is not offered."""
    with pytest.raises(BadInput):
        Place("imap.tilia.example", 143, "dana", tls=Tls.NONE)
    with scripted() as server:
        with pytest.raises(NotAllowed, match="no TLS"):
            enter(Place("127.0.0.1", server.port, "dana", tls=Tls.STARTTLS))
        assert not [command for command in server.commands if command.startswith(("LOGIN", "AUTH"))]


def test_octets_before_starttls_are_not_believed() -> None:
    """What a man in the middle puts behind the answer to STARTTLS is not taken for the server's word under TLS."""
    with scripted() as server:
        server.capabilities = "IMAP4rev1 STARTTLS"

        def inject(talk: object, command: str) -> bool:
            if command != "STARTTLS":
                return False
            talk.raw(f"{talk.tag} OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n".encode())  # type: ignore[attr-defined]
            return True

        server.fault = inject
        with pytest.raises(ProviderDown):
            enter(Place("127.0.0.1", server.port, "dana", tls=Tls.STARTTLS))


def test_how_a_port_is_protected_is_found_out(secured: Dovecot, full: Box) -> None:
    """A server that speaks first has no TLS yet; one that waits has."""
    assert how_protected("127.0.0.1", full.server.port, HASTY) is Tls.NONE
    assert how_protected("127.0.0.1", secured.tls_port, HASTY) is Tls.IMPLICIT
    assert how_protected("imap.tilia.example", 993, HASTY) is Tls.IMPLICIT
    assert how_protected("imap.tilia.example", 143, HASTY) is Tls.STARTTLS


def test_a_wrong_password_is_said(full: Box) -> None:
    """Nothing of it is repeated."""
    with pytest.raises(SignInNeeded) as raised:
        enter(Place("127.0.0.1", full.server.port, "tess", tls=Tls.NONE), password="swordfish")
    assert "swordfish" not in f"{raised.value.sentence}{raised.value.next_step}"


@pytest.mark.parametrize("password", ["pa ss", 'pa"ss\\', "pässwörd", "パス"])
def test_any_password_can_be_typed(password: str) -> None:
    """Quotes, blanks and letters of any script arrive as they are."""
    with scripted() as server:
        server.capabilities = "IMAP4rev1 AUTH=PLAIN"
        enter(Place("127.0.0.1", server.port, "dana", tls=Tls.NONE), password=password)
        sent = server.commands[server.commands.index("AUTHENTICATE PLAIN") + 1]
        assert base64.b64decode(sent).decode() == f"\0dana\0{password}"


def test_a_user_cannot_smuggle_a_command() -> None:
    """A name is one line and is quoted."""
    with pytest.raises(BadInput):
        Place("imap.tilia.example", 993, "dana\r\nA1 DELETE INBOX")
    with scripted() as server:
        enter(Place("127.0.0.1", server.port, 'da na"', tls=Tls.NONE))
        assert 'LOGIN "da na\\"" "pass"' in server.commands


@pytest.fixture
def token_server() -> Iterator[Scripted]:
    with scripted() as server:
        server.capabilities = "IMAP4rev1 AUTH=XOAUTH2"
        yield server


def test_a_token_signs_in(token_server: Scripted, tmp_path: Path) -> None:
    """XOAUTH2 with the token that a file holds at the time of signing in."""
    (tmp_path / "token").write_text("ya29.fresh\n")
    place = Place(
        "127.0.0.1", token_server.port, "dana@tilia.example", tls=Tls.NONE, mechanism=Mechanism.XOAUTH2
    )
    from connectors.imap.session import Session

    secret = Secret(token_file=str(tmp_path / "token"))
    session = Session(place, lambda: secret, Endpoints(), clock=ImpatientClock(), limits=HASTY)
    session.read(lambda client: client.noop())
    session.close()
    sent = token_server.commands[token_server.commands.index("AUTHENTICATE XOAUTH2") + 1]
    assert base64.b64decode(sent) == b"user=dana@tilia.example\1auth=Bearer ya29.fresh\1\1"


def test_tokens_come_from_files_and_commands(tmp_path: Path) -> None:
    """One line; anything else, and a command that fails, asks for signing in again and shows nothing of it."""
    assert Secret(token_command="printf 'abc\\n'").value() == "abc"
    for broken in (
        Secret(token_command="false"),
        Secret(token_command="printf 'a\\nb'"),
        Secret(token_file="/nowhere"),
    ):
        with pytest.raises(SignInNeeded):
            broken.value()
    assert secret_of(Secret(password="x").sealed()) == Secret(password="x")
    assert "x-secret" not in repr(Secret(password="x-secret"))
    with pytest.raises(SignInNeeded):
        secret_of("[]")


# Which server an address belongs to.


def test_presets_are_sound() -> None:
    """Every preset names hosts, no domain belongs to two, and user names are of a known kind."""
    domains = [domain for one in presets() for domain in one.domains]
    assert len(domains) == len(set(domains)) > 60
    for one in presets():
        assert one.imap and one.user in ("address", "local") and one.tls in ("implicit", "starttls")
        assert not one.caldav or one.caldav.startswith("https://")
        assert not one.calendar or (one.caldav and one.calendar.startswith(one.caldav))


def test_no_exchanger_belongs_to_two_providers() -> None:
    """An end of a name that is within another's would make the provider hang on the order of the list."""
    ends = [end for one in presets() for end in one.mx]
    assert len(ends) == len(set(ends))
    assert not [(a, b) for a in ends for b in ends if a.endswith("." + b)]


@pytest.mark.parametrize(
    ("exchanger", "host"),
    [
        ("mx.zoho.com.", "imappro.zoho.com"),
        ("mx2.zoho.eu.", "imappro.zoho.eu"),
        ("mx.zoho.in.", "imappro.zoho.in"),
        ("mx00.ionos.de.", "imap.ionos.de"),
        ("mx01.kundenserver.de.", "imap.ionos.de"),
        ("mx00.ionos.co.uk.", "imap.ionos.co.uk"),
        ("mx1.mail.ovh.net.", "ssl0.ovh.net"),
        ("tilia-example.mail.protection.outlook.com.", "outlook.office365.com"),
        ("aspmx.l.google.com.", "imap.gmail.com"),
        ("mx01.mail.icloud.com.", "imap.mail.me.com"),
    ],
)
def test_a_firm_is_led_to_the_server_of_firms(exchanger: str, host: str) -> None:
    """Some providers have another server for domains of one's own, or one for each country."""
    found = ways_to_mail("dana@tilia.example", Fake(mxs={"tilia.example": [exchanger]}))
    assert [way.host for way in found] == [host]


def test_a_calendar_is_asked_for_itself_where_no_address_leads_to_it() -> None:
    """The provider's address first, then the calendar under the user's name."""
    found = ways_to_calendars("dana@gmx.de", Fake())
    assert [way.url for way in found] == [
        "https://caldav.gmx.net/",
        "https://caldav.gmx.net/begenda/dav/dana%40gmx.de/calendar",
    ]


def test_a_known_domain_asks_nobody() -> None:
    """Where the list knows the domain, the network is left alone."""
    network = Fake()
    assert [(way.host, way.user) for way in ways_to_mail("d@fastmail.com", network)] == [
        ("imap.fastmail.com", "d@fastmail.com")
    ]
    assert ways_to_calendars("d@icloud.com", network)[0].url == "https://caldav.icloud.com/"
    assert network.asked == []


def test_a_domain_of_ones_own_is_known_by_who_receives_its_mail() -> None:
    """The mail exchanger tells the provider; a name that merely ends alike does not."""
    network = Fake(
        mxs={
            "tilia.example": ["in1-smtp.messagingengine.com."],
            "brandt.example": ["x.notmessagingengine.com"],
        }
    )
    assert ways_to_mail("dana@tilia.example", network)[0].host == "imap.fastmail.com"
    assert ways_to_mail("sven@brandt.example", network)[0].host == "imap.brandt.example"


def test_what_the_domain_publishes_comes_before_guesses() -> None:
    """SRV first, then autoconfig, then the usual names; a server of somebody else's is not sure."""
    xml = (
        b"<clientConfig><emailProvider><incomingServer type='imap'><hostname>post.%EMAILDOMAIN%</hostname><port>993</port>"
        b"<socketType>SSL</socketType><username>%EMAILLOCALPART%</username></incomingServer></emailProvider></clientConfig>"
    )
    network = Fake(
        srvs={
            "_imaps._tcp.tilia.example": [("mail.hosting.example", 993)],
            "_imap._tcp.tilia.example": [("mx.tilia.example", 143)],
        },
        files={"https://autoconfig.tilia.example/mail/config-v1.1.xml": xml},
    )
    found = ways_to_mail("dana@tilia.example", network)
    assert [(way.host, way.port, way.tls, way.user, way.is_sure) for way in found] == [
        ("mail.hosting.example", 993, "implicit", "dana@tilia.example", False),
        ("mx.tilia.example", 143, "starttls", "dana@tilia.example", True),
        ("post.tilia.example", 993, "implicit", "dana", True),
        ("imap.tilia.example", 993, "implicit", "dana@tilia.example", True),
        ("mail.tilia.example", 993, "implicit", "dana@tilia.example", True),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"<html>", b"\xff\xfe", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
        b"<x><incomingServer type='imap'><hostname>h</hostname><port>143</port><socketType>plain</socketType></incomingServer></x>",
        b"<x><incomingServer type='imap'><hostname>h</hostname><port>99999</port><socketType>SSL</socketType></incomingServer></x>",
        b"<x><incomingServer type='pop3'><hostname>h</hostname><port>995</port><socketType>SSL</socketType></incomingServer></x>",
    ],
)  # fmt: skip
def test_an_autoconfig_file_that_offers_no_safe_imap_offers_nothing(raw: bytes) -> None:
    """Plain text, other protocols, nonsense and tricks are passed over."""
    assert read_autoconfig(raw, "dana@tilia.example") == []


def test_calendars_are_looked_up() -> None:
    """By SRV with its path, then at the well-known address."""
    network = Fake(
        srvs={"_caldavs._tcp.tilia.example": [("dav.tilia.example", 8443)]},
        txts={"_caldavs._tcp.tilia.example": ["path=/cal/"]},
    )
    assert [way.url for way in ways_to_calendars("dana@tilia.example", network)] == [
        "https://dav.tilia.example:8443/cal/",
        "https://tilia.example/.well-known/caldav",
    ]


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        ("imap.tilia.example", ("imap.tilia.example", 993)),
        ("imap.tilia.example:143", ("imap.tilia.example", 143)),
        ("imaps://imap.tilia.example/", ("imap.tilia.example", 993)),
        ("[::1]:1143", ("::1", 1143)),
        ("[::1]", ("::1", 993)),
        ("::1", ("::1", 993)),
    ],
)
def test_servers_can_be_typed_in_several_ways(target: str, parts: tuple[str, int]) -> None:
    """With and without a port, a scheme, and brackets."""
    assert split_port(target) == parts


@pytest.mark.parametrize("target", ["host:0", "host:99999", "host:imap", ":993", ""])
def test_what_is_no_server_is_refused(target: str) -> None:
    """With an example of what is."""
    with pytest.raises(BadInput):
        split_port(target)


@pytest.mark.parametrize(
    ("target", "tls", "ports"),
    [
        ("mail.tilia.example", None, [993, 143]),
        ("mail.tilia.example", Tls.IMPLICIT, [993]),
        ("mail.tilia.example", Tls.STARTTLS, [143]),
        ("localhost", Tls.NONE, [143]),
        ("mail.tilia.example:993", None, [993]),
        ("imap://mail.tilia.example:1143/", Tls.STARTTLS, [1143]),
        ("[::1]", None, [993, 143]),
        ("[::1]:143", None, [143]),
    ],
)
def test_a_server_without_a_port_is_looked_for_at_the_usual_ones(
    target: str, tls: Tls | None, ports: list[int]
) -> None:
    """By how it is to be protected; a port that is typed is the only one."""
    assert [way.port for way in ways(Wish(target, "dana", tls), Fake())] == ports


def test_the_next_way_is_tried_until_one_answers(full: Box) -> None:
    """A server that does not answer is passed over; one that refuses the password ends the search."""
    program = full.human()
    for number in range(3):
        program.append("Sent", mail(number, sender="dana@tilia.example"))
    nobody = Way("127.0.0.1", 9, "none", full.user)
    there = Way("127.0.0.1", full.server.port, "", full.user)
    found = try_ways(
        Wish("", full.user), [nobody, there], Secret("pass"), Endpoints(), ImpatientClock(), HASTY
    )
    assert found.place == Place("127.0.0.1", full.server.port, full.user, tls=Tls.NONE)
    assert found.addresses == ("dana@tilia.example",)
    with pytest.raises(SignInNeeded):
        try_ways(Wish("", full.user), [there, nobody], Secret("no"), Endpoints(), ImpatientClock(), HASTY)


def test_a_place_survives_its_options() -> None:
    """What is stored of a connection gives the same place; what cannot be used says so."""
    place = Place(
        "imap.tilia.example", 143, "dana", tls=Tls.STARTTLS, mechanism=Mechanism.XOAUTH2, folders=("A", "B/C")
    )
    assert place_of(place.options()) == place
    with pytest.raises(BadInput):
        place_of({"host": "x"})


def test_an_address_needs_no_user() -> None:
    """An address is its own user; a server needs one."""
    assert ways(Wish("dana@fastmail.com"), Fake())[0].user == "dana@fastmail.com"
    assert ways(Wish("dana@fastmail.com", "other"), Fake())[0].user == "other"
    with pytest.raises(BadInput):
        ways(Wish("imap.tilia.example"), Fake())


@pytest.mark.parametrize(
    ("host", "other", "kin"),
    [
        ("imap.tilia.example", "tilia.example", True),
        ("a.co.uk", "b.co.uk", False),
        ("x.a.co.uk", "a.co.uk", True),
        ("tilia.example.evil.example", "tilia.example", False),
        ("localhost", "localhost", False),
        ("dana.duckdns.org", "sven.duckdns.org", False),
        ("cal.dana.duckdns.org", "dana.duckdns.org", True),
        ("dana.synology.me", "synology.me", False),
    ],
)
def test_kin_are_of_one_registered_domain(host: str, other: str, kin: bool) -> None:
    """As far as names show it."""
    assert are_kin(host, other) is kin


def test_every_error_out_of_the_sign_in_is_ours(full: Box) -> None:
    """Nothing listens, no such host: a sentence each."""
    errors: list[KeptError] = []
    for host, port in (("127.0.0.1", 9), ("no-such-host.invalid", 993)):
        try:
            enter(Place(host, port, "dana"))
        except KeptError as error:
            errors.append(error)
    assert len(errors) == 2
