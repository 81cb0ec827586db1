"""How far a calendar was read: the opaque string that is stored with each page."""

import json
from dataclasses import asdict, dataclass

from agent.errors import CursorLost

_PREFIX = "gcal1:"


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading goes on: by a sync token, by a page of a walk, or by what everything looked like."""

    since: str  # RFC 3339: the beginning of what was asked for; it may not change within a walk
    until: str  # the day up to which series were worked out
    token: str = ""
    page: str = ""
    seen: str = ""  # of a walk under way, what its pages looked like so far
    digest: str = ""  # where the server gives no sync token
    day: str = ""  # when the token was given

    def text(self) -> str:
        """The cursor as it is stored."""
        said = {name: value for name, value in asdict(self).items() if value}
        return _PREFIX + json.dumps(said, separators=(",", ":"))


def read_place(text: str) -> Place:
    """The place a stored string names; raises `CursorLost` for any other string."""
    try:
        said = json.loads(text.removeprefix(_PREFIX)) if text.startswith(_PREFIX) else {}
        return Place(**{str(name): str(value) for name, value in said.items()})
    except (ValueError, TypeError, AttributeError):
        raise CursorLost("The cursor of this calendar cannot be read.") from None
