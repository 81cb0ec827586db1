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
    **dict.fromkeys(
        ("ist", "india", "mumbai", "delhi", "bangalore", "bengaluru", "hyderabad", "chennai"), "Asia/Kolkata"
    ),
    **dict.fromkeys(("jst", "tokyo", "japan"), "Asia/Tokyo"),
    **dict.fromkeys(("sgt", "singapore"), "Asia/Singapore"),
    **dict.fromkeys(("hkt", "hong kong"), "Asia/Hong_Kong"),
    **dict.fromkeys(("kst", "seoul"), "Asia/Seoul"),
    **dict.fromkeys(("aest", "aedt", "sydney", "melbourne"), "Australia/Sydney"),
    **dict.fromkeys(("awst", "perth"), "Australia/Perth"),
    **dict.fromkeys(("nzst", "nzdt", "auckland", "wellington", "christchurch"), "Pacific/Auckland"),
    **dict.fromkeys(("sast", "johannesburg", "cape town"), "Africa/Johannesburg"),
    **dict.fromkeys(("brt", "sao paulo", "são paulo", "brasilia", "brasília"), "America/Sao_Paulo"),
    **dict.fromkeys(("akst", "akdt", "alaska", "anchorage"), "America/Anchorage"),
    **dict.fromkeys(("hst", "hawaii", "honolulu"), "Pacific/Honolulu"),
    **dict.fromkeys(("adt", "halifax", "atlantic"), "America/Halifax"),
    **dict.fromkeys(("nst", "ndt", "newfoundland"), "America/St_Johns"),
    **dict.fromkeys(("msk", "moscow"), "Europe/Moscow"),
    **dict.fromkeys(("acst", "acdt", "adelaide"), "Australia/Adelaide"),
    **dict.fromkeys(
        "new york|boston|atlanta|miami|nyc|philadelphia|washington|detroit|charlotte|orlando|montreal|montréal".split(
            "|"
        ),
        "America/New_York",
    ),
    **dict.fromkeys(
        "chicago|houston|dallas|austin|minneapolis|nashville|new orleans|san antonio|st louis|kansas city".split(
            "|"
        ),
        "America/Chicago",
    ),
    **dict.fromkeys("denver|salt lake city|boulder".split("|"), "America/Denver"),
    **dict.fromkeys(
        "san francisco|los angeles|seattle|california|portland|san diego|las vegas|silicon valley".split("|"),
        "America/Los_Angeles",
    ),
    **dict.fromkeys(("phoenix", "arizona"), "America/Phoenix"),
    **dict.fromkeys(
        "german|berlin|frankfurt|munich|hamburg|cologne|stuttgart|düsseldorf".split("|"), "Europe/Berlin"
    ),
    **dict.fromkeys(("milan", "rome"), "Europe/Rome"),
    **dict.fromkeys(("madrid", "barcelona"), "Europe/Madrid"),
    **dict.fromkeys(("zurich", "zürich", "geneva", "basel"), "Europe/Zurich"),
    **dict.fromkeys(("edinburgh", "manchester"), "Europe/London"),
    **dict.fromkeys(("dubai", "abu dhabi"), "Asia/Dubai"),
    **dict.fromkeys(("beijing", "shanghai", "shenzhen"), "Asia/Shanghai"),
    **dict.fromkeys(("tel aviv", "jerusalem", "israel"), "Asia/Jerusalem"),
    "toronto": "America/Toronto",
    "vancouver": "America/Vancouver",
    **dict.fromkeys(("calgary", "edmonton"), "America/Edmonton"),
    "winnipeg": "America/Winnipeg",
    "mexico city": "America/Mexico_City",
    "bogota": "America/Bogota",
    "lima": "America/Lima",
    "santiago": "America/Santiago",
    "buenos aires": "America/Argentina/Buenos_Aires",
    "reykjavik": "Atlantic/Reykjavik",
    "dublin": "Europe/Dublin",
    "lisbon": "Europe/Lisbon",
    "paris": "Europe/Paris",
    "amsterdam": "Europe/Amsterdam",
    "brussels": "Europe/Brussels",
    "luxembourg": "Europe/Luxembourg",
    "vienna": "Europe/Vienna",
    "stockholm": "Europe/Stockholm",
    "oslo": "Europe/Oslo",
    "copenhagen": "Europe/Copenhagen",
    "helsinki": "Europe/Helsinki",
    "warsaw": "Europe/Warsaw",
    "prague": "Europe/Prague",
    "budapest": "Europe/Budapest",
    "bucharest": "Europe/Bucharest",
    "kyiv": "Europe/Kyiv",
    "athens": "Europe/Athens",
    "istanbul": "Europe/Istanbul",
    "riyadh": "Asia/Riyadh",
    "doha": "Asia/Qatar",
    "karachi": "Asia/Karachi",
    "dhaka": "Asia/Dhaka",
    "colombo": "Asia/Colombo",
    "tashkent": "Asia/Tashkent",
    "almaty": "Asia/Almaty",
    "bangkok": "Asia/Bangkok",
    **dict.fromkeys(("hanoi", "saigon", "ho chi minh"), "Asia/Ho_Chi_Minh"),
    "jakarta": "Asia/Jakarta",
    "manila": "Asia/Manila",
    "kuala lumpur": "Asia/Kuala_Lumpur",
    "taipei": "Asia/Taipei",
    "brisbane": "Australia/Brisbane",
    "cairo": "Africa/Cairo",
    "casablanca": "Africa/Casablanca",
    "accra": "Africa/Accra",
    "lagos": "Africa/Lagos",
    "addis ababa": "Africa/Addis_Ababa",
    "nairobi": "Africa/Nairobi",
}
"""From the words to the IANA name."""

