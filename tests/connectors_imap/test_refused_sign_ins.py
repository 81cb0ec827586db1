"""What a user reads whose sign-in is refused: what is wrong, and the very command that tries again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from agent.cli.advice import advised
from agent.cli.commands import kept
from agent.clock import SystemClock
from agent.errors import SignInNeeded
from connectors import _lookups
from connectors._discovery import Way, preset_of_host, step_of
from connectors.imap._trouble import sign_in_refused
from tests.servers.dovecot import FULL, Dovecot, dovecot
from tests.servers.scripted_http import Said, ScriptedHttp, scripted_http
from tests.servers.scripted_imap import Fault, Scripted, Talk, scripted

Type = Callable[..., list[str]]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Type:
    """The lines that a refused `kept connect` ends in."""
    monkeypatch.setenv("MAILPASS", "pass")
    monkeypatch.setenv("KEPT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(SystemClock, "sleep", lambda *_: None)

    def run(*words: str) -> list[str]:
        arguments = ["connect", *words, "--password-env", "MAILPASS"]
        assert advised(lambda: kept.main(arguments, "kept", standalone_mode=False)) == 1
        err = capsys.readouterr().err
        assert "pass\n" not in err
        return err.splitlines()

    return run


@pytest.fixture
def server() -> Iterator[Scripted]:
    with scripted() as state:
        yield state


def _refused(said: str) -> Fault:
    def fault(talk: Talk, command: str) -> bool:
        return command.startswith(("LOGIN", "AUTHENTICATE")) and talk.no(said)

    return fault


@pytest.mark.parametrize(
    ("said", "sentence", "step"),
    [
        ("[AUTHENTICATIONFAILED] no", "does not accept this user and password", "Check both"),
        ("[EXPIRED] too old", "the password has expired", "Change it"),
        ("[ALERT] Application-specific password required", "wants an app password", "Make one"),
        ("[UNAVAILABLE] later", "cannot check passwords at present", "Nothing was connected."),
        ("[LIMIT] too many connections", "asks us to come back later", "Wait 15 min."),
    ],
)
def test_a_refused_password(typed: Type, server: Scripted, said: str, sentence: str, step: str) -> None:
    """Whatever the server has against it, the last line says what to do and what to type."""
    server.fault = _refused(said)
    command = f"connect imap 127.0.0.1:{server.port} --user dana@tilia.example --tls none"
    told, to_do = typed(*command.split()[1:])
    assert sentence in told
    assert step in to_do
    assert f"`kept {command} --password-env MAILPASS`" in to_do


def _says_nothing_of_imap(talk: Talk) -> bool:
    talk.say("HTTP/1.1 400 Bad Request")
    return talk.cut()


def test_a_server_that_is_none_of_mail(typed: Type, server: Scripted) -> None:
    """A wrong port: whatever it says, nothing is sent there."""
    server.greeting = _says_nothing_of_imap
    told, to_do = typed("imap", f"127.0.0.1:{server.port}", "--user", "dana", "--tls", "none")
    assert "ended the connection" in told
    where = f"127.0.0.1:{server.port}"
    assert to_do.endswith(f"Then: `kept connect imap {where} --user dana --tls none --password-env MAILPASS`")


@pytest.mark.parametrize(
    ("where", "sentence"),
    [("127.0.0.1:9", "Nothing answers at"), ("imap.tilia.invalid", "is not known by that name")],
)
def test_a_server_that_is_not_there(typed: Type, where: str, sentence: str) -> None:
    """A wrong name, a wrong port, no network."""
    told, to_do = typed("imap", where, "--user", "dana")
    assert sentence in told
    assert to_do.endswith(f"Then: `kept connect imap {where} --user dana --password-env MAILPASS`")
    assert "again" not in to_do, "nothing tries again by itself"


def test_an_address_whose_server_nobody_knows(typed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offline, or no server under a usual name."""
    for look in ("srv", "mx", "txt"):
        monkeypatch.setattr(_lookups.NetworkLookups, look, lambda *_: [])
    monkeypatch.setattr(_lookups.NetworkLookups, "file", lambda *_: b"")
    told, to_do = typed("imap", "dana@tilia.invalid")
    assert "No server for dana@tilia.invalid could be found" in told
    assert "Check the network" in to_do
    assert "`kept connect imap HOST --user dana@tilia.invalid`" in to_do


