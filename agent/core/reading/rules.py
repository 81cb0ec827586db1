"""Lines that say "below this comes another mail": original-message rules, forwards, reply-above lines.

Read by `quotes`, which decides what such a line cuts off.
"""

import re

from agent.core.reading.vocabulary import (
    FORWARDED,
    ORIGINAL_MESSAGE,
    OUTSIDE_WARNINGS,
    REPLY_ABOVE,
    WARNING_WORDS,
)

RULE_CHARS = frozenset("-_=*~#+|‐‑—–―─━•·.>[<\x02")
"""A line may be a rule, or hold one, only if it begins with one of these."""

_EDGES = "-_=*~#>+|‐‑—–―─━•·.[]<: \t\xa0\u200b"
_LONGEST = 160
_SHORTEST_REQUEST = 6
_MAY_WARN = re.compile(r"extern|outside|esterno|ext[eé]rieur|often get")
"""One of these stands in every one of `OUTSIDE_WARNINGS`."""
_FORWARD_STARTS = frozenset(phrase[:2] for phrase in FORWARDED)


def bare(stripped: str) -> str:
    """The words of a line without the dashes, stars and colons around them."""
    return stripped.strip(_EDGES)


def is_ruler(stripped: str) -> bool:
    """Whether the line draws a line and says nothing; two dashes are a signature mark, not a ruler."""
    return len(stripped) > 2 and not stripped[0].isalnum() and not bare(stripped)


def announces_mail(stripped: str, core: str) -> bool:
    """Whether the line, with `core` its bare words, announces the original or a forwarded mail."""
    if not core or len(core) > _LONGEST:
        return False
    low = core.lower()
    if low in ORIGINAL_MESSAGE:
        return True
    if low[:2] not in _FORWARD_STARTS:
        return False
    # A forward needs its dashes or its colon: "Forwarded message was empty" is prose.
    return low.startswith(FORWARDED) and (not stripped.startswith(core) or stripped.endswith(":"))


def asks_reply_above(core: str) -> bool:
    """Whether a help desk's program asks for the answer above this line."""
    if not _SHORTEST_REQUEST <= len(core) <= _LONGEST:
        return False
    return any(map(core.lower().__contains__, REPLY_ABOVE))


def is_warning(paragraph: str) -> bool:
    """Whether the receiving firm's gateway put the paragraph on top: "CAUTION: this email is from outside"."""
    low = paragraph[: _LONGEST * 3].lower()
    return _MAY_WARN.search(low) is not None and any(map(low.__contains__, OUTSIDE_WARNINGS))


def speaks_of_warning(line: str) -> bool:
    """Whether a line of such a paragraph belongs to the warning, not to the mail that begins below it."""
    low = line.lower()
    return any(words in low for words in WARNING_WORDS)
