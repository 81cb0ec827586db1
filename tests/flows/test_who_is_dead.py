"""Whose lease is taken over at once, and whose never before its time; and a beat that trouble does not stop."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from threading import Event
from types import ModuleType

import pytest

from agent.errors import StoreTrouble
from agent.flows import job, lease
from agent.flows.heart import beating
from agent.flows.lease import is_dead, own_name

HERE = socket.gethostname()


@pytest.fixture(scope="module")
def gone() -> int:
    """The number of a process that ran here and ended."""
    child = subprocess.Popen([sys.executable, "-S", "-c", ""])
    child.wait()
    return child.pid


def test_whoever_ran_here_and_runs_no_more_is_dead(gone: int) -> None:
    """Nobody waits a minute for a process that was killed on this machine."""
    assert is_dead(f"{HERE}:{gone}:0123456789abcdef")


def test_who_works_now_is_not(gone: int) -> None:
    """Neither this process nor another that is there; nor somebody without a name that says where to look."""
    assert not is_dead(own_name())
    assert not is_dead(f"{HERE}:{os.getppid()}:0123456789abcdef")
    assert not is_dead("") and not is_dead(f"{HERE}:x:1") and not is_dead(str(gone))


def test_another_machines_processes_are_not_looked_for_here(gone: int) -> None:
    """A number that nobody has here may be somebody's there: that lease ends by its time."""
    assert not is_dead(f"another-{HERE}:{gone}:0123456789abcdef")


def test_an_earlier_life_of_this_very_number_is_dead() -> None:
    """In a container every life has the same number; the name of the life tells them apart."""
    assert is_dead(f"{HERE}:{os.getpid()}:0123456789abcdef")


def test_a_process_of_another_user_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """What may not be signalled is there: kept of two users on one machine do not take each other's mailboxes."""

    def refused(_number: int, _signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refused)
    assert not is_dead(f"{HERE}:{os.getpid() + 1}:0123456789abcdef")


def test_a_beat_outlives_trouble_with_the_database() -> None:
    """A beat that could not be written is followed by the next; only a lease that was lost ends it."""
    beats: Iterator[bool | None] = iter([True, None, None, True, False])
    ended = Event()

    def renew() -> bool:
        beat = next(beats)
        if beat is None:
            raise StoreTrouble("The database is busy.")
        if not beat:
            ended.set()
        return beat

    with beating(renew, 0.001):
        assert ended.wait(10)
    assert next(beats, "none left") == "none left"


@pytest.mark.parametrize("held", [lease, job], ids=["a mailbox", "a job"])
def test_two_beats_may_be_missed(held: ModuleType) -> None:
    """What is worked on is not taken away because the machine was busy for some seconds."""
    assert held._LASTS.total_seconds() >= held._BEAT * 3


def test_who_takes_a_dead_workers_job_over_finds_its_mailbox_free() -> None:
    """Else it would come again later still."""
    assert lease._LASTS <= job._LASTS