def test_a_certificate_of_nobody(typed: Type, tmp_path: Path, dovecot_with_tls: Dovecot) -> None:
    """No password is sent; how to trust it is said."""
    port = str(dovecot_with_tls.tls_port)
    told, to_do = typed("imap", f"localhost:{port}", "--user", "tess", "--tls", "implicit")
    assert "The certificate of" in told
    assert "KEPT_CA_BUNDLE" in to_do
    assert f"Then: `kept connect imap localhost:{port}" in to_do


@pytest.fixture
def dovecot_with_tls(tmp_path: Path) -> Iterator[Dovecot]:
    issued = trustme.CA().issue_cert("localhost")
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    for blob in issued.cert_chain_pems:
        blob.write_to_path(chain, append=True)
    issued.private_key_pem.write_to_path(key)
    with dovecot(FULL, certificate=(chain, key)) as server:
        yield server


@pytest.fixture
def calendars() -> Iterator[ScriptedHttp]:
    with scripted_http() as state:
        yield state


@pytest.mark.parametrize(
    ("answer", "sentence", "step"),
    [
        (Said(401), "does not accept this user and password", "Check both"),
        (Said(404), "shows no calendars to this user there", "Give the URL"),
        (Said(500), "cannot answer at present", "Nothing was connected."),
        (Said(429, headers={"retry-after": "600"}), "asks us to come back later", "Wait 10 min."),
        (Said(207, "<html>"), "gave an answer that", "Nothing was connected."),
    ],
)
def test_a_refused_calendar(
    typed: Type, calendars: ScriptedHttp, answer: Said, sentence: str, step: str
) -> None:
    """As of mail."""
    calendars.answer = lambda _: answer
    told, to_do = typed("caldav", calendars.url, "--user", "dana")
    assert sentence in told
    assert step in to_do
    assert f"`kept connect caldav {calendars.url} --user dana --password-env MAILPASS`" in to_do


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "https://calendars.tilia.invalid/"])
def test_a_calendar_server_that_is_not_there(typed: Type, url: str) -> None:
    """A wrong name, a wrong port, no network."""
    _, to_do = typed("caldav", url, "--user", "dana")
    assert to_do.endswith(f"Then: `kept connect caldav {url} --user dana --password-env MAILPASS`")


def test_what_people_stumble_over_at_a_provider_is_said_of_a_refused_password_alone() -> None:
    """In place of the usual word about app passwords; what the server says itself stands."""
    way = Way("imap.fastmail.com", hint="Fastmail wants an app password: Settings.")
    usual = sign_in_refused("no", way.host, "kept connect imap x")
    expired = sign_in_refused("[EXPIRED] no", way.host, "kept connect imap x")
    assert isinstance(usual, SignInNeeded)
    assert isinstance(expired, SignInNeeded)
    assert (
        step_of(usual, way)
        == "Check both, then `kept connect imap x`. Fastmail wants an app password: Settings."
    )
    assert step_of(expired, way) == expired.next_step
    assert step_of(usual, Way("imap.tilia.example")) == usual.next_step


def test_what_listens_on_this_machine_is_told_by_its_port() -> None:
    """Proton's bridge is one of many that may."""
    bridge = preset_of_host("127.0.0.1", 1143)
    assert bridge is not None
    assert "Proton" in bridge.hint
    assert preset_of_host("127.0.0.1", 1993) is None
    assert preset_of_host("imap.fastmail.com", 143) is not None
