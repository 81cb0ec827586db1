"""Gmail's quota: what each call costs, and a meter that keeps one user under the limit of a minute.

Since 2026-05-01 a new Google Cloud project has 6,000 units a user and minute, older ones have 15,000 at
other prices (Gmail API usage limits). The Calendar counts requests: 600 a user and minute.
"""

import threading
import weakref
from collections import deque
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


class Meter:
    """What one user spent in the last minute. `spend` waits until the call fits in; threads may share it."""

    def __init__(self, units_a_minute: int) -> None:
        self._allowed = int(units_a_minute * _SHARE)
        self._spent: deque[tuple[float, int]] = deque()
        self._total = 0
        self._lock = threading.Lock()

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
            while self._spent and self._spent[0][0] <= now - _WINDOW:
                self._total -= self._spent.popleft()[1]
            fits = self._total + units <= self._allowed or not self._spent
            if fits and not is_spent:
                return 0.0
            if fits:
                self._spent.append((now, units))
                self._total += units
                tell(QuotaLeft("google", max(0.0, 1 - self._total / self._allowed)))
                return 0.0
            return self._until_room(units, now)

    def _until_room(self, units: int, now: float) -> float:
        room = self._allowed - self._total
        for moment, spent in self._spent:
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
