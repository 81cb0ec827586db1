"""Rules of the house that no linter knows: the core has no clock, nothing sends, the readme knows every command."""

import re
from pathlib import Path

import pytest

from agent.cli.commands import kept

_ROOT = Path(__file__).parents[1]
_CODE = [
    path for folder in ("agent", "connectors", "workers") for path in sorted((_ROOT / folder).rglob("*.py"))
]
_CLOCK = re.compile(r"\b(?:datetime\.now|datetime\.utcnow|date\.today|time\.time|perf_counter|monotonic)\(")
_SENDING = re.compile(
    r"\bsmtplib\b|\bsendmail\b|/send\b|drafts\(\)\.send|messages\(\)\.send|def send(?:_\w+)?\("
)


def test_the_core_has_no_clock() -> None:
    """`now` is always a parameter."""
    core = [path for path in _CODE if "core" in path.parts]
    assert core
    assert [path for path in core if _CLOCK.search(path.read_text(encoding="utf-8"))] == []


def test_nothing_can_send() -> None:
    """No module knows a way to send mail: no SMTP, no provider's send call, no function of that name.

    The gate that refuses sending has to name what it refuses; imaplib calls writing to its socket so. Reports are
    handed to the team's own mail server by one module, which only the wiring of reports may use.
    """
    carrier = _ROOT / "agent/mail_server.py"
    excused = {_ROOT / "connectors/_no_send.py", _ROOT / "connectors/imap/_wire.py", carrier}
    code = [path for path in _CODE if path not in excused]
    assert [path for path in code if _SENDING.search(path.read_text(encoding="utf-8"))] == []
    users = [path for path in _CODE if "mail_server" in path.read_text(encoding="utf-8") and path != carrier]
    assert users == [_ROOT / "agent/bootstrap/reporting.py"]


@pytest.mark.parametrize("name", kept.list_commands(kept.make_context("kept", [], resilient_parsing=True)))
def test_every_command_is_there_and_teaches(name: str) -> None:
    """A command that the group lists can be imported and has a help text of more than one sentence."""
    context = kept.make_context("kept", [], resilient_parsing=True)
    command = kept.get_command(context, name)
    assert command is not None
    assert command.name == name
    assert len((command.help or "").split()) > 12


def test_the_readme_knows_every_command() -> None:
    """Nothing that can be typed is left for a user to find out."""
    readme = (_ROOT / "README.md").read_text(encoding="utf-8")
    missing = [name for name in kept.list_commands(None) if f"kept {name}" not in readme]  # type: ignore[arg-type]
    assert missing == []


def test_every_test_says_its_rule() -> None:
    """Each test has a docstring: one sentence with the rule that it guards."""
    silent = [
        f"{path.name}:{match.group(1)}"
        for path in sorted((_ROOT / "tests").rglob("test_*.py"))
        for match in re.finditer(
            r"^ *def (test_\w+)\((?:[^()]|\([^()]*\))*\)[^:]*:\n(?! *(?:\"\"\"|r\"\"\"))",
            path.read_text(),
            re.MULTILINE,
        )
    ]
    assert silent == []
