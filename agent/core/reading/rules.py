"""Lines that say "below this comes another mail": original-message rules, forwards, reply-above lines.

Read by `quotes`, which decides what such a line cuts off.
"""

from agent.core.reading.vocabulary import FORWARDED, ORIGINAL_MESSAGE, REPLY_ABOVE

RULE_CHARS = frozenset("-_=*~#+|—–─━•·.>[<")
"""A line may be a rule, or hold one, only if it begins with one of these."""

_EDGES = "-_=*~#>+|—–―─━•·.[]<: \t\xa0\u200b"


def is_ruler(stripped: str) -> bool:
    """Whether the line draws a line and says nothing; two dashes are a signature mark, not a ruler."""
    return len(stripped) > 2 and not stripped.strip(_EDGES)


def announces_mail(stripped: str) -> bool:
    """Whether the line announces the original or a forwarded mail, in any language we know."""
    core = stripped.strip(_EDGES)
    if not core or len(core) > 160:
        return False
    low = core.lower()
    if low in ORIGINAL_MESSAGE:
        return True
    return low.startswith(FORWARDED) and _is_dressed(stripped, core)


def _is_dressed(stripped: str, core: str) -> bool:
    """A forward needs its dashes or its colon: "Forwarded message was empty" is prose."""
    return (
        stripped[:2] == core[:0] + stripped[0] * 2
        or stripped.endswith(":")
        or stripped.startswith(("*", "<"))
    )


def asks_reply_above(stripped: str) -> bool:
    """Whether a help desk's program asks for the answer above this line."""
    if len(stripped) > 160:
        return False
    low = stripped.lower()
    return any(words in low for words in REPLY_ABOVE)