CLOCKS: dict[str, str] = {
    **dict.fromkeys(("british", "english", "scottish", "welsh", "cardiff", "glasgow", "bristol", "leeds"), "Europe/London"),
    **dict.fromkeys(("irish", "ireland", "cork", "galway"), "Europe/Dublin"),
    **dict.fromkeys(("germany", "leipzig", "bremen", "nuremberg", "hanover"), "Europe/Berlin"),
    **dict.fromkeys(("french", "france", "lyon", "marseille", "toulouse"), "Europe/Paris"),
    **dict.fromkeys(("spanish", "spain", "valencia", "seville", "bilbao"), "Europe/Madrid"),
    **dict.fromkeys(("italian", "italy", "turin", "bologna", "naples"), "Europe/Rome"),
    **dict.fromkeys(("dutch", "holland", "netherlands", "rotterdam", "eindhoven"), "Europe/Amsterdam"),
    **dict.fromkeys(("belgian", "belgium", "antwerp", "ghent"), "Europe/Brussels"),
    **dict.fromkeys(("swiss", "switzerland", "bern", "lausanne"), "Europe/Zurich"),
    **dict.fromkeys(("austrian", "austria", "graz", "linz", "salzburg"), "Europe/Vienna"),
    **dict.fromkeys(("swedish", "sweden", "gothenburg", "malmo", "malmö"), "Europe/Stockholm"),
    **dict.fromkeys(("norwegian", "norway", "bergen"), "Europe/Oslo"),
    **dict.fromkeys(("danish", "denmark", "aarhus"), "Europe/Copenhagen"),
    **dict.fromkeys(("finnish", "finland", "tampere"), "Europe/Helsinki"),
    **dict.fromkeys(("polish", "poland", "krakow", "kraków", "gdansk", "gdańsk"), "Europe/Warsaw"),
    **dict.fromkeys(("czech", "brno"), "Europe/Prague"),
    **dict.fromkeys(("hungarian", "hungary"), "Europe/Budapest"),
    **dict.fromkeys(("romanian", "romania"), "Europe/Bucharest"),
    **dict.fromkeys(("greek", "greece"), "Europe/Athens"),
    **dict.fromkeys(("turkish", "ankara"), "Europe/Istanbul"),
    **dict.fromkeys(("ukrainian", "ukraine"), "Europe/Kyiv"),
    **dict.fromkeys(("bulgarian", "bulgaria", "sofia"), "Europe/Sofia"),
    **dict.fromkeys(("croatian", "croatia", "zagreb"), "Europe/Zagreb"),
    **dict.fromkeys(("slovenian", "slovenia", "ljubljana"), "Europe/Ljubljana"),
    **dict.fromkeys(("estonian", "estonia", "tallinn"), "Europe/Tallinn"),
    **dict.fromkeys(("latvian", "latvia", "riga"), "Europe/Riga"),
    **dict.fromkeys(("lithuanian", "lithuania", "vilnius"), "Europe/Vilnius"),
    **dict.fromkeys(("icelandic", "iceland"), "Atlantic/Reykjavik"),
    **dict.fromkeys(("porto", "portuguese"), "Europe/Lisbon"),
    **dict.fromkeys(("indian", "pune", "kolkata"), "Asia/Kolkata"),
    **dict.fromkeys(("japanese", "osaka"), "Asia/Tokyo"),
    **dict.fromkeys(("chinese", "china", "guangzhou"), "Asia/Shanghai"),
    **dict.fromkeys(("korean", "korea", "busan"), "Asia/Seoul"),
    **dict.fromkeys(("thai", "thailand"), "Asia/Bangkok"),
    **dict.fromkeys(("philippine", "philippines", "cebu"), "Asia/Manila"),
    **dict.fromkeys(("vietnamese", "vietnam"), "Asia/Ho_Chi_Minh"),
    **dict.fromkeys(("malaysian", "malaysia", "penang"), "Asia/Kuala_Lumpur"),
    **dict.fromkeys(("israeli",), "Asia/Jerusalem"),
    **dict.fromkeys(("gulf", "uae", "sharjah"), "Asia/Dubai"),
    **dict.fromkeys(("saudi", "jeddah"), "Asia/Riyadh"),
    **dict.fromkeys(("kenyan", "kenya", "mombasa"), "Africa/Nairobi"),
    **dict.fromkeys(("nigerian", "nigeria", "abuja"), "Africa/Lagos"),
    **dict.fromkeys(("egyptian", "egypt"), "Africa/Cairo"),
    **dict.fromkeys(("durban", "pretoria"), "Africa/Johannesburg"),
    **dict.fromkeys(("botswana", "gaborone"), "Africa/Gaborone"),
    **dict.fromkeys(("colombian", "colombia", "medellin", "medellín"), "America/Bogota"),
    **dict.fromkeys(("chilean", "chile"), "America/Santiago"),
    **dict.fromkeys(("argentine", "argentina"), "America/Argentina/Buenos_Aires"),
    **dict.fromkeys(("peru", "peruvian"), "America/Lima"),
    **dict.fromkeys(("brazil", "brazilian"), "America/Sao_Paulo"),
    **dict.fromkeys(("monterrey", "guadalajara", "mexican"), "America/Mexico_City"),
    **dict.fromkeys(("ohio", "pittsburgh", "cleveland", "columbus", "cincinnati", "baltimore", "raleigh", "tampa", "ottawa", "quebec"), "America/New_York"),
    **dict.fromkeys(("texas", "milwaukee", "memphis", "omaha", "tulsa", "madison"), "America/Chicago"),
    **dict.fromkeys(("utah", "colorado", "albuquerque", "boise"), "America/Denver"),
    **dict.fromkeys(("oakland", "sacramento", "spokane", "tacoma", "oregon"), "America/Los_Angeles"),
    **dict.fromkeys(("hobart", "canberra"), "Australia/Sydney"),
    **dict.fromkeys(("queensland", "cairns"), "Australia/Brisbane"),
    "darwin": "Australia/Darwin",
}  # fmt: skip
"""Words that name a clock only before "time": "noon Irish time", "9am Texas time"."""

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

    Where clocks go back and show it twice, the first time, or the second where its `fold` says so;
    where they go forward and never show it, the first instant after the gap.
    """
    local = moment.replace(tzinfo=zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment:
        return local
    # Inside a gap fold=0 reads with the offset before it and fold=1 with the one after (PEP 495),
    # so the two instants lie on either side of the change.
    before, after = (local.replace(fold=fold).astimezone(UTC) for fold in (1, 0))
    return _first_change(before, after, zone)


def _first_change(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0).astimezone(zone)
