"""`kept connect outlook` and what follows it, as a user types it, against the fake Graph."""

import json
from pathlib import Path

import pytest

from agent.cli.advice import advised
from agent.cli.commands import kept
from agent.cli.connecting import to_type
from agent.clock import SystemClock
from agent.errors import SourceError
from connectors.outlook.authority import AuthorityClient
from connectors.outlook.refusals import _FORBIDDEN, _NEEDED, refusal
from connectors.outlook.secret import SCOPES, Secret
from connectors.outlook.tokens import person_app
from tests.connectors_outlook.test_outlook_signin import a_certificate
from tests.connectors_outlook.worlds import NOW, OutlookWorld
from tests.fakes.graph.client import FakeGraph


class Terminal:
    """A user's, with the settings of the test in its environment."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.err = ""

    def __call__(self, *arguments: str | Path) -> str:
        """Type a command; what it printed. Its trouble is in `err`."""
        self._capsys.readouterr()
        advised(lambda: kept.main([str(one) for one in arguments], "kept", standalone_mode=False))
        out, self.err = self._capsys.readouterr()
        return out


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fake: FakeGraph
) -> Terminal:
    monkeypatch.setenv("KEPT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KEPT_GRAPH_ROOT", fake.root)
    monkeypatch.setenv("KEPT_MICROSOFT_AUTHORITY", fake.root)
    return Terminal(capsys)


@pytest.fixture
def world(fake: FakeGraph, tmp_path: Path) -> OutlookWorld:
    return OutlookWorld(fake, tmp_path / "world").with_promises()


def a_cache(fake: FakeGraph) -> str:
    """What another program's MSAL wrote down after signing in."""
    client = AuthorityClient(fake.root, SystemClock(), known_as="login.microsoftonline.com")
    app, cache = person_app(Secret("another-program"), client)
    app.acquire_token_by_device_flow(app.initiate_device_flow(list(SCOPES)))
    client.close()
    return str(cache.serialize())


def test_from_a_cache_to_a_draft(run: Terminal, world: OutlookWorld, tmp_path: Path) -> None:
    """Connect, sync, and the honest word lies in the thread, once, however often one syncs."""
    (tmp_path / "cache.json").write_text(a_cache(world.fake), encoding="utf-8")
    assert "Connected outlook:dana@northwind.example" in run(
        "connect", "outlook", "--cache", tmp_path / "cache.json"
    )
    for _ in range(2):
        assert "outlook:dana@northwind.example read" in run("sync", "--now", NOW.isoformat())
    drafts = json.loads(run("drafts", "--json"))["drafts"]
    lying = world.fake.do("messages", folder="drafts")
    assert sorted(one["subject"] for one in drafts) == sorted(one["subject"] for one in lying)
    assert len(lying) == 2
    assert {one["state"] for one in drafts} == {"written"}
    promises = json.loads(run("promises", "--json", "--now", NOW.isoformat()))["commitments"]
    assert len(promises) == 2


def test_by_device_with_a_folder(run: Terminal, world: OutlookWorld) -> None:
    """The code is shown, and the folder is looked up."""
    said = run("connect", "outlook", "--device", "--client-id", "app-1", "--folder", "Archive")
    assert "KEPT-2026" in said
    assert "Connected" in said
    run("connect", "outlook", "--device", "--client-id", "app-1", "--folder", "Archvie")
    assert "There is no mail folder Archvie" in run.err


def test_as_a_company(run: Terminal, world: OutlookWorld, tmp_path: Path) -> None:
    """For the mailbox that is named, with everything asked below its own address."""
    (tmp_path / "kept.pem").write_text(a_certificate(), encoding="utf-8")
    arguments = (
        "connect",
        "outlook",
        "--certificate",
        tmp_path / "kept.pem",
        "--tenant",
        "northwind.example",
    )
    assert "Connected outlook:dana@northwind.example" in run(
        *arguments, "--mailbox", "Dana@Northwind.example"
    )
    assert "read" in run("sync", "--now", NOW.isoformat())
    asked = [line for line in world.fake.asked if "/v1.0/" in line and "$batch" not in line]
    assert asked
    assert all("/v1.0/users/dana@northwind.example" in line.lower() for line in asked)
    run(*arguments)
    assert "--mailbox" in run.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "--client-id"),
        (("--cache", "none.json"), "none.json"),
    ],
)
def test_what_is_missing_is_named(run: Terminal, arguments: tuple[str, ...], sentence: str) -> None:
    """With what to type."""
    run("connect", "outlook", *arguments)
    assert sentence in run.err


