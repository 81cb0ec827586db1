"""`kept connect imap` and `kept connect caldav` as typed, against real servers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agent.cli.commands import kept
from agent.errors import BadInput, KeptError
from connectors._discovery import Way
from tests.connectors_caldav.conftest import Planner, event
from tests.connectors_caldav.conftest import server as server
from tests.connectors_imap.conftest import Box, mail

Type = Callable[..., Result]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """What a command prints; an error of kept is raised as it is."""
    monkeypatch.setenv("MAILPASS", "pass")
    (tmp_path / "password").write_text("pass\nsecond line\n")

    def run(*words: str) -> Result:
        done = CliRunner().invoke(
            kept, [*words, "--data", str(tmp_path / "data")], catch_exceptions=True, standalone_mode=False
        )
        if isinstance(done.exception, KeptError):
            raise done.exception
        assert done.exception is None, done.exception
        return done

    return run


@pytest.fixture
def filled(full: Box) -> Box:
    """Dana's mailbox, in which she has sent three mails under two addresses."""
    program = full.human()
    for number, sender in enumerate(["dana@tilia.example"] * 3 + ["d.keller@tilia.example"] * 2):
        program.append("Sent", mail(number, sender=sender))
    return full


def test_a_mailbox_is_connected_and_read(typed: Type, filled: Box, tmp_path: Path) -> None:
    """Server, user and a password file are enough: whose it is, is seen from what was sent."""
    where = f"127.0.0.1:{filled.server.port}"
    said = typed(
        "connect", "imap", where, "--user", filled.user, "--password-file", str(tmp_path / "password")
    )
    assert "The mailbox of dana@tilia.example and d.keller@tilia.example." in said.output
    assert "Sent: Sent. Drafts: Drafts." in said.output
    assert "5 new items" in typed("sync", "--now", "2026-11-30T09:00:00Z").output
    assert "imap:dana@tilia.example" in typed("doctor").output


def test_a_password_comes_from_the_environment(typed: Type, filled: Box) -> None:
    """By the variable's name, for the password itself would stand in the list of processes."""
    where = f"127.0.0.1:{filled.server.port}"
    said = typed(
        "connect",
        "imap",
        where,
        "--user",
        filled.user,
        "--password-env",
        "MAILPASS",
        "--address",
        "D@tilia.example",
    )
    assert "The mailbox of d@tilia.example and dana@tilia.example" in said.output


def test_a_folder_that_is_not_there_is_said(typed: Type, filled: Box) -> None:
    """Before anything is kept."""
    where = f"127.0.0.1:{filled.server.port}"
    words = ["--user", filled.user, "--password-env", "MAILPASS"]
    for option in ("--folder", "--sent", "--drafts", "--without"):
        with pytest.raises(BadInput, match="no folder Custmers"):
            typed("connect", "imap", where, *words, option, "Custmers")
    assert "Read: Sent, INBOX." in typed("connect", "imap", where, *words, "--folder", "INBOX").output


def test_folders_that_the_user_names_are_taken(typed: Type, filled: Box) -> None:
    """For Sent, for Drafts, and for what is not to be read; also when the stored connection is opened."""
    program = filled.human()
    for folder in ("Versandbuch", "Kladde", "Privat"):
        program.create_folder(filled.named(folder))
    where = f"127.0.0.1:{filled.server.port}"
    words = ["--user", filled.user, "--password-env", "MAILPASS", "--address", "d@tilia.example"]
    named = ["--sent", "Versandbuch", "--drafts", "Kladde", "--without", "Privat"]
    said = typed("connect", "imap", where, *words, *named).output
    assert "Sent: Versandbuch. Drafts: Kladde." in said
    assert "Privat" not in said
    filled.options |= {"sent": "Versandbuch", "drafts": "Kladde", "without": "Privat"}
    opened = filled.open()
    assert [source.name.rpartition("/")[2] for source in opened.sources] == ["Versandbuch", "INBOX", "Sent"]
    assert opened.drafts is not None
    assert opened.drafts.name.startswith("Kladde ")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--user", "u"], "nobody to ask"),
        (["--user", "u", "--password-env", "NO_SUCH_NAME"], "NO_SUCH_NAME"),
        (["--user", "u", "--password-file", "/nowhere"], "cannot be read"),
        (["--user", "u", "--password-env", "MAILPASS", "--oauth-token-file", "x"], "Name one"),
        (["--password-env", "MAILPASS"], "as whom"),
    ],
)
def test_what_is_missing_is_said(typed: Type, words: list[str], reason: str) -> None:
    """Before anything is asked of a server."""
    with pytest.raises(BadInput, match=reason):
        typed("connect", "imap", "imap.tilia.example", *words)


def test_a_mailbox_that_names_nobody_wants_an_address(typed: Type, full: Box) -> None:
    """An empty mailbox cannot tell whose it is."""
    where = f"127.0.0.1:{full.server.port}"
    with pytest.raises(BadInput) as raised:
        typed("connect", "imap", where, "--user", full.user, "--password-env", "MAILPASS")
    assert "--address" in raised.value.next_step


def test_nobody_elses_server_gets_the_password_unasked() -> None:
    """What the DNS says of another domain's server is shown, and not followed without a word of the user's."""
    from agent.cli.passwords import must_be_sure

    way = Way("mail.hosting.example", found="named in the DNS", is_sure=False)
    with pytest.raises(BadInput) as raised:
        must_be_sure(
            way, domain="tilia.example", typed="kept connect imap mail.hosting.example --user d@tilia.example"
        )
    assert "mail.hosting.example" in raised.value.next_step


@pytest.fixture
def planner(server: object) -> Iterator[Planner]:
    planner = Planner(server)  # type: ignore[arg-type]
    with planner.stack:
        yield planner


def test_a_calendar_is_connected_and_read(typed: Type, planner: Planner) -> None:
    """From the server's root; its owner is the rep who is known already."""
    planner.make("travel")
    planner.put("kickoff", event(1))
    words = ["--user", planner.user, "--password-env", "MAILPASS"]
    with pytest.raises(BadInput, match="Whose calendar"):
        typed("connect", "caldav", planner.server.url, *words)
    said = typed("connect", "caldav", planner.server.url, *words, "--address", "dana@tilia.example")
    assert "Read: Travel, Work. The calendar of dana@tilia.example." in said.output
    assert "1 new item" in typed("sync", "--now", "2026-05-01T09:00:00Z").output
    again = typed("connect", "caldav", planner.server.url, *words, "--calendar", "Work")
    assert "Read: Work. The calendar of dana@tilia.example." in again.output
    with pytest.raises(BadInput, match="no calendar of that name"):
        typed("connect", "caldav", planner.server.url, *words, "--calendar", "Yoga")
