"""Facts for whoever counts: what a provider was asked, what was read, how old a mail was when its promise was written down.

Told where they happen, heard where somebody wants figures (`workers/metrics.py`); without a listener a
fact costs nothing but its making. Facts hold numbers and words of ours, never a mail's or an address.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from agent.errors import KeptError, NotAllowed, SignInNeeded, SlowDown


class Outcome(StrEnum):
    """How a provider answered."""

    OK = "ok"
    THROTTLED = "throttled"
    REFUSED = "refused"
    FAILED = "failed"  # no whole answer, or a server in trouble


@dataclass(frozen=True, slots=True)
class ProviderAsked:
    """One question to a provider."""

    provider: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class QuotaLeft:
    """What is left to one mailbox of a minute's quota, by our own count."""

    provider: str
    share: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class ItemsRead:
    """How the new items of a page ended."""

    verdicts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PromiseWritten:
    """A commitment came into the ledger for the first time."""

    seconds: float  # since the mail it was made in was sent, by that mail's own date


Fact = ProviderAsked | QuotaLeft | ItemsRead | PromiseWritten

_listeners: list[Callable[[Fact], None]] = []


@contextmanager
def listening(listener: Callable[[Fact], None]) -> Iterator[None]:
    """Tell `listener` every fact while the block runs, in whichever thread it happens."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def tell(fact: Fact) -> None:
    """Say it to all who listen."""
    for listener in _listeners:
        listener(fact)


def answered(provider: str, status: int, *, throttled: bool = False) -> None:
    """A provider answered a question with this HTTP status."""
    if throttled or status == 429:
        outcome = Outcome.THROTTLED
    elif status >= 500:
        outcome = Outcome.FAILED
    else:
        outcome = Outcome.OK if status < 400 else Outcome.REFUSED
    tell(ProviderAsked(provider, outcome))


@contextmanager
def asking(provider: str) -> Iterator[None]:
    """A question to a provider whose refusals are errors of ours."""
    try:
        yield
    except SlowDown:
        tell(ProviderAsked(provider, Outcome.THROTTLED))
        raise
    except (NotAllowed, SignInNeeded):
        tell(ProviderAsked(provider, Outcome.REFUSED))
        raise
    except KeptError:
        tell(ProviderAsked(provider, Outcome.FAILED))
        raise
    tell(ProviderAsked(provider, Outcome.OK))


_trail: ContextVar[str] = ContextVar("trail", default="")


@contextmanager
def on_trail(trail: str) -> Iterator[None]:
    """Let every log line inside bear this id."""
    token = _trail.set(trail)
    try:
        yield
    finally:
        _trail.reset(token)


def trail() -> str:
    """The id of what is done at this moment; empty outside a job."""
    return _trail.get()
