"""The questions kept asks about one calendar: how it stands, what it holds, what changed, and the text of its objects."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from agent.errors import CursorLost, KeptError, NotAllowed, ProviderDown
from connectors.caldav.calendars import Calendar, checked, token_of
from connectors.caldav.multistatus import (
    Member,
    events_between,
    multiget,
    precondition,
    propfind,
    read_multistatus,
    sync_collection,
)
from connectors.caldav.transport import TooLarge, Transport

Window = tuple[datetime, datetime]

_MOST_BAD = 5  # objects; where none of more can be had, the server is asked for one that it ought to give

_STATE = propfind("d:sync-token", "cs:getctag", "d:supported-report-set")
_LISTING = propfind("d:getetag", "d:resourcetype")


@dataclass(frozen=True, slots=True)
class Told:
    """One answer to sync-collection. `cut`: more follows after the token (RFC 6578 3.6)."""

    changed: Mapping[str, str]
    gone: frozenset[str]
    token: str
    cut: bool


class Questions:
    """What a server says of one calendar."""

    def __init__(self, transport: Transport, calendar: Calendar) -> None:
        self._transport, self._calendar = transport, calendar

    def state(self) -> Calendar:
        """The calendar with its sync token and ctag of now."""
        answer = self._transport.ask("PROPFIND", self._calendar.url, _STATE)
        member = checked(answer, self._transport)[0]
        return replace(self._calendar, token=token_of(member), ctag=member.text("getctag"))

    def listed(self) -> dict[str, str]:
        """Every object of the calendar with its ETag, by path in order."""
        answer = self._transport.ask("PROPFIND", self._calendar.url, _LISTING, depth="1")
        members = [one for one in checked(answer, self._transport) if self._is_object(one)]
        return {one.path: one.text("getetag") for one in sorted(members, key=lambda one: one.path)}

    def inside(self, etags: Mapping[str, str], window: Window) -> frozenset[str]:
        """Which objects have an event in the window; all of them where the server cannot say.

        It may not find out: one object with a rule for every second of fifty years keeps a server busy for ever.
        """
        if not etags:
            return frozenset()
        question = events_between(window)
        try:
            answer = self._transport.ask("REPORT", self._calendar.url, question, depth="1", patient=False)
        except (ProviderDown, TooLarge):
            return frozenset(etags)
        if answer.status != 207:
            return frozenset(etags)
        return frozenset(one.path for one in checked(answer, self._transport))

    def since(self, token: str) -> Told:
        """What changed since this token; `CursorLost` where the server does not know it."""
        answer = self._transport.ask("REPORT", self._calendar.url, sync_collection(token))
        if answer.status == 400 and not precondition(answer.body):  # drafts of RFC 6578 had the depth here
            answer = self._transport.ask("REPORT", self._calendar.url, sync_collection(token), depth="1")
        if answer.status != 207 and answer.status != 404:
            # 403 or 412 with valid-sync-token as RFC 6578 3.2 has it, 410 at others: whatever it says
            # to a question that it answered before, it does not know the token.
            raise CursorLost(f"{self._transport.shown} no longer knows where we stood.")
        members = checked(answer, self._transport)
        told = read_multistatus(answer.body, answer.url, self._transport.shown)
        if not told.token:
            raise CursorLost(f"{self._transport.shown} gave no new sync token.")
        objects = [one for one in members if self._is_object(one)]
        return Told(
            changed={one.path: one.text("getetag") for one in objects if one.status not in (404, 410)},
            gone=frozenset(one.path for one in objects if one.status in (404, 410)),
            token=told.token,
            cut=any(one.status == 507 for one in members),
        )

    def texts(self, paths: list[str]) -> dict[str, str | None]:
        """The text of these objects; None for one that is there and cannot be had. Gone ones are left out.

        An object that the server cannot give costs no other its text. Raises the server's trouble where
        it gives none of many, nor any other.
        """
        found = self._texts(paths)
        missing = [path for path in paths if path not in found]
        if missing:
            there = self.listed()
            found |= {path: None for path in missing if path in there}
        return found

    def _texts(self, paths: list[str], *, patient: bool = True) -> dict[str, str | None]:
        if not paths:
            return {}
        try:
            return self._multiget(paths, patient=patient)
        except (TooLarge, ProviderDown, NotAllowed) as trouble:
            self.state()  # whoever does not answer this is down
            if len(paths) == 1:
                return {paths[0]: None}
            middle = len(paths) // 2
            found = self._texts(paths[:middle], patient=False) | self._texts(paths[middle:], patient=False)
            if patient and len(paths) > _MOST_BAD and not any(found.values()):
                self._see_that_it_gives(set(paths), trouble)
            return found

    def _multiget(self, paths: list[str], *, patient: bool) -> dict[str, str | None]:
        answer = self._transport.ask(
            "REPORT", self._calendar.url, multiget(paths), depth="1", patient=patient
        )
        members = {one.path: one for one in checked(answer, self._transport)}
        there = {path: members[path] for path in paths if path in members}
        return {
            path: one.text("calendar-data") or None
            for path, one in there.items()
            if one.status not in (404, 410)
        } | {path: None for path in paths if path not in members}

    def _see_that_it_gives(self, but: Collection[str], trouble: KeptError) -> None:
        """Raise the trouble unless the server gives some other object: so many bad ones may be a bad server."""
        others = [path for path in self.listed() if path not in but]
        for path in [*others[:1], *others[-1:]]:
            with suppress(TooLarge, ProviderDown, NotAllowed):
                if any(self._multiget([path], patient=False).values()):
                    return
        raise trouble

    def _is_object(self, member: Member) -> bool:
        """Not the calendar itself, which iCloud lists among its objects, nor a folder in it."""
        is_folder = member.path.endswith("/") or member.has("resourcetype", "collection")
        return not is_folder and member.path.rstrip("/") != self._calendar.path.rstrip("/")
