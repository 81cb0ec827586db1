"""What a clause says beside a result that takes it back: only a part, long ago, how it usually goes, a wish, or not done yet."""

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
WISH = re.compile(
    r"(?<!what we )(?<!what i )\b(?:please|kindly|must|wants?|wish|remember|ask(?:s|ed|ing)?|waiting|waits?|wonder(?:ing)?|remind\w*|whether|want(?:ed)?|hoping|expect\w*)\b"
)
GOING_ON = re.compile(
    r"(?:\b(?:is|are|am|was|were|be|keeps?)|'(?:m|re|s)) (?:still |just |busy |currently |now |all |being )?"
    r"(?!working|running|fitting|producing|looking|humming|purring|smiling|hanging|standing|leaning|sitting|waiting for you|nothing|something|anything|everything|missing)\w+ing\b"
    r"|\bhalf ?way\b|\bbeing \w+ed\b|\babout to\b|\bnext\b|\bin (?:the )?(?:works|making|progress)\b"
    r"|\b(?:is|are|it's|they're) (?:still |now )?with (?:the|our|my|his|her|their) (?!courier|carrier|post|driver|haulier|forwarder|compliments)\w+"
)


def is_hedged(text: str) -> bool:
    """Whether a clause in lower case tells of a part, of long ago, or of a habit."""
    first = text.partition(",")[0]  # what follows it only adds: "all are in, two of them twins"
    return any(hedge.search(first) for hedge in (PART, LONG_AGO, HABIT))
