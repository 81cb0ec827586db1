"""One line of a check-up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen and, where something is wrong, what to type next."""

    text: str
    next_step: str = ""
    needs_you: bool = False

    def __str__(self) -> str:
        mark = "!" if self.needs_you else "·"
        return f"{mark} {self.text}" + (f"\n    {self.next_step}" if self.next_step else "")
