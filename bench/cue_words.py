"""The words without which no phrase of a cue can be in a text: written into `agent/core/fulfil/cue_words.py`.

    python -m bench.cue_words

Following asks some thousand clauses for some cues each, and nearly always the answer is no. One look at a clause's
words tells so without trying its phrases (`agent.core.fulfil.cues`). What each phrase needs is found by going
through its expression: of each part that every match holds, the words of which one must be there whole, the rarest first.
"""

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from agent.core.fulfil.cues import ROWS, Cue, phrases_of

FILE = Path(__file__).parents[1] / "agent" / "core" / "fulfil" / "cue_words.py"
_HEAD = '''"""The words of which a text must hold one for a phrase of a cue to be in it, and of which others; one without any is always tried.

Written by `python -m bench.cue_words`; do not edit. A test compares it with the phrases.
"""

from collections.abc import Mapping

'''
_MOST = 4000  # ways of writing one part of a phrase
_ENOUGH = 3  # parts of a phrase that are looked for
_ANY, _EDGE = "\0", "\1"  # what may be anything; the edge of a word
_WORD, _PIECES = re.compile(r"\w"), re.compile(r"[^\w\0]+")
_COMMON = """the a an and or of to in on at for from with by is are was were be been am it its this that these those i you we they he she me us
    them my your our their his her as so if not no do does did don t s ve re ll d m have has had can could will would should may might must but
    just now all both any some out up off over about there here what when which who how one two more than then too very also only it's by get got
    go going come came back let know see please thanks thank many much again call mail meeting today week next last time day new still need needs
    like right good great happy sorry now down through before after while other another same first second think want look looking take make made send sent said say""".split()
_RARITY = {word: rank for rank, word in enumerate(_COMMON, 1)}
_RARE = (
    2_000  # the rank of every other word: a common one is there twenty times as often, or a thousand times
)
_parser: Any = importlib.import_module("re._parser")


def needed(phrase: str) -> list[frozenset[str]]:
    """Sets of words of each of which every text with the phrase holds one as a whole word: the seldomest met first.

    Parts of a phrase are bounded by blanks and edges, the phrase itself by edges of words.
    """
    parts = map(_of_part, _parts(list(_parser.parse(phrase))))
    return sorted((words for words in parts if words), key=_cost)[:_ENOUGH]


def _parts(phrase: Sequence[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for operation, value in phrase:
        is_blank = str(operation) == "LITERAL" and not _WORD.match(chr(value))
        if is_blank or str(operation) == "AT":
            yield part
            part = []
        else:
            part.append((operation, value))
    yield part


def _of_part(part: Sequence[Any]) -> frozenset[str] | None:
    """For each way of writing it the rarest of its words; None where a way has none."""
    ways = _ways(part)
    if ways is None:
        return None
    words = set()
    for way in ways:
        whole = [word for word in _PIECES.split(way) if word and _ANY not in word]
        if not whole:
            return None
        words.add(max(whole, key=_rarity))
    return frozenset(words)


def _rarity(word: str) -> tuple[int, int, str]:
    return _RARITY.get(word, _RARE), len(word), word


def _cost(words: frozenset[str]) -> tuple[float, list[str]]:
    """How often one of the words will be there, very roughly."""
    return sum(1 / _rarity(word)[0] for word in words), sorted(words)


def _ways(items: Iterable[Any]) -> list[str] | None:
    """All ways of writing a part of an expression; None where they are too many."""
    ways = [""]
    for operation, value in items:
        more = _ways_of(str(operation), value)
        if more is None or len(ways) * len(more) > _MOST:
            return None
        ways = ["".join(both) for both in product(ways, more)]
    return list(dict.fromkeys(ways))


def _ways_of(operation: str, value: Any) -> list[str] | None:
    if operation == "LITERAL":
        return [chr(value)]
    if operation == "IN" and all(str(kind) == "LITERAL" for kind, _ in value):
        return [chr(code) for _, code in value]
    if operation == "AT":
        return [_EDGE]
    if operation in ("ASSERT", "ASSERT_NOT"):
        return [""]
    if operation == "SUBPATTERN":
        return _ways(value[3])
    if operation == "BRANCH":
        branches = [_ways(branch) for branch in value[1]]
        return None if None in branches else [way for branch in branches for way in branch or ()]
    if operation == "MAX_REPEAT" and value[1] <= 3:
        once = _ways(value[2])
        if once is None or len(once) ** value[1] > _MOST:
            return None
        return [
            "".join(some) for times in range(value[0], value[1] + 1) for some in product(once, repeat=times)
        ]
    return [_ANY]


def written() -> str:
    """The whole file."""
    lines = ["NEEDED: Mapping[str, tuple[str, ...]] = {"]
    for cue in Cue:
        phrases = (phrase for row in ROWS[cue] for phrase in phrases_of(row))
        needs = (",".join(" ".join(sorted(words)) for words in needed(phrase)) for phrase in phrases)
        lines += [f'    "{cue.name}": (', *(f'        "{need}",' for need in needs), "    ),"]
    return _HEAD + "\n".join([*lines, "}", '"""By the name of the cue, for each of its phrases."""', ""])


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
