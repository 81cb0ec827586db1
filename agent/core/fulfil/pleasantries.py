"""Clauses that are said for the sake of the other and tell nothing of any business: "it was good to see you"."""

import re

_LONGEST = 120  # characters: who says more says something
_KIND = r"(?:(?:so|very|really|such|a|always|truly|quite) ){0,3}(?:good|great|nice|lovely|wonderful|fun|pleasure|pleasant|kind|delight|treat)"
_PLEASANT = re.compile(
    r"(?:and |so |oh,? |well,? |anyway,? )?(?:"
    rf"(?:(?:it|that) (?:was|is|'s) |it's |that's |was )?{_KIND} (?:to |of you to |it was to )?(?:see|meet|hear|catch|talk|speak|have|having|run|seeing|meeting|hearing|catching|talking|bump)\b[^,;:\d]*"
    r"|(?:i |we )?(?:do )?(?:hope|trust) (?:that )?(?:you|all|this|your|the (?:family|kids|weekend|team))\b[^,;:\d]*\b(?:well|good|great|nice|fine|safe|safely|lovely|rest|weekend|holidays?|summer|trip)\b[^,;:\d]*"
    r"|(?:have|enjoy|wishing you|wish you) (?:a|your|the|you all a|yourself a)\b[^,;:\d]*\b(?:day|weekend|evening|week|holidays?|break|trip|time|vacation|christmas|new year|afternoon|rest)\b[^,;:\d]*"
    r"|(?:safe travels|happy (?:new year|easter|christmas|friday|birthday|holidays)|merry christmas|congratulations|congrats|many happy returns|get well soon|take care|greetings|regards|all the best)\b[^,;:\d]*"
    r"|how (?:are|was|were|is|did) (?:you|your|the (?:family|kids|weekend|holidays?|trip))\b[^,;:\d]*"
    r"|(?:my|our) (?:best|regards|love|compliments) to\b[^,;:\d]*"
    r")[.!? ]*"
)


def is_pleasantry(clause: str) -> bool:
    """Whether a clause, in lower case, is nothing but kind."""
    return len(clause) <= _LONGEST and _PLEASANT.fullmatch(clause) is not None
