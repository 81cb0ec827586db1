"""The pictures of a list of accounts: made for what a page shows, and ahead for all others once a page has asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from agent.core.score.account import weekly_heat
from agent.core.score.commitment_map import CommitmentMap, Step, map_of
from agent.core.score.dossier import Dossier
from agent.flows.accounts import dossiers, meetings_by_account
from agent.flows.at_hand import Shelf
from agent.flows.remembered import OLD
from agent.store_port import Mailbox, Store

_EVER, _NO_END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_PAGEFUL = 20  # accounts whose pictures are drawn in one


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a list shows of one account in pictures."""

    heat_line: tuple[float, ...]  # week by week for half a year, the last is now
    map: CommitmentMap


class Portraits:
    """The portraits of one mailbox's accounts, each remembered until it is no longer true."""

    def __init__(self, store: Store, mailbox: Mailbox, *, half_life: timedelta) -> None:
        self._store, self._mailbox, self._half_life = store, mailbox, half_life
        self._drawn: dict[str, tuple[object, datetime, Portrait]] = {}
        self._steps: Sequence[Step] | None = None  # of the maps that pages show; None until one was asked for

    def of(
        self, shelf: Shelf, accounts: Sequence[str], steps: Sequence[Step], now: datetime
    ) -> Mapping[str, Portrait]:
        """Those of these accounts, made now where something changed or grew old."""
        self._steps = steps
        return self._made(shelf, accounts, steps, now)

    def draw_ahead(
        self, shelf: Shelf, shown: Sequence[str], now: datetime, enough: Callable[[], bool]
    ) -> None:
        """Have those of every account in the list, so that no page of it waits for them; stops where it is `enough`."""
        for name in set(self._drawn).difference(shown):
            self._drawn.pop(name, None)
        for start in range(0, len(shown), _PAGEFUL):
            if enough() or self._steps is None:
                return
            self._made(shelf, shown[start : start + _PAGEFUL], self._steps, now)

    def _made(
        self, shelf: Shelf, accounts: Sequence[str], steps: Sequence[Step], now: datetime
    ) -> dict[str, Portrait]:
        rests_on = {name: (shelf.versions.get(name), shelf.by_account.get(name)) for name in accounts}
        known = {name: one for name in accounts if (one := self._drawn.get(name)) is not None}
        drawn = {
            name: one[2] for name, one in known.items() if one[0] == rests_on[name] and now - one[1] < OLD
        }
        for on in self._dossiers(shelf, [name for name in accounts if name not in drawn], now):
            portrait = Portrait(weekly_heat(on, half_life=self._half_life), map_of(on, steps))
            self._drawn[on.account] = (rests_on[on.account], now, portrait)
            drawn[on.account] = portrait
        return drawn

    def _dossiers(self, shelf: Shelf, accounts: Sequence[str], now: datetime) -> Iterator[Dossier]:
        """All of several accounts, words and all, by two questions."""
        if not accounts:
            return
        number = self._mailbox.id
        with self._store.reading() as unit:
            words = unit.exchanges.words(number, accounts, since=_EVER)
            meetings = meetings_by_account(unit.browsing.meetings(number, accounts, _EVER, _NO_END))
        yield from dossiers(
            accounts, self._mailbox.rep, now, rows=shelf.by_account, meetings=meetings, words=words
        )
