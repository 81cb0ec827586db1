"""The times of series that were told, so that those which a series no longer has are missed.

Lists of changes keep silent about a time that is gone: with its series, or because the series ends earlier
now. But where a series changed, its whole series is told with all times it still has, and where it was
deleted, that is told. What was told before and is not told then is asked for by its id.
"""

from collections.abc import Iterable, Mapping

from connectors.outlook.events import is_series, series_of
from connectors.outlook.transport import Json

Known = Mapping[str, tuple[str, ...]]
"""The ids of the times that were told of each series, by the series' id."""


def missing(known: Known, told: Mapping[str, Json], removed: Iterable[str]) -> list[str]:
    """Times that should have been told with their series and were not; of a removed series, all."""
    whole = [ref for ref, event in told.items() if is_series(event)]
    return [time for ref in (*whole, *removed) for time in known.get(ref, ()) if time not in told]


def known_after(known: Known, told: Mapping[str, Json], gone: Iterable[str]) -> Known:
    """What is known when these were told, and those are gone."""
    times = {ref: dict.fromkeys(of) for ref, of in known.items()}
    for ref, event in told.items():
        if (series := series_of(event)) and not event.get("isCancelled"):
            times.setdefault(series, {})[ref] = None
    left = set(gone)
    kept = {ref: tuple(time for time in of if time not in left) for ref, of in times.items()}
    return {ref: of for ref, of in kept.items() if of and ref not in left}
