"""Gmail's quota: what each call costs, and a meter that keeps one user under the limit of a minute.

A meter lives as long as its process. So that the next one does not begin with a full minute of its own, what was
spent lies in the mailbox's cursor (`Spent`), is stored with each page, and is recalled by whoever goes on from there.

Since 2026-05-01 a new Google Cloud project has 6,000 units a user and minute, older ones have 15,000 at
other prices (Gmail API usage limits). The Calendar counts requests: 600 a user and minute.
"""

import math
import secrets
import threading
import weakref
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from agent.clock import wall_of
from agent.observe import QuotaLeft, tell
from agent.ports import Clock

_SHARE = 0.9  # of the limit; the rest is the user's other programs'
_WINDOW = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Tariff:
    """Units a minute, and the price of each call that kept makes."""

    units_a_minute: int
    get_profile: int = 1
    send_as_list: int = 1
    history_list: int = 2
    messages_list: int = 5
    messages_get: int = 20
    threads_get: int = 40
    drafts_list: int = 5
    drafts_get: int = 20
    drafts_create: int = 10
    drafts_delete: int = 10
    watch: int = 100


NEW_PROJECT = Tariff(6_000)
OLD_PROJECT = Tariff(15_000, messages_get=5, threads_get=10, drafts_get=5)
CALENDAR = Tariff(600)


def tariff_of(units_a_minute: str) -> Tariff:
    """The tariff of a project by its limit, as the connection's options name it; the new one where they do not."""
    return OLD_PROJECT if units_a_minute == str(OLD_PROJECT.units_a_minute) else NEW_PROJECT


@dataclass(frozen=True, slots=True)
class Spent:
    """What one meter counted in the minute up to a moment."""

    meter: str
    at: int  # epoch seconds
    units: int


class Meter:
    """What one user spent in the last minute. `spend` waits until the call fits in; threads may share it."""

    def __init__(self, units_a_minute: int) -> None:
        self._allowed = int(units_a_minute * _SHARE)
        self._name = secrets.token_hex(4)
        self._spent: deque[tuple[float, int]] = deque()
        self._total = 0
        self._others: dict[str, tuple[float, Spent]] = {}  # by their meters
        self._met: dict[
            str, Sequence[Spent]
        ] = {}  # the last record of each, after which something may be lost
        self._lock = threading.Lock()

    def record(self, clock: Clock) -> tuple[Spent, ...]:
        """What was spent in the last minute, here and by the meters before."""
        with self._lock:
            self._forget(clock.monotonic())
            own = Spent(self._name, math.ceil(clock.now().timestamp()), self._total)
            return (own, *(spent for _, spent in self._others.values()))

    def recall(self, records: Sequence[Spent], clock: Clock, *, lost: int) -> None:
        """Count what other meters spent of the same minute, each as if it had been all at its last moment.

        The first is of whoever recorded last. Where that is another meter, `lost` is counted as well: what it was about to
        spend, and may have, in a process that died.
        """
        now, last = clock.now().timestamp(), records[0].meter if records else ""
        with self._lock:
            if lost and last != self._name and self._met.get(last) != records[:1]:
                self._met[last] = records[:1]
                records = (*records, Spent(f"{last}+", math.ceil(now), lost))
            for one in records:
                known = self._others.get(one.meter)
                is_news = one.meter != self._name and (known is None or known[1].at <= one.at)
                if is_news and abs(now - one.at) < _WINDOW:  # what is later still was said by another clock
                    self._others[one.meter] = (clock.monotonic() - max(0.0, now - one.at), one)

    def spend(self, units: int, clock: Clock) -> None:
        """Wait until these units fit into the minute, and count them; every clock it is given shows the same time.

        Raises `SlowDown` where the clock has no patience for the wait.
        """
        while (wait := self._book(units, clock.monotonic())) > 0:
            clock.sleep(wait)

    def make_room(self, units: int, clock: Clock) -> None:
        """Wait until calls of so many units, all in a row, need not wait any more; as `spend` does, but nothing is counted."""
        while (wait := self._book(min(units, self._allowed), clock.monotonic(), is_spent=False)) > 0:
            clock.sleep(wait)

    def _book(self, units: int, now: float, *, is_spent: bool = True) -> float:
        """Seconds to wait, or 0 where the units fit in; they are counted then."""
        with self._lock:
            self._forget(now)
            total = self._total + sum(spent.units for _, spent in self._others.values())
            fits = total + units <= self._allowed or total == 0
            if fits and not is_spent:
                return 0.0
            if fits:
                self._spent.append((now, units))
                self._total += units
                tell(QuotaLeft("google", max(0.0, 1 - (total + units) / self._allowed)))
                return 0.0
            return self._until_room(units, total, now)

    def _forget(self, now: float) -> None:
        """Let go of what was spent more than a minute ago."""
        while self._spent and self._spent[0][0] <= now - _WINDOW:
            self._total -= self._spent.popleft()[1]
        for name in [name for name, (moment, _) in self._others.items() if moment <= now - _WINDOW]:
            del self._others[name]

    def _until_room(self, units: int, total: int, now: float) -> float:
        room = self._allowed - total
        others = ((moment, spent.units) for moment, spent in self._others.values())
        for moment, spent in sorted((*self._spent, *others)):
            room += spent
            if room >= units:
                return max(moment + _WINDOW - now, 0.001)
        return _WINDOW


_METERS: weakref.WeakKeyDictionary[Clock, dict[str, Meter]] = weakref.WeakKeyDictionary()
_METERS_LOCK = threading.Lock()


def meter_of(user: str, units_a_minute: int, clock: Clock) -> Meter:
    """The meter of this user in this process: opening a connection again does not forget what was spent."""
    with _METERS_LOCK:
        meters = _METERS.setdefault(wall_of(clock), {})
        return meters.setdefault(user, Meter(units_a_minute))
