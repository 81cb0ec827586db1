"""What long work tells of itself."""

from typing import Protocol


class Progress(Protocol):
    """Told how far a reading is."""

    def reading(self, source: str, share: float, items: int) -> None:
        """A page was stored: the source's name, the share of it read (0 to 1), the items in the page."""

    def following(self, done: int, of: int) -> None:
        """Accounts were followed."""


class Silent:
    """Nobody looks on."""

    def reading(self, source: str, share: float, items: int) -> None:
        """Nothing."""

    def following(self, done: int, of: int) -> None:
        """Nothing."""
