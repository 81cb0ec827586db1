"""Workers of a team killed at every named place, on each queue and each database: nothing lost, nothing twice, within a minute."""

import json
import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from agent.store_port import DraftState
from tests.workers.crash_providers import GoogleAccount, ImapAccount, OutlookAccount
from tests.workers.crash_team import PROMISES, Folders, Provider, Team

S = DraftState
_WRITTEN = [S.WRITTEN, S.WRITTEN]


def _nothing(_team: Team, _folders: Folders) -> None:
    """The first reading."""


def _refuses(_team: Team, folders: Folders) -> None:
    (folders.put / "refuses").touch()


def _is_busy(_team: Team, folders: Folders) -> None:
    (folders.put / "busy").touch()


def _keeps(team: Team, _folders: Folders) -> None:
    subject, _, to = PROMISES[0]
    words = "Here are the lead times: https://files.example/lead-times"
    team.says("c0", team.began, f"Re: {subject}", words, to, answers="a0")


def _answers_otherwise(team: Team, folders: Folders) -> None:
    subject, _, to = PROMISES[0]
    folders.drafts.becomes(team.mark_of(0), "deleted")
    words = "We spoke about it on the phone, and all of that is as it was."
    team.says("c0", team.began + timedelta(seconds=30), f"Re: {subject}", words, to, answers="a0")


def _does(what: str) -> Callable[[Team, Folders], None]:
    return lambda team, folders: folders.drafts.becomes(team.mark_of(0), what)


_FIRST = (_nothing, _WRITTEN)
_LATER: dict[S, tuple[Callable[[Team, Folders], None], list[S]]] = {
    S.WITHDRAWN: (_keeps, [S.WITHDRAWN, S.WRITTEN]),
    S.EDITED: (_does("edited"), [S.EDITED, S.WRITTEN]),
    S.SENT_AS_IS: (_does("sent_as_is"), [S.SENT_AS_IS, S.WRITTEN]),
    S.SENT_EDITED: (_does("sent_edited"), [S.SENT_EDITED, S.WRITTEN]),
    S.DELETED_BY_HUMAN: (_does("deleted"), [S.DELETED_BY_HUMAN, S.WRITTEN]),
    S.ANSWERED_OTHERWISE: (_answers_otherwise, [S.ANSWERED_OTHERWISE, S.WRITTEN]),
}
"""What leads to a state, after both drafts lie there."""
_AT_FIRST = {S.FAILED: (_refuses, [S.FAILED, S.FAILED]), S.PLANNED: (_is_busy, _WRITTEN)}
"""What leads to a state, before anything was read."""

_SHARED = (
    "sync.before_page", "sync.after_page", "sync.before_commit", "sync.after_commit",
    "follow.before", "follow.before_commit", "follow.after_commit", "follow.after",
    "draft.before_claim", "draft.before_create", "draft.after_fence", "draft.after_create",
    "draft.before_withdraw", "draft.after_withdraw",
    *(f"draft.{when}_{state.value}" for state in S for when in ("before", "after")),
)  # fmt: skip
_OF_PROVIDERS = (
    "imap.before_append", "imap.after_append", "gmail.before_create", "gmail.after_create", "outlook.before_create",
    "outlook.after_create",
)  # fmt: skip


def test_every_named_place_is_in_the_sweep() -> None:
    """What the code calls a crash point, and nothing else."""
    root = Path(__file__).parents[2]
    files = [path for part in ("agent", "connectors", "workers") for path in (root / part).rglob("*.py")]
    named = {
        name for path in files for name in re.findall(r'crashpoint\(f?"([^"]+)"\)', path.read_text("utf-8"))
    }
    whole = {name for name in named if "{" not in name}
    assert named - whole == {"draft.before_{state.value}", "draft.after_{state.value}"}
    assert set(_SHARED) | set(_OF_PROVIDERS) == whole | {
        f"draft.{when}_{state.value}" for state in S for when in ("before", "after")
    }


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("place", _SHARED)
def test_killed_at_a_place_the_team_goes_on(place: str, database: str, queue: str, tmp_path: Path) -> None:
    """SIGKILL there; the next worker comes to what a quiet day comes to within a minute, and each draft was made once."""
    folders = Folders(tmp_path)
    team = Team(tmp_path, database, queue, folders)
    happens, wanted = _way_to(place, team)
    happens(team, folders)
    team.dies_at(place)
    with team.worker():
        seconds = team.comes_to(wanted)
    expected = 0 if S.FAILED in wanted else 1
    assert set(folders.created().values()) == ({expected} if expected else set())
    assert sum(folders.created().values()) == expected * len(PROMISES)
    _tell(place, database, queue, seconds)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "place", ["sync.before_page", "sync.before_commit", "draft.before_create", "draft.after_create"]
)
def test_killed_with_its_machine_the_team_goes_on(
    place: str, database: str, queue: str, tmp_path: Path
) -> None:
    """Nobody elsewhere can see that it is dead: what it held is waited for, and all is done within a minute all the same."""
    folders = Folders(tmp_path)
    team = Team(tmp_path, database, queue, folders)
    team.dies_at(place, host="there")
    with team.worker():
        seconds = team.comes_to(_WRITTEN)
    assert list(folders.created().values()) == [1, 1]
    _tell(f"{place} on another machine", database, queue, seconds)


@pytest.fixture
def provider(place: str, request: pytest.FixtureRequest) -> Provider:
    """The provider whose place it is."""
    sort = place.partition(".")[0]
    if sort == "imap":
        return ImapAccount(request.getfixturevalue("imap_server"))
    if sort == "gmail":
        return GoogleAccount(request.getfixturevalue("google"))
    return OutlookAccount(request.getfixturevalue("graph"))


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("place", _OF_PROVIDERS)
def test_killed_at_a_providers_door_the_team_goes_on(
    place: str, database: str, queue: str, provider: Provider, tmp_path: Path
) -> None:
    """The same at IMAP, Gmail and Graph, right before and right after the request that makes a draft."""
    team = Team(tmp_path, database, queue, provider)
    team.dies_at(place)
    with team.worker():
        seconds = team.comes_to(_WRITTEN)
    created = provider.created()
    assert sum(created.values()) == len(PROMISES), created
    _tell(place, database, queue, seconds)


def _way_to(place: str, team: Team) -> tuple[Callable[[Team, Folders], None], list[S]]:
    """What must happen for a worker to come by there, and how the drafts stand in the end."""
    states = [state for state in S if place in (f"draft.before_{state.value}", f"draft.after_{state.value}")]
    if states and states[0] in _AT_FIRST:
        return _AT_FIRST[states[0]]
    state = S.WITHDRAWN if "withdraw" in place else states[0] if states else None
    if state not in _LATER:
        return _FIRST
    with team.worker():
        team.comes_to(_WRITTEN)
    return _LATER[state]


def _tell(place: str, database: str, queue: str, seconds: float) -> None:
    """`KEPT_TEST_TELL` names a file for how long recovery took."""
    if told := os.environ.get("KEPT_TEST_TELL"):
        row = {
            "place": place,
            "database": "postgresql" if database else "sqlite",
            "queue": queue.partition(":")[0],
            "seconds": round(seconds, 1),
        }
        with Path(told).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(row) + "\n")
