"""Zones as people write them after an hour: "3pm ET", "10 London time".

An abbreviation stands for the place, not for a fixed offset: "EST" written in July still means the
clock on the wall in New York.
"""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

ZONES: dict[str, str] = {
    **dict.fromkeys(("et", "est", "edt", "eastern"), "America/New_York"),
    **dict.fromkeys(("ct", "cst", "cdt", "central"), "America/Chicago"),
    **dict.fromkeys(("mt", "mst", "mdt", "mountain"), "America/Denver"),
    **dict.fromkeys(("pt", "pst", "pdt", "pacific"), "America/Los_Angeles"),
    **dict.fromkeys(("gmt", "utc", "zulu", "z"), "UTC"),
    **dict.fromkeys(("bst", "uk", "london"), "Europe/London"),
    **dict.fromkeys(("cet", "cest", "mez", "mesz"), "Europe/Paris"),
    **dict.fromkeys(("eet", "eest"), "Europe/Helsinki"),
    **dict.fromkeys(("ist", "india", "mumbai", "delhi", "bangalore"), "Asia/Kolkata"),
    **dict.fromkeys(("jst", "tokyo", "japan"), "Asia/Tokyo"),
    **dict.fromkeys(("sgt", "singapore"), "Asia/Singapore"),
    **dict.fromkeys(("hkt", "hong kong"), "Asia/Hong_Kong"),
    **dict.fromkeys(("kst", "seoul"), "Asia/Seoul"),
    **dict.fromkeys(("aest", "aedt", "sydney", "melbourne"), "Australia/Sydney"),
    **dict.fromkeys(("awst", "perth"), "Australia/Perth"),
    **dict.fromkeys(("nzst", "nzdt", "auckland"), "Pacific/Auckland"),
    **dict.fromkeys(("new york", "boston", "atlanta", "miami", "nyc"), "America/New_York"),
    **dict.fromkeys(("chicago", "houston", "dallas", "austin"), "America/Chicago"),
    **dict.fromkeys(("san francisco", "los angeles", "seattle", "california"), "America/Los_Angeles"),
    "denver": "America/Denver",
    "phoenix": "America/Phoenix",
    "toronto": "America/Toronto",
    "vancouver": "America/Vancouver",
    "mexico city": "America/Mexico_City",
    "sao paulo": "America/Sao_Paulo",
    "dublin": "Europe/Dublin",
    "lisbon": "Europe/Lisbon",
    "paris": "Europe/Paris",
    "madrid": "Europe/Madrid",
    "berlin": "Europe/Berlin",
    "frankfurt": "Europe/Berlin",
    "munich": "Europe/Berlin",
    "german": "Europe/Berlin",
    "amsterdam": "Europe/Amsterdam",
    "brussels": "Europe/Brussels",
    "zurich": "Europe/Zurich",
    "vienna": "Europe/Vienna",
    "milan": "Europe/Rome",
    "rome": "Europe/Rome",
    "stockholm": "Europe/Stockholm",
    "oslo": "Europe/Oslo",
    "copenhagen": "Europe/Copenhagen",
    "helsinki": "Europe/Helsinki",
    "warsaw": "Europe/Warsaw",
    "prague": "Europe/Prague",
    "athens": "Europe/Athens",
    "istanbul": "Europe/Istanbul",
    "dubai": "Asia/Dubai",
    "beijing": "Asia/Shanghai",
    "shanghai": "Asia/Shanghai",
    "johannesburg": "Africa/Johannesburg",
}
"""From the words to the IANA name."""

THEIRS = "theirs"
"""The zone of "10am your time": the reader's, which the words do not tell."""


@lru_cache(maxsize=128)
def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name, or of an offset such as "+02:00"."""
    if name[:1] in "+-":
        hours, minutes = int(name[1:3]), int(name[4:6])
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(-offset if name[0] == "-" else offset)
    return ZoneInfo(name)


def zone_name(zone: tzinfo | None, at: datetime) -> str:
    """What to call a zone: its IANA name where it has one, else its offset at that moment."""
    if isinstance(zone, ZoneInfo) and zone.key:
        return zone.key
    offset = at.utcoffset() or timedelta()
    sign, minutes = ("-", -offset) if offset < timedelta() else ("+", offset)
    whole = int(minutes.total_seconds()) // 60
    return f"{sign}{whole // 60:02}:{whole % 60:02}"


def on_the_wall(moment: datetime, zone: tzinfo) -> datetime:
    """The instant at which the clock in `zone` shows the naive `moment`.

    Where clocks go back and show it twice, the first time; where they go forward and never show
    it, the first instant after the gap.
    """
    local = moment.replace(tzinfo=zone, fold=0)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment:
        return local
    # Inside a gap fold=0 reads with the offset before it and fold=1 with the one after (PEP 495),
    # so the two instants lie on either side of the change.
    return _first_change(local.replace(fold=1).astimezone(UTC), local.astimezone(UTC), zone)


def _first_change(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0).astimezone(zone)
