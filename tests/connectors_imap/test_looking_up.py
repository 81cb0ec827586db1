"""What a domain publishes about its mail, asked of a name server on this machine: answers, lies and silence."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import dns.message
import dns.resolver
import dns.rrset
import pytest

from connectors import _lookups
from connectors._discovery import ways_to_calendars, ways_to_mail
from connectors._lookups import NetworkLookups

_RECORDS = {
    ("_imaps._tcp.brandt.example.", "SRV"): ("10 5 993 light.brandt.example.", "10 90 993 heavy.brandt.example.", "0 1 1993 first.brandt.example."),
    ("_imap._tcp.brandt.example.", "SRV"): ("0 0 0 .",),
    ("_caldavs._tcp.brandt.example.", "SRV"): ("0 1 443 cal.brandt.example.",),
    ("_caldavs._tcp.brandt.example.", "TXT"): ('"pa" "th=/dav"',),
    ("brandt.example.", "MX"): ("20 second.mail.example.", "10 first.mail.example."),
}  # fmt: skip


def _honest(asked: dns.message.QueryMessage) -> bytes:
    answer = dns.message.make_response(asked)
    question = asked.question[0]
    kind = dns.rdatatype.to_text(question.rdtype)
    for name in (record for record in _RECORDS if record == (question.name.to_text(), kind)):
        answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *_RECORDS[name]))
    return answer.to_wire()


def _refusing(asked: dns.message.QueryMessage) -> bytes:
    answer = dns.message.make_response(asked)
    answer.set_rcode(dns.rcode.REFUSED)
    return answer.to_wire()


Answer = Callable[[dns.message.QueryMessage], bytes]


@pytest.fixture
def name_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Answer]]:
    """What answers, which tests change; this machine's own name server is not asked."""
    answers: list[Answer] = [_honest]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], listening.getsockname()[1]
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        monkeypatch.setattr(_lookups, "_SECONDS", 0.5)
        monkeypatch.setattr(NetworkLookups, "file", lambda self, url: b"")
        threading.Thread(target=_serve, args=(listening, answers), daemon=True).start()
        yield answers


def _serve(listening: socket.socket, answers: list[Answer]) -> None:
    while True:
        try:
            raw, whence = listening.recvfrom(4096)
            asked = dns.message.from_wire(raw)
            assert isinstance(asked, dns.message.QueryMessage)
            listening.sendto(answers[0](asked), whence)
        except OSError:
            return


@pytest.mark.usefixtures("name_server")
def test_servers_are_tried_in_the_order_that_their_domain_wishes() -> None:
    """By priority, then by weight (RFC 2782); the root as a target says that there is no such service."""
    found = ways_to_mail("dana@brandt.example", NetworkLookups())
    named = [(way.host, way.port, way.tls) for way in found if "DNS" in way.found]
    assert named == [
        ("first.brandt.example", 1993, "implicit"),
        ("heavy.brandt.example", 993, "implicit"),
        ("light.brandt.example", 993, "implicit"),
    ]
    assert NetworkLookups().mx("brandt.example") == ["first.mail.example.", "second.mail.example."]


@pytest.mark.usefixtures("name_server")
def test_calendars_lie_where_the_text_beside_their_record_says() -> None:
    """RFC 6764 4: a path in a TXT record, in pieces as DNS has them."""
    urls = [way.url for way in ways_to_calendars("dana@brandt.example", NetworkLookups())]
    assert urls == ["https://cal.brandt.example/dav", "https://brandt.example/.well-known/caldav"]


@pytest.mark.parametrize(
    "answer", [_refusing, lambda asked: b"\0", lambda asked: b"", lambda asked: asked.to_wire()]
)
def test_a_name_server_that_is_of_no_help_leaves_the_usual_names(
    name_server: list[Answer], answer: Answer
) -> None:
    """Refusals, garbage, and the question itself for an answer: within the time that a look has."""
    name_server[0] = answer
    began = time.monotonic()
    found = ways_to_mail("dana@brandt.example", NetworkLookups())
    assert [way.host for way in found] == ["imap.brandt.example", "mail.brandt.example"]
    assert time.monotonic() - began < 4
