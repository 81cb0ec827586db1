"""Whose act it is: the subject to the left of a verb group."""

from itertools import pairwise
from typing import NamedTuple

from agent.core.detect.nouns import OWN_PEOPLE
from agent.core.detect.tokens import Tokens
from agent.core.detect.words import (
    ADVERBS,
    CONJUNCTIONS,
    DETERMINERS,
    LINKS,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    STOPS,
    TIME_WORDS,
)

BOUNDS = STOPS | CONJUNCTIONS | LINKS
_LONGEST = 24  # words of one noun phrase
_JOINTS = frozenset({"/", "'", "&"})
_AFTER_NOUN = frozenset({"one", "both", "all", "this", "that"})
_ARTICLES = frozenset(
    {"a", "an", "the", "this", "that", "these", "those", "some", "any", "each", "all", "more", "no"}
)


class Subject(NamedTuple):
    """`who` is i, we, you, they, it, who, ours, yours, theirs, name, np, num, some, all, there or none."""

    who: str
    head: str  # the chief noun, or empty
    first: int  # index of its first word; of the verb group where there is none


def find_subject(tokens: Tokens, group: int, floor: int) -> Subject:
    """The subject of the verb group at `group`, looked for no further left than `floor`."""
    words = tokens.words
    at = _before_adverbs(words, group - 1, floor)
    if at < floor:
        return Subject("none", "", group)
    if words[at] == ",":
        return _apposed(tokens, at, floor) or Subject("none", "", group)
    if (
        words[at] in PRONOUNS
        and not _is_a_department(tokens, at, floor)
        and not (words[at] in _AFTER_NOUN and at > floor and words[at - 1] not in BOUNDS)
    ):
        return _pronoun(tokens, at, floor)
    return _noun_phrase(tokens, at, floor) or Subject("none", "", group)


def _is_a_department(tokens: Tokens, at: int, floor: int) -> bool:
    """Whether "IT" is who looks after computers: "our IT will open it"."""
    return at > floor and tokens.written[at] == "IT" and tokens.words[at - 1] in DETERMINERS


def _may_be_noun(word: str) -> bool:
    return word not in BOUNDS and word not in ADVERBS and not word.endswith("ly")


def _before_adverbs(words: list[str], at: int, floor: int) -> int:
    while at >= floor and (
        words[at] in ADVERBS or (words[at] == "," and at > floor and words[at - 1] in ADVERBS)
    ):
        at -= 1
    return at


def _pronoun(tokens: Tokens, at: int, floor: int) -> Subject:
    words = tokens.words
    if words[at] == "i" and at - 2 >= floor and words[at - 1] == "and" and words[at - 2] not in TIME_WORDS:
        front = _noun_phrase(tokens, at - 2, floor)
        if front and front.who in ("name", "ours") and (not front.first or words[front.first - 1] in BOUNDS):
            return Subject("we", "and_i", front.first)
    if words[at] in ("who", "which", "that") and at > floor and words[at - 1] not in STOPS:
        return Subject("who", words[at - 1], at)
    return Subject(PRONOUNS[words[at]], "", at)


def _is_name(tokens: Tokens, at: int) -> bool:
    return tokens.is_capital(at) and tokens.words[at] not in PRONOUNS and tokens.words[at] not in DETERMINERS


def _apposed(tokens: Tokens, comma: int, floor: int) -> Subject | None:
    """`Graham, our engineer, will`: the name before the apposition that ends at `comma`."""
    words = tokens.words
    for at in range(comma - 2, max(floor, comma - 10), -1):
        if words[at] != ",":
            continue
        after = words[at + 1]
        if after in CONJUNCTIONS or (after in LINKS and after != "who") or after in ("thanks", "please"):
            return None
        front = _noun_phrase(tokens, at - 1, floor)
        if front is None or front.who not in ("name", "ours", "np"):
            return None
        if front.first and words[front.first - 1] not in BOUNDS:
            return None
        inside = words[at + 1 : comma]
        return front._replace(who="ours") if "our" in inside or "my" in inside else front
    return None


def _noun_phrase(tokens: Tokens, last: int, floor: int) -> Subject | None:
    words = tokens.words
    first = last + 1
    while first > floor and last - first < _LONGEST:
        step = _step_left(tokens, first, floor)
        if not step:
            break
        first -= step
    while first <= last and (words[first] in ADVERBS or words[first] == "and"):
        first += 1
    if first > last:
        return None
    return Subject(_phrase_class(tokens, first, last), _head(words, first, last), first)


def _step_left(tokens: Tokens, first: int, floor: int) -> int:
    """How many words further left the noun phrase reaches; 0 where it begins at `first`."""
    words = tokens.words
    word = words[first - 1]
    if word not in BOUNDS and word not in MODALS:
        return 1
    if first - 2 < floor:
        return 0
    if word == "." or (word in _JOINTS and tokens.starts[first - 1] == tokens.ends[first - 2]):
        return 1
    if word == "and" and first < len(words) and _is_name(tokens, first - 2) and tokens.is_capital(first):
        return 1
    if word == ")":
        for opened in range(first - 2, max(floor, first - 12), -1):
            if words[opened] == "(":
                return first - opened
    return 0


def _head(words: list[str], first: int, last: int) -> str:
    head = words[first]
    for word in words[first + 1 : last + 1]:
        if word in PREPOSITIONS:
            break
        head = word
    return head


_BY_FRONT = {
    "our": "ours",
    "my": "ours",
    "your": "yours",
    "his": "theirs",
    "her": "theirs",
    "their": "theirs",
    "its": "theirs",
    "#": "num",
}


def _phrase_class(tokens: Tokens, first: int, last: int) -> str:
    words = tokens.words[first : last + 1]
    front = words[0]
    if front in _BY_FRONT:
        return _BY_FRONT[front]
    if len(words) <= 2 and front in PRONOUNS and front not in _ARTICLES:
        return PRONOUNS[front]
    if _is_one_of_ours(words):
        return "ours"
    if front not in _ARTICLES and tokens.is_capital(first) and tokens.is_capital(last):
        return "name"
    return "np"


def _is_one_of_ours(words: list[str]) -> bool:
    """ "One of our engineers", "Bo from our lab", "Kim in our legal team"; but "the pump in our hall" is a thing."""
    for before, word in pairwise(words):
        if word in ("our", "my") and (
            before in ("of", "from") or (before in ("in", "on") and not OWN_PEOPLE.isdisjoint(words))
        ):
            return True
    return False
