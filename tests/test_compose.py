"""compose.yaml as it is written: closed, plain, healthy, and with settings that kept knows; docs name what it offers."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.cli.commands import kept
from agent.settings import load_settings

_ROOT = Path(__file__).parents[1]
_DEFAULT = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
_SINGLE = "tools"  # the profile of what runs one command and ends
_TEXT = (_ROOT / "compose.yaml").read_text(encoding="utf-8")
_COMPOSE: dict[str, Any] = yaml.safe_load(_TEXT)
_SERVICES: dict[str, dict[str, Any]] = _COMPOSE["services"]
_OURS = sorted(name for name, service in _SERVICES.items() if "build" in service)
_LASTING = sorted(name for name, service in _SERVICES.items() if _SINGLE not in service.get("profiles", ()))


def test_a_team_is_complete() -> None:
    """Without a profile: database, queue and two workers, one of which ticks; the pages and hooks for those who want them."""
    plain = {name for name, service in _SERVICES.items() if "profiles" not in service}
    assert plain == {"database", "queue", "worker-1", "worker-2"}
    assert set(_SERVICES) - plain == {"hooks", "pages", "kept"}


@pytest.mark.parametrize("name", sorted(_SERVICES))
def test_every_service_is_closed(name: str) -> None:
    """A root that nothing can write to, no capability, no way to gain one; what must be written is in memory or a volume."""
    service = _SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    assert not any("docker.sock" in one for one in service.get("volumes", ()))


@pytest.mark.parametrize("name", sorted(_SERVICES))
def test_every_service_is_a_plain_user(name: str) -> None:
    """By its own image for ours, by name for the others."""
    if name not in _OURS:
        assert _SERVICES[name]["user"] not in ("", "root", "0")
        return
    assert "user" not in _SERVICES[name]
    *_, last = re.findall(r"^USER (\S+)", (_ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert last not in ("root", "0")


@pytest.mark.parametrize("name", _LASTING)
def test_what_lasts_is_looked_after(name: str) -> None:
    """A health check, and a new start where it died."""
    service = _SERVICES[name]
    assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(_SERVICES))
def test_no_port_beyond_this_machine(name: str) -> None:
    """A proxy with TLS is what the world may reach."""
    assert all(str(port).startswith("127.0.0.1:") for port in _SERVICES[name].get("ports", ()))
    assert _SERVICES[name].get("network_mode", "") == ""


@pytest.mark.parametrize("name", _OURS)
def test_its_command_and_settings_are_known(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line parses, and with nothing but a password in .env every setting is one that kept can use."""
    if command := _SERVICES[name].get("command"):
        context = kept.make_context("kept", [], resilient_parsing=True)
        found = kept.get_command(context, command[0])
        assert found is not None
        found.make_context(command[0], list(command[1:]))
    for key, value in _SERVICES[name]["environment"].items():
        monkeypatch.setenv(key, _DEFAULT.sub(_unset, str(value)))
    load_settings(tmp_path)


def _unset(found: re.Match[str]) -> str:
    """What compose puts in where .env has a database password alone."""
    _, sign, words = found.groups()
    return "password" if sign == "?" else words or ""


def test_what_can_be_set_is_in_the_example() -> None:
    """Every variable that compose.yaml asks for stands in .env.example, if only as a comment."""
    example = (_ROOT / ".env.example").read_text(encoding="utf-8")
    asked = {name for name, *_ in _DEFAULT.findall(_TEXT)}
    assert {name for name in asked if not re.search(rf"^#?{name}=", example, re.MULTILINE)} == set()


@pytest.mark.parametrize("profile", ["hooks", "pages"])
def test_the_manual_says_how(profile: str) -> None:
    """Each profile is typed out in docs/operations.md."""
    assert f"--profile {profile}" in (_ROOT / "docs/operations.md").read_text(encoding="utf-8")
