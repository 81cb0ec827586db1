"""What a conditional promise waits for, as far as it lies with the side to which it was made."""

from agent.core.commitment import Found, Strength
from agent.core.fulfil.words import tokens

_THEIRS = frozenset("you your yours you've you're you'd you'll".split())


def waits_for_other_side(found: Found) -> bool:
    """Whether the other side must do something first: "once you have signed", "as soon as I have your logo".

    Until that side has been heard from again, the promiser owes nothing, whatever the date.
    """
    if found.strength is not Strength.CONDITIONAL or not found.condition:
        return False
    return any(word.lower().replace("’", "'") in _THEIRS for word in tokens(found.condition))
