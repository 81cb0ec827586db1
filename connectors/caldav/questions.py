"""The questions kept asks about one calendar: how it stands, what it holds, what changed, and the text of its objects."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from urllib.parse import urlsplit

from agent.errors import (
    TRIES_AGAIN,
    CursorLost,
    KeptError,
    NotAllowed,
    ProviderDown,
    SlowDown,
    SourceMissing,
)
from connectors.caldav.calendars import Calendar, checked, origin_of, own_member, token_of
from connectors.caldav.multistatus import (
    Member,
    events_between,
    multiget,
    precondition,
    propfind,
    quoted,
    read_multistatus,
    sync_collection,
)
from connectors.caldav.transport import Answer, TooLarge, Transport, Unwell

Window = tuple[datetime, datetime]

_MOST_BAD = 5  # objects; where none of more can be had, the server is asked for one that it ought to give

_NOT_GIVEN = (ProviderDown, NotAllowed, SourceMissing)  # what a server may answer because of one object

_MOST_PARTS = 2_000  # of a listing that a server gives in parts

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
        answer = self._asked("PROPFIND", _STATE)
        own = own_member(checked(answer, self._transport), self._calendar.path)
        if own is None:
            raise ProviderDown(f"{self._transport.shown} says nothing of a calendar.", TRIES_AGAIN)
        return replace(self._calendar, token=token_of(own), ctag=own.text("getctag"))

    def _asked(self, method: str, body: str, *, depth: str = "0", patient: bool = True) -> Answer:
        """An answer about this calendar. Raises `Unwell` where the server sends the question on to another one."""
        answer = self._transport.ask(method, self._calendar.url, body, depth=depth, patient=patient)
        if _name(answer.url) != _name(self._calendar.url):
            raise Unwell(f"{self._transport.shown} answers for one calendar with another.", TRIES_AGAIN)
        return answer

    def see_that_it_answers(self) -> None:
        """Raise `ProviderDown` unless the server answers something, be it a refusal, where it is not asked about this calendar."""
        above = self._calendar.url.rstrip("/").rpartition("/")[0] + "/"
        self._transport.ask("PROPFIND", above, _STATE, patient=False)

    def listed(self) -> dict[str, str]:
        """Every object of the calendar with its ETag, by path in order; never a part of them alone."""
        answer = self._asked("PROPFIND", _LISTING, depth="1")
        members = checked(answer, self._transport)
        if _is_cut(members):
            members += self._listed_in_parts()
        objects = [one for one in members if self._is_object(one) and one.status not in (404, 410)]
        if not objects and not any(self._is_itself(one) for one in members):
            raise ProviderDown(f"{self._transport.shown} says nothing of a calendar.", TRIES_AGAIN)
        return {one.path: one.text("getetag") for one in sorted(objects, key=lambda one: one.path)}

    def _listed_in_parts(self) -> tuple[Member, ...]:
        """As a server gives it that limits its answers: as what changed since the beginning (RFC 6578 3.4)."""
        found: tuple[Member, ...] = ()
        token = ""
        with suppress(CursorLost):
            for _ in range(_MOST_PARTS):
                members, after = self._told(token)
                found += tuple(one for one in members if one.status not in (404, 410))
                if not _is_cut(members):
                    return found
                if after == token:
                    break
                token = after
        raise ProviderDown(f"{self._transport.shown} lists only a part of a calendar.", TRIES_AGAIN)

    def inside(self, etags: Mapping[str, str], window: Window) -> frozenset[str]:
        """Which objects have an event in the window; all of them where the server cannot say.

        It may not find out: one object with a rule for every second of fifty years keeps a server busy for ever.
        """
        if not etags:
            return frozenset()
        question = events_between(window)
        try:
            answer = self._asked("REPORT", question, depth="1", patient=False)
        except (ProviderDown, SlowDown, NotAllowed):
            return frozenset(etags)
        if answer.status != 207:
            return frozenset(etags)
        members = checked(answer, self._transport)
        if _is_cut(members):
            return frozenset(etags)
        return frozenset(one.path for one in members if self._is_object(one) and one.status not in (404, 410))

    def since(self, token: str) -> Told:
        """What changed since this token; `CursorLost` where the server does not know it, or cannot say it.

        Some fall over a token that they do not know, and some over very much that changed.
        """
        try:
            members, after = self._told(token)
        except (TooLarge, Unwell):
            self.state()  # whoever does not answer this is down
            raise CursorLost(f"{self._transport.shown} cannot say what changed.") from None
        objects = [one for one in members if self._is_object(one)]
        return Told(
            changed={one.path: one.text("getetag") for one in objects if one.status not in (404, 410)},
            gone=frozenset(one.path for one in objects if one.status in (404, 410)),
            token=after,
            cut=_is_cut(members),
        )

    def _told(self, token: str) -> tuple[tuple[Member, ...], str]:
        """What a server says to sync-collection, and the token after it."""
        answer = self._asked("REPORT", sync_collection(token))
        if answer.status == 400 and not precondition(answer.body):  # drafts of RFC 6578 had the depth here
            answer = self._asked("REPORT", sync_collection(token), depth="1")
        if answer.status != 207 and answer.status != 404:
            # 403 or 412 with valid-sync-token as RFC 6578 3.2 has it, 410 at others: whatever it says
            # to a question that it answered before, it does not know the token.
            raise CursorLost(f"{self._transport.shown} no longer knows where we stood.")
        members = checked(answer, self._transport)
        told = read_multistatus(answer.body, answer.url, self._transport.shown)
        if not told.token:
            raise CursorLost(f"{self._transport.shown} gave no new sync token.")
        return members, told.token

    def texts(self, paths: list[str]) -> dict[str, str | None]:
        """The text of these objects; None for one that is there and cannot be had. Gone ones are left out.

        An object that the server cannot give costs no other its text. Raises the server's trouble where
        it gives none of many, nor any other.
        """
        found = self._texts(paths)
        doubtful = [path for path in paths if not found.get(path)]
        if doubtful:
            there = self.listed()
            found |= dict.fromkeys((path for path in doubtful if path in there), None)
            found = {path: text for path, text in found.items() if text or path in there}
        return found

    def given_of(self, paths: Sequence[str]) -> dict[str, str]:
        """What the server gives of these at the first word, whatever it says of them otherwise; nothing where it is in trouble."""
        if not paths:
            return {}
        try:
            given = self._multiget(list(paths), patient=False)
        except (*_NOT_GIVEN, SlowDown):
            return {}
        return {path: text for path, text in given.items() if text}

    def _texts(self, paths: list[str], *, patient: bool = True) -> dict[str, str | None]:
        if not paths:
            return {}
        try:
            return self._multiget(paths, patient=patient)
        except SlowDown as throttled:
            trouble: KeptError = throttled
            if patient:
                self._see_that_it_gives(chain([paths[0], paths[-1]], self._others(paths)), trouble)
        except _NOT_GIVEN as refused:
            trouble = refused
            self.state()  # whoever does not answer this is down
        if len(paths) == 1:
            return {paths[0]: self._got(paths[0])}
        middle = len(paths) // 2
        found = self._texts(paths[:middle], patient=False) | self._texts(paths[middle:], patient=False)
        if patient and len(paths) > _MOST_BAD and not any(found.values()):
            self._see_that_it_gives(self._others(paths), trouble)
        return found

    def _multiget(self, paths: list[str], *, patient: bool) -> dict[str, str | None]:
        answer = self._asked("REPORT", multiget(paths), depth="1", patient=patient)
        told = checked(answer, self._transport)
        members = {one.path: one for one in told}
        there = {path: members[path] for path in paths if path in members}
        rest = [path for path in paths if path not in members]
        found = {
            path: one.text("calendar-data") or None
            for path, one in there.items()
            if one.status not in (404, 410)
        }
        if there and rest and _is_cut(told):
            return found | self._multiget(rest, patient=patient)
        return found | dict.fromkeys(rest)

    def _got(self, path: str) -> str | None:
        """The object's text by the plainest of questions, which a server answers that knows no multiget, or a proxy before it."""
        with suppress(*_NOT_GIVEN, SlowDown):
            answer = self._transport.ask(
                "GET", f"{origin_of(self._calendar.url)}{quoted(path)}", patient=False
            )
            text = answer.body.decode("utf-8", "replace")
            if answer.status == 200 and text.lstrip("\ufeff \r\n").upper().startswith("BEGIN:VCALENDAR"):
                return text
        return None

    def _see_that_it_gives(self, paths: Iterable[str], trouble: KeptError) -> None:
        """Raise the trouble unless the server gives one of these: so many bad ones may be a bad server."""
        for path in paths:
            with suppress(*_NOT_GIVEN, SlowDown):
                if any(self._multiget([path], patient=False).values()):
                    return
        raise trouble

    def _others(self, paths: Collection[str]) -> Iterator[str]:
        """Two objects beside these, where there are any."""
        others = [path for path in self.listed() if path not in paths]
        yield from [*others[:1], *others[-1:]]

    def _is_object(self, member: Member) -> bool:
        """Not the calendar itself, which iCloud lists among its objects, nor a folder in it."""
        is_folder = member.path.endswith("/") or member.has("resourcetype", "collection")
        return not is_folder and not self._is_itself(member)

    def _is_itself(self, member: Member) -> bool:
        return member.path.rstrip("/") == self._calendar.path.rstrip("/")


def _name(url: str) -> str:
    """What a collection is called, wherever its server lies or has moved to."""
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]


def _is_cut(members: Iterable[Member]) -> bool:
    """Whether a server says of its own answer that it is only a part (RFC 6578 3.6, RFC 5323 5.17)."""
    return any(one.status == 507 for one in members)
