"""How far a mailbox was read: the opaque string that is stored with each page."""

import json
from dataclasses import dataclass, replace
from typing import Any

from agent.errors import CursorLost

_PREFIX = "gmail1:"


@dataclass(frozen=True, slots=True)
class Owed:
    """A message that was listed and could not be read yet: not visible so far, or in the provider's trouble."""

    id: str
    since: int  # epoch seconds
    told: bool = False  # it was given as quarantined already


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
    owed: tuple[Owed, ...] = ()

    def text(self) -> str:
        """The cursor as it is stored."""
        found: dict[str, Any] = {"history": self.history}
        if self.walking:
            found |= {"after": self.after, "page": self.page, "until": self.until}
        if self.owed:
            found["owed"] = [[one.id, one.since, one.told] for one in self.owed]
        return _PREFIX + json.dumps(found, separators=(",", ":"))

    def owing(self, owed: tuple[Owed, ...]) -> "Cursor":
        """The same place with these still to be read."""
        return replace(self, owed=owed)


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
            owed=tuple(
                Owed(str(name), int(since), bool(told)) for name, since, told in found.get("owed", [])
            ),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise CursorLost("The cursor of this mailbox cannot be read.") from None
