"""Sharing work among processes changes nothing but the time it takes."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

import pytest

from agent.errors import BadInput
from agent.processes import OneProcess, Processes, spread_for

_HERE = os.getpid()


def _square(number: int) -> int:
    return number * number


def _slow_if_even(number: int) -> int:
    time.sleep(0 if number % 2 else 0.01)
    return number


def _who(_number: int) -> int:
    time.sleep(0.005)
    return os.getpid()


def _refusing(number: int) -> int:
    if number == 17:
        raise BadInput("Seven cannot be read.", "Leave it out.")
    return number


def _dying(number: int) -> int:
    if os.getpid() != _HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("count", [0, 1, 2, 3, 50])
def test_results_are_those_of_one_process(count: int) -> None:
    """However many things there are, the results are the same and in the same order."""
    assert list(Processes(1).map(_square, range(count))) == list(OneProcess().map(_square, range(count)))


def test_order_is_kept_when_some_take_longer() -> None:
    """A result that is there early waits for the ones before it."""
    assert list(Processes(2).map(_slow_if_even, range(40))) == list(range(40))


def test_other_processes_do_a_share() -> None:
    """Some things are done elsewhere, and this process does its part."""
    done_by = list(Processes(1).map(_who, range(40)))
    assert os.getpid() in done_by
    assert len(set(done_by)) == 2


def test_little_work_stays_here() -> None:
    """For a few things no process is started."""
    assert set(Processes(1).map(_who, range(1))) == {os.getpid()}


def test_an_error_comes_out_as_it_was_raised() -> None:
    """A refusal in another process is the same refusal here, after the results before it."""
    results = Processes(1).map(_refusing, range(40))
    assert [next(results) for _ in range(17)] == list(range(17))
    with pytest.raises(BadInput, match="Seven"):
        next(results)


def test_a_process_that_dies_loses_nothing() -> None:
    """What a killed process had taken is done here."""
    assert list(Processes(1).map(_dying, range(30))) == list(range(30))


def _unsendable(number: int) -> Callable[[], int]:
    return lambda: number


def test_what_cannot_be_sent_is_done_here() -> None:
    """A result that no process can hand over is made by the one that asks."""
    assert [make() for make in Processes(1).map(_unsendable, range(30))] == list(range(30))


def test_one_block_keeps_its_processes() -> None:
    """Work after work of a block is done by the same processes, each by its own rule."""
    with Processes(1).together() as shared:
        first = set(shared.map(_who, range(40)))
        assert list(shared.map(_square, range(40))) == [number * number for number in range(40)]
        assert set(shared.map(_who, range(40))) == first
    assert _are_gone(first - {_HERE})


def _left_word(path: Path) -> None:
    path.write_text(f"{os.getpid()}")


def _failing() -> None:
    raise BadInput("This cannot be made ready.", "Leave it.")


def test_others_get_ready_before_there_is_work(tmp_path: Path) -> None:
    """They are started at once, do what makes them ready, and then what they are given."""
    with Processes(1).together() as shared:
        shared.get_ready(partial(_left_word, tmp_path / "word"))
        done_by = set(shared.map(_who, range(40)))
        assert done_by == {_HERE, int((tmp_path / "word").read_text())}


def test_who_cannot_get_ready_works_all_the_same() -> None:
    """Nobody hears what came of getting ready, not even that it failed."""
    with Processes(1).together() as shared:
        shared.get_ready(_failing)
        assert list(shared.map(_square, range(40))) == [number * number for number in range(40)]
        assert len(set(shared.map(_who, range(40)))) == 2


def test_who_has_no_more_of_a_work_does_what_follows_it(tmp_path: Path) -> None:
    """It is done elsewhere, before the work after it; nobody hears what came of it."""
    word = tmp_path / "word"
    with Processes(1).together() as shared:
        done_by = set(shared.followed_by(_left_word, word).map(_who, range(40)))
        assert set(shared.map(_who, range(40))) == done_by
        assert done_by == {_HERE, int(word.read_text())}


def test_one_process_does_nothing_more_than_it_is_given(tmp_path: Path) -> None:
    """Where nobody waits for work nothing follows it: what comes next is done when it comes."""
    for alone in (OneProcess(), Processes(1)):
        assert list(alone.followed_by(_left_word, tmp_path / "word").map(_square, range(9)))[-1] == 64
        assert not (tmp_path / "word").exists()


def test_what_is_taken_back_comes_out_once() -> None:
    """Whatever is begun in both processes at the end of one work, the works after it get their own results."""
    with Processes(2).together() as shared:
        for start in range(0, 400, 20):
            things = range(start, start + 20)
            assert list(shared.map(_slow_if_even, things)) == list(things)


def _slow_elsewhere(_number: int) -> int:
    time.sleep(0 if os.getpid() == _HERE else 0.05)
    return os.getpid()


def test_a_slow_process_keeps_only_what_it_is_at() -> None:
    """What was given to a process that is slow is done by the one that asks, when it has nothing else to do."""
    done_by = list(Processes(1).map(_slow_elsewhere, range(100), ahead=100))
    assert done_by.count(_HERE) > 90


def test_a_block_goes_on_after_work_that_was_stopped() -> None:
    """What was under way when work was stopped never comes out among the results of the next."""
    with Processes(1).together() as shared:
        results = shared.map(_slow_if_even, range(1000))
        next(results)
        results.close()
        assert list(shared.map(_square, range(40))) == [number * number for number in range(40)]


def test_large_things_and_results_go_both_ways() -> None:
    """More than fits between two processes at once stops neither."""
    things = [bytes([number]) * 3_000_000 for number in range(30)]
    assert list(Processes(1).map(bytes.lower, things)) == [thing.lower() for thing in things]


def test_things_are_taken_only_a_few_ahead() -> None:
    """A source of any size needs little memory: it is not read to its end at once."""
    taken = 0

    def things() -> Iterator[int]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield number

    results = Processes(1).map(_square, things())
    for _ in range(10):
        next(results)
    assert taken < 40
    results.close()


def test_others_have_work_before_results_are_looked_at() -> None:
    """Who asks may be busy with a result for long: it gives more first, though no more than may wait."""
    taken = 0

    def things() -> Iterator[int]:
        nonlocal taken
        for number in range(1000):
            time.sleep(0.002)  # the first result is there by the second
            taken += 1
            yield number

    with Processes(1).together() as shared:
        list(shared.map(_square, range(40)))  # it has begun by then
        next(shared.map(_square, things(), ahead=60))
    assert 4 <= taken <= 61


def test_stopping_early_leaves_no_process_behind() -> None:
    """Who stops in the middle leaves nothing running."""
    results = Processes(1).map(_who, range(1000))
    others = {next(results) for _ in range(40)} - {os.getpid()}
    results.close()
    assert _are_gone(others)


def _are_gone(others: Collection[int | None]) -> bool:
    """Whether these processes end within ten seconds."""
    deadline = time.monotonic() + 10
    while _running() & {*others} and time.monotonic() < deadline:
        time.sleep(0.01)
    return not _running() & {*others}


def _running() -> set[int | None]:
    return {one.pid for one in multiprocessing.active_children()}


@pytest.mark.parametrize(("asked", "wanted"), [(1, OneProcess()), (2, Processes(1)), (64, Processes(7))])
def test_as_many_as_asked_for(asked: int, wanted: object) -> None:
    """One means here alone; beyond eight more processes would only wait."""
    assert spread_for(asked) == wanted


def _holds_back(_number: int) -> bool:
    time.sleep(0.005)
    return os.getpid() == _HERE or signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_other_processes_never_hear_ctrl_c() -> None:
    """It is held back from their first moment on: a terminal tells it to every process of the command."""
    assert all(Processes(1).map(_holds_back, range(40)))


def test_ctrl_c_while_processes_start_is_heard_when_they_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of a start it would leave a process that nobody ends; it comes right after."""
    fork = os.fork  # noqa: TID251 the context that forks is what is tried

    def disturbed() -> int:
        signal.raise_signal(signal.SIGINT)
        return fork()

    before = _running()
    monkeypatch.setattr("agent.processes.other._context", lambda: multiprocessing.get_context("fork"))
    monkeypatch.setattr(os, "fork", disturbed)
    with pytest.raises(KeyboardInterrupt):
        list(Processes(2).map(_square, range(40)))
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert _are_gone(_running() - before)
