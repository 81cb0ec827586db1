"""What a thing is about, as a sentence says it: "comments on the cap" are no "comments on the data clause"."""

import re
from functools import lru_cache

from agent.core.fulfil.words import is_empty, key, tokens

_ON = re.compile(
    r"\b(?:on|about|regarding|concerning) (?:the |our |your |this |that )?([\w'-]+(?: [\w'-]+)?)"
)


def is_on_another(promise: str, clause: str, keys: frozenset[str]) -> bool:
    """Whether both say what they are about, and differ; `keys` are of all words of the clause, both texts in lower case."""
    mine, theirs = _about(promise), _about(clause)
    return bool(mine and theirs) and not mine & (theirs | keys)


@lru_cache(maxsize=20_000)
def _about(text: str) -> frozenset[str]:
    found = (word for on in _ON.finditer(text) for word in tokens(on.group(1)))
    return frozenset(key(word) for word in found if not is_empty(word))
