"""How well something that happened fits a promise, with its reasons."""

from datetime import datetime

from agent.core.fixed import fixed
from agent.core.fulfil.words import key, tokens


@fixed
class Match:
    """A score from 0 to 1 and why, for a person to read; `at` where it happened before it was written of."""

    score: float
    reasons: tuple[str, ...] = ()
    at: datetime | None = None
    is_thing: bool = False  # it is in the mail: attached or linked
    odds: float | None = None  # log odds that it was kept so, where all signs were weighed
    is_another: bool = False  # it is of the sort, but another one, or not signed as it should be


NOTHING = Match(0.0)


def shown(keys: frozenset[str], *texts: str) -> str:
    """The words for some keys as they are written in the first of the texts that has them."""
    words: dict[str, str] = {}
    for text in texts:
        if keys <= words.keys():
            break
        for word in tokens(text[:_FAR]):
            if key(word) in keys:
                words.setdefault(key(word), word)
    return ", ".join(word for _, word in sorted(words.items()))


_FAR = 3_000  # characters of a mail
