"""Single times of a series that were called off: lists of changes keep silent about them, the series' event names them.

Graph names each `OID.<series>.<day>`, the day being that of the series' own zone.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from connectors._zones import zone_named
from connectors.outlook.rebuilt import read_moment
from connectors.outlook.transport import Json

_NAME = re.compile(r"OID\..{1,500}\.(\d{4}-\d\d-\d\d)")


def called_off(series: Json) -> Iterator[Json]:
    """An event for each time of the series that is no longer held, as Graph would have written it."""
    start, end = _moment(series.get("start")), _moment(series.get("end"))
    names = series.get("cancelledOccurrences")
    if start is None or end is None or not isinstance(names, list):
        return
    zone = zone_named(str(series.get("originalStartTimeZone") or "UTC")) or UTC
    length = max(end - start, timedelta())
    for name in names:
        found = _NAME.fullmatch(name) if isinstance(name, str) else None
        if found is None:
            continue
        try:
            clock = start.astimezone(zone).time()
            begins = datetime.combine(date.fromisoformat(found[1]), clock, zone).astimezone(UTC)
            ends = begins + length
        except (ValueError, OverflowError):  # a day that no calendar has, or one beyond the last year
            continue
        yield {
            "id": name,
            "type": "occurrence",
            "seriesMasterId": series.get("id"),
            "start": _written(begins),
            "end": _written(ends),
            "originalStart": begins.isoformat(),
            "isCancelled": True,
        }


def _moment(said: object) -> datetime | None:
    return read_moment(said.get("dateTime")) if isinstance(said, dict) else None


def _written(moment: datetime) -> Json:
    return {"dateTime": moment.strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": "UTC"}