_DEVICE = ("connect", "outlook", "--device", "--client-id", "app-1")


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        ({"device": "declined"}, "You did not agree"),
        ({"device": "expired"}, "The code has expired"),
        (
            {"device": "approved", "scope": "Calendars.Read User.Read"},
            "did not give kept what it needs: Mail.ReadWrite",
        ),
    ],
)
def test_a_refusal_ends_in_the_command_that_tries_again(
    run: Terminal, world: OutlookWorld, trouble: dict[str, str], sentence: str
) -> None:
    """What is wrong in the first line, the very command in the last."""
    world.fake.do("authority", **trouble)
    run(*_DEVICE)
    told, to_do = run.err.splitlines()
    assert sentence in told
    assert f"`kept {' '.join(_DEVICE)}`" in to_do


@pytest.mark.parametrize("number", [*_NEEDED, *_FORBIDDEN])
def test_every_refusal_of_microsoft_says_what_to_do(number: str) -> None:
    """By signing in again, or by the page for the administrator, and then the command."""
    refused = refusal({"error": "invalid_grant", "error_codes": [int(number)]})
    assert isinstance(refused, SourceError)
    to_do = to_type(refused, "kept connect outlook --client-id app-1")
    assert len(to_do) > len("`kept connect outlook --client-id app-1`"), "and something before it"
    assert "`kept connect outlook --client-id app-1`" in to_do


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("KEPT_MICROSOFT_AUTHORITY", "Microsoft's sign-in cannot be reached"),
        ("KEPT_GRAPH_ROOT", "Microsoft Graph cannot"),
    ],
)
def test_offline_it_is_said_what_to_type_later(
    run: Terminal, world: OutlookWorld, monkeypatch: pytest.MonkeyPatch, setting: str, sentence: str
) -> None:
    """Nothing was kept, so nothing tries by itself."""
    monkeypatch.setenv(setting, "http://127.0.0.1:9")
    monkeypatch.setattr(SystemClock, "sleep", lambda *_: None)
    run(*_DEVICE)
    told, to_do = run.err.splitlines()[-2:]
    assert sentence in told
    assert to_do.strip() == f"Nothing was connected. Then: `kept {' '.join(_DEVICE)}`"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("ErrorAccessDenied", "does not let kept read this mailbox"),
        ("MailboxNotEnabledForRESTAPI", "has no Exchange Online mailbox"),
    ],
)
def test_a_mailbox_that_may_not_be_read_is_said(
    run: Terminal, world: OutlookWorld, code: str, sentence: str
) -> None:
    """The administrator's consent is missing, or there is no mailbox at all."""
    world.fake.do("fault", match="GET .*messages/delta", status=403, code=code, times=99)
    run(*_DEVICE)
    told, to_do = run.err.splitlines()
    assert sentence in told
    assert f"`kept {' '.join(_DEVICE)}`" in to_do


def test_signing_in_again_needs_no_application(run: Terminal, world: OutlookWorld) -> None:
    """`kept connect outlook`, as every refusal says, knows the application of the first time."""
    run(*_DEVICE)
    assert "Connected outlook:dana@northwind.example" in run("connect", "outlook", "--device")
    assert run.err == ""


def test_a_refused_sign_in_stores_nothing(run: Terminal, world: OutlookWorld) -> None:
    """And says why, and what to do."""
    world.fake.do("authority", device="declined")
    run("connect", "outlook", "--device", "--client-id", "app-1")
    assert "You did not agree" in run.err
    run("sync")
    assert "No mailbox is signed in yet" in run.err


def test_a_revoked_sign_in_is_told_and_nothing_is_lost(run: Terminal, world: OutlookWorld) -> None:
    """The connection says what to type; signed in again, everything goes on where it stood."""
    run("connect", "outlook", "--device", "--client-id", "app-1")
    world.fake.do("authority", refusal="50173", access=[])
    said = run("sync", "--now", NOW.isoformat())
    assert "The sign-in was revoked" in said + run.err
    assert "kept connect outlook" in said + run.err
    world.fake.do("authority", refusal="")
    run("connect", "outlook", "--device", "--client-id", "app-1")
    run("sync", "--now", NOW.isoformat())
    assert len(json.loads(run("promises", "--json", "--now", NOW.isoformat()))["commitments"]) == 2
