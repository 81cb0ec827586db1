"""A mail that is the death of every worker that reads it, on each queue and database: the team goes on without it."""

import time
from datetime import timedelta
from pathlib import Path

import pytest

from agent import bootstrap
from agent.in_hand import LEFT_ALONE
from agent.store_port import DraftState
from tests.workers.crash_providers import GoogleAccount, ImapAccount, OutlookAccount
from tests.workers.crash_team import AT_MOST, PROMISES, Folders, Provider, Team

_POISON = "nightshade"
_WRITTEN = [DraftState.WRITTEN] * len(PROMISES)


def _dies_of_it(team: Team) -> int:
    """Workers are begun one after another, as a supervisor does, until one lives; how many died before every draft lay there."""
    for number in range(9):
        with team.worker(poison=_POISON) as worker:
            until = time.monotonic() + AT_MOST
            while worker.poll() is None and time.monotonic() < until:
                team.hurry()
                time.sleep(0.3)
                if team.states() == _WRITTEN:
                    team.comes_to(_WRITTEN)
                    return number
    pytest.fail(f"no worker came to an end\n{team.log()}")


def _left_alone(team: Team) -> list[str]:
    with bootstrap.application(team.data) as app, app.store.reading() as unit:
        return [one.reason for one in unit.health.troubles(team.mailbox)]


def _poisoned(folder: Path, database: str, queue: str, provider: Provider) -> Team:
    team = Team(folder, database, queue, provider)
    words = f"I will send you the {_POISON} list tomorrow."
    team.says("p0", team.began - timedelta(days=7, minutes=30), "Berries", words, "eva@poison.example")
    return team


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_mail_is_left_alone_and_the_mailbox_goes_on(database: str, queue: str, tmp_path: Path) -> None:
    """After three workers: everything else of the mailbox is read, its drafts written once, no job set aside."""
    folders = Folders(tmp_path)
    team = _poisoned(tmp_path, database, queue, folders)
    assert _dies_of_it(team) == 3
    assert _left_alone(team) == [LEFT_ALONE]
    assert list(folders.created().values()) == [1, 1]


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("sort", ["imap", "gmail", "outlook"])
def test_so_it_is_at_every_provider(
    sort: str, redis: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Wherever a connector reads what came, in whichever thread it does."""
    provider: Provider
    if sort == "imap":
        provider = ImapAccount(request.getfixturevalue("imap_server"))
    elif sort == "gmail":
        provider = GoogleAccount(request.getfixturevalue("google"))
    else:
        provider = OutlookAccount(request.getfixturevalue("graph"))
    team = _poisoned(tmp_path, "", redis, provider)
    assert _dies_of_it(team) == 3
    assert _left_alone(team) == [LEFT_ALONE]
    assert sum(provider.created().values()) == len(PROMISES)
