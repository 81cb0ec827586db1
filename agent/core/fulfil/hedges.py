"""What a clause says beside a result that takes it back: only a part, long ago, or how it usually goes."""

import re

PART = re.compile(
    r"\b(?:half|part|some|most|one|two|three|first|\d+) of (?:the|them|our|your)\b|\brest (?:follows|will|comes|to)\b|\bexcept\b|\ball but\b"
    r"|\b(?:partly|partially|half ?way|so far|first (?:batch|part|half|one|lot)|the (?:other|last one|rest))\b"
)
LONG_AGO = re.compile(
    r"\b(?:last (?:year|month|time|season|autumn|spring|summer|winter)|ago|previous(?:ly)?|(?:the|our|your|my) old|original(?:ly)?|ever|used to)\b"
)
HABIT = re.compile(
    r"\b(?:usually|normally|typically|generally|in general|always|often|as a rule|every (?:day|week|month|year|time))\b"
)


def is_hedged(text: str) -> bool:
    """Whether a clause in lower case tells of a part, of long ago, or of a habit."""
    first = text.partition(",")[0]  # what follows it only adds: "all are in, two of them twins"
    return any(hedge.search(first) for hedge in (PART, LONG_AGO, HABIT))
