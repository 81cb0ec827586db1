"""From what the user typed to the calendars they may see: which ways there are, and the first that leads to a home."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from agent.errors import BadInput, KeptError, NotAllowed, SignInNeeded, SourceError
from connectors._discovery import Lookups, Way, step_of, ways_to_calendars
from connectors.caldav.calendars import Calendar, Home, find_home, list_all
from connectors.caldav.transport import Transport


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A server that let the user in, where their calendars lie, and which there are."""

    way: Way
    home: Home
    calendars: tuple[Calendar, ...]


def ways(target: str, user: str, lookups: Lookups) -> list[Way]:
    """The addresses to try. A mail address is looked up; a URL is taken as it was typed."""
    if "://" in target:
        _must_be_one(target)
        if not user:
            raise BadInput("Say as whom to sign in.", f"kept connect caldav {target} --user YOU")
        return [Way(url=target, user=user, found="as given")]
    if "@" in target and "/" not in target:
        return [replace(way, user=user or way.user) for way in ways_to_calendars(target.lower(), lookups)]
    return ways(f"https://{target}", user, lookups)


def _must_be_one(url: str) -> None:
    try:
        where = urlsplit(url)
        good = where.port != 0 and bool(where.hostname)
    except ValueError:
        good = False
    if not good:
        raise BadInput(f"{url} is no URL.", "Write one like https://cal.work.example/dav, with --user YOU.")


def try_ways(found: list[Way], reach: Callable[[Way], Transport]) -> SignedIn:
    """The first way that leads to calendars; raises the trouble of the likeliest. A refused password ends it."""
    troubles: list[KeptError] = []
    for way in found:
        transport = reach(way)
        try:
            return _try(way, transport)
        except SignInNeeded as trouble:
            raise SignInNeeded(trouble.sentence, step_of(trouble, way)) from None
        except SourceError as trouble:
            troubles.append(trouble)
        finally:
            transport.close()
    raise troubles[0]


def _try(way: Way, transport: Transport) -> SignedIn:
    home = find_home(transport, way.url)
    calendars = list_all(transport, home.urls).calendars
    if not calendars:
        raise NotAllowed(f"{transport.shown} shows no calendar that holds meetings.", "Check the user.")
    return SignedIn(way, home, calendars)
