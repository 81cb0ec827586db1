"""How far a mailbox or calendar was read: for each folder the link of the last finished walk, and what was given since.

While a walk's items are given page by page, the cursor holds the link the walk began at and the
names of what was given (six bytes of a digest each). Stopped there, the next reading walks again
from the same link and leaves out what was given: nothing is lost, nothing comes twice, and no page
link is ever needed after its time. The last page of a walk puts the new link in its place. What was
listed and could not be had then stays in the cursor, and is asked for by later readings.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from agent.errors import CursorLost
from connectors._owed import Owed, owed_said, read_owed
from connectors._seen import Seen

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where one folder stands."""

    link: str = ""  # empty before the first walk is done, and where the server has no lists of changes
    given: str = ""  # a cursor of `connectors._seen`
    frame: str = ""  # the window that was asked for, as ISO dates; a link is good only within it
    owed: tuple[Owed, ...] = ()  # listed, and not to be had so far
    doubted: tuple[str, ...] = ()  # listed as removed, and not known so far to be gone
    series: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # see `connectors.outlook.times`

    def said(self) -> dict[str, Any]:
        """As JSON, without what is empty."""
        said = {
            "link": self.link,
            "given": self.given,
            "frame": self.frame,
            "owed": owed_said(self.owed),
            "doubted": list(self.doubted),
            "series": {ref: list(times) for ref, times in self.series.items()},
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Cursor:
    """The places of all folders, by the folder's key."""

    places: Mapping[str, Place] = field(default_factory=dict)

    def at(self, key: str) -> Place:
        """Where this folder stands; at its beginning where it was never read."""
        return self.places.get(key, Place())

    @property
    def owed(self) -> tuple[Owed, ...]:
        """What all folders owe."""
        return tuple(one for place in self.places.values() for one in place.owed)

    def moved(self, key: str, place: Place) -> "Cursor":
        """The cursor with this folder further on."""
        return replace(self, places={**self.places, key: place})

    def write(self) -> str:
        """As text; the same places always give the same."""
        places = {key: place.said() for key, place in sorted(self.places.items())}
        return json.dumps({"v": _VERSION, "places": places}, separators=(",", ":"))


def read_cursor(text: str | None) -> Cursor:
    """The cursor that `write` wrote; `CursorLost` for anything else."""
    if text is None:
        return Cursor()
    try:
        said: Any = json.loads(text)
        if said["v"] != _VERSION:
            raise CursorLost(_UNREADABLE)
        return Cursor({str(key): _place(found) for key, found in said["places"].items()})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CursorLost(_UNREADABLE) from None


_UNREADABLE = "The cursor of this mailbox cannot be read."


def _place(found: Mapping[str, Any]) -> Place:
    place = Place(
        link=str(found.get("link", "")),
        given=str(found.get("given", "")),
        frame=str(found.get("frame", "")),
        owed=read_owed(found.get("owed")),
        doubted=tuple(map(str, found.get("doubted", ()))),
        series={str(ref): tuple(map(str, times)) for ref, times in found.get("series", {}).items()},
    )
    Seen(place.given or None)  # raises where it is none
    return place
