"""One folder in one reading: what it lists, what of it is given or owed, and where that leaves the folder."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agent.ports import Item
from connectors._owed import Debts
from connectors._seen import Seen
from connectors.outlook.bodies import Lack
from connectors.outlook.cursor import Place
from connectors.outlook.folders import Folder
from connectors.outlook.transport import Json


@dataclass(slots=True)
class Round:
    """What is to be given of one folder."""

    folder: Folder
    begun: Place
    link: str  # where the next walk begins; empty where the server has no lists of changes
    entries: dict[str, Json]  # not given yet
    debts: Debts
    removed: Sequence[str] = ()
    doubted: Sequence[str] = ()  # of what was removed: not known to be gone
    seen: Seen = field(default_factory=Seen)
    left: int = 0

    def after(self, given: Sequence[str] = ()) -> Place:
        """Where the folder stands when these were given too, or are owed."""
        self.left -= len(given)
        said = self.seen.add(given)
        if self.left:
            return replace(self.begun, given=said, owed=self.debts.standing)
        done = Place(link=self.link) if self.link else Place(given=said)
        return replace(done, owed=self.debts.standing, doubted=tuple(self.doubted))

    def settle(self, ref: str, came: Item | Lack) -> Item | None:
        """The verdict on a message that was asked for; None while it is owed."""
        if isinstance(came, Item):
            self.debts.paid(ref)
            return came
        return self.debts.not_seen(ref) if came is Lack.UNSEEN else self.debts.not_given(ref)
