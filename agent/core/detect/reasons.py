"""Why a sentence was taken for a commitment, in words for the one who wonders."""

from collections.abc import Set

from agent.core.commitment import Due, Strength
from agent.core.detect.clauses import Clause

_WHO = {
    "i": "I", "we": "we", "you": "you", "they": "they", "it": "it", "ours": "our side", "name": "a named person",
    "none": "no subject: the sender", "np": "a thing or group", "who": "who",
}  # fmt: skip
_AUX = {
    "be": "is doing", "ing": "is doing", "present": "plain present", "let_me": "let me", "going": "going to", "bare": "plain verb",
    "imperative": "plain verb",
}  # fmt: skip
_PHRASES = {
    "accept": "accepts what was asked or proposed", "word": "gives one's word", "comes": "says that something is on its way",
    "you": "says what you will get", "move": "moves a date", "give": "asks for time to do it", "expect": "says what to expect",
    "mind": "will keep you informed", "turn": "names a target", "take": "takes it on", "not": "rules the opposite out",
}  # fmt: skip


def reasons_for(
    clause: Clause | None, features: Set[str], due: Due | None, strength: Strength, condition: str
) -> tuple[str, ...]:
    """Readable reasons, the grammar first."""
    reasons = []
    if clause:
        reasons.append(
            f'{_WHO.get(clause.who, clause.who)} + {_AUX.get(clause.aux, clause.aux)} + "{clause.verb.replace("_", " ")}"'
        )
    reasons += sorted({text for name, text in _PHRASES.items() if f"i:{name}" in features})
    if due:
        reasons.append(f"names a time: {due.text}")
    if strength is Strength.CONDITIONAL and condition:
        reasons.append(f"waits for: {condition}")
    return tuple(reasons)
