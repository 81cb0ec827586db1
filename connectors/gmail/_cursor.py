"""How far a mailbox was read: the opaque string that is stored with each page."""

import json
from dataclasses import dataclass, field
from typing import Any

from agent.errors import CursorLost
from connectors._owed import Owed, owed_said, read_owed
from connectors._seen import Seen
from connectors.gmail._quota import Spent

_PREFIX = "gmail1:"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where reading goes on.

    While `walking`, everything of the window is listed, newest first, and `page` is the provider's token
    of the next page. `history` was taken before the walk began, so what comes meanwhile is told afterwards.
    History ids are text: some servers give more digits than 64 bits hold.
    """

    history: str = ""
    walking: bool = False
    after: int = 0  # epoch seconds: the beginning of the window that is walked
    page: str = ""
    until: int = 0  # epoch seconds: the oldest moment the walk has come to
    given: str = ""  # what the walk has listed so far: a cursor of `connectors._seen`
    owed: tuple[Owed, ...] = ()  # listed, and not to be had so far
    spent: tuple[Spent, ...] = field(default=(), compare=False)  # of the quota, in the minute before
    goes_on: bool = field(default=False, compare=False)  # another page was to follow at once

    def text(self) -> str:
        """The cursor as it is stored."""
        found: dict[str, Any] = {"history": self.history}
        if self.walking:
            found |= {"after": self.after, "page": self.page, "until": self.until, "given": self.given}
        if self.owed:
            found["owed"] = owed_said(self.owed)
        if self.spent:
            found["spent"] = [[one.meter, one.at, one.units] for one in self.spent]
        if self.goes_on:
            found["more"] = True
        return _PREFIX + json.dumps(found, separators=(",", ":"))


def read_cursor(text: str) -> Cursor:
    """The place a stored string names; raises `CursorLost` for any other string."""
    try:
        found = json.loads(text.removeprefix(_PREFIX)) if text.startswith(_PREFIX) else {}
        return Cursor(
            history=str(found["history"]),
            walking="after" in found,
            after=int(found.get("after", 0)),
            page=str(found.get("page", "")),
            until=int(found.get("until", 0)),
            given=_given(found),
            owed=read_owed(found.get("owed")),
            goes_on=bool(found.get("more")),
            spent=tuple(Spent(str(one), int(at), int(units)) for one, at, units in found.get("spent", ())),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise CursorLost("The cursor of this mailbox cannot be read.") from None


def _given(found: dict[str, Any]) -> str:
    """What the walk has listed; raises `CursorLost` where that cannot be read."""
    text = str(found.get("given") or "")
    Seen(text or None)
    return text
