r"""The pattern language of grammar rules, compiled to regular expressions over shapes.

A bare word stands for itself; `<name>` for a word of that list, a number of that kind, or whatever
an earlier rule named `name` has found. `<a=name>` calls it `a`, as when a name comes twice;
`<.name>` leaves it out; `<-name>` asks for such a word before, `<+name>` for one after and `<!name>`
for none after, without taking it. `(`, `|`, `)`, `?` and `*` are as in regular expressions, a blank
is any white space, `_` a blank, a hyphen or nothing, `[` and `]` are round brackets in the text.
`{` and `}` ask that no digits or signs are glued on ("version 1.1.3" has no date in it), `^` and `$`
that no other word adjoins ("august rush").
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from agent.core.due.tokens import BREAK, NUMBERS
from agent.core.fixed import fixed

_TOKEN = re.compile(r"<([-.!+])?(?:(\w+)=)?(\w+)>|([^\W\d_]+)|(.)", re.DOTALL)
_DIGITS = "".join(sorted(set("".join(NUMBERS.values()))))
_STOPS = BREAK + ",.:()/~*+-"
_WITHOUT_WIDTH = {
    "{": rf"(?<![{_DIGITS}x/:.,$#%])(?<![{_DIGITS}][-/.:,])(?<![$#] )",
    "}": rf"(?![%{_DIGITS}x])(?![-/:.,][{_DIGITS}])",
    "^": f"(?<![^ {_STOPS}] )(?<![^ {_STOPS}])",
    "$": f"(?! ?[^ {_STOPS}])",
}
BETWEEN = " ,.:()/~*-&$%#'"
"""The signs that stand between words; a plus and an at sign are words."""
_LOOKS = {"-": "(?<={} )", "!": "(?! {})", "+": "(?= {})"}
_BRACKETS = {"[": "(", "]": ")"}


@fixed
class Piece:
    """One token of a pattern: its regular expression and, where it takes a sign of the shape, which."""

    expression: str
    takes: str = ""  # the signs it may take; "" for operators and for what has no width
    name: str = ""  # the name under which the rule is given the value, if at all
    kind: str = ""  # the list it comes from


def words_in(pattern: str) -> set[str]:
    """The bare words of a pattern, which the lexicon must know."""
    return {match[4] for match in _TOKEN.finditer(pattern) if match[4]}


class Reading:
    """Patterns as their tokens; `classes` and `words` give the signs of a list and of a word."""

    def __init__(self, classes: Mapping[str, str], words: Mapping[str, str]) -> None:
        self._classes, self._words = classes, words
        self._known: dict[str, tuple[Piece, ...]] = {}  # a grammar repeats the same few hundred tokens

    def __call__(self, pattern: str) -> list[Piece]:
        """The pieces of a pattern."""
        known = self._known
        pieces: list[Piece] = []
        for match in _TOKEN.finditer(pattern):
            token = match[0]
            if token not in known:
                known[token] = tuple(_pieces(match, self._classes, self._words))
            pieces += known[token]
        return pieces


def _pieces(match: re.Match[str], classes: Mapping[str, str], words: Mapping[str, str]) -> Iterator[Piece]:
    look, alias, kind, word, sign = match.groups()
    if word:
        yield Piece(words[word], words[word])
    elif kind and look in _LOOKS:
        yield Piece(_LOOKS[look].format(one_of(classes[kind])))
    elif kind and look:
        yield Piece(one_of(classes[kind]), classes[kind])
    elif kind:
        yield Piece(f"({one_of(classes[kind])})", classes[kind], alias or kind, kind)
    else:
        yield from _operator(sign)


def _operator(sign: str) -> Iterator[Piece]:
    if sign == "(":
        yield Piece("(?:")
    elif sign in ")|?*":
        yield Piece(sign)
    elif sign == "_":
        yield from (Piece("(?:"), Piece(" ?-? ?", " -"), Piece(")"), Piece("?"))
    elif sign in _WITHOUT_WIDTH:
        yield Piece(_WITHOUT_WIDTH[sign])
    else:
        sign = _BRACKETS.get(sign, sign)
        yield Piece(re.escape(sign), sign)


@lru_cache(maxsize=2_000)
def one_of(signs: str) -> str:
    """The regular expression for one of these signs; neighbours are written as a range, which compiles sooner."""
    stretches = groupby(enumerate(sorted(set(signs))), key=lambda place: ord(place[1]) - place[0])
    return f"[{''.join(_stretch([sign for _, sign in some]) for _, some in stretches)}]"


def _stretch(signs: list[str]) -> str:
    return "-".join(map(re.escape, dict.fromkeys((signs[0], signs[-1]))))


def needs_of(pieces: Sequence[Piece]) -> list[str]:
    """The signs of which a match takes one each, in this order, whatever else it takes; of a choice nothing is said."""
    needs = []
    depth = 0
    for piece, behind in zip(pieces, [*pieces[1:], None], strict=True):
        if piece.expression in ("(?:", ")"):
            depth += 1 if piece.expression == "(?:" else -1
        elif depth == 0 and piece.expression == "|":
            return []
        elif depth == 0 and piece.takes and (behind is None or behind.expression not in ("?", "*")):
            needs.append(piece.takes)
    return needs


def are_there(needs: Iterable[str], chars: str, at: int) -> bool:
    """Whether a shape holds from a place on one sign each, in this order."""
    for signs in needs:
        while at < len(chars) and chars[at] not in signs:
            at += 1
        if at == len(chars):
            return False
        at += 1
    return True


class Opening(NamedTuple):
    """How the words of a match can begin: signs between words are left out of account."""

    firsts: str = ""  # the first word of it
    alone: str = ""  # the first word, where it may be the only one
    pairs: tuple[tuple[str, str], ...] = ()  # the first two, as lists of signs
    may_miss: bool = False  # there may be no word at all

    def then(self, more: "Opening") -> "Opening":
        """This and then `more`."""
        return Opening(
            self.firsts + (more.firsts if self.may_miss else ""),
            (self.alone if more.may_miss else "") + (more.alone if self.may_miss else ""),
            self.pairs + ((self.alone, more.firsts),) + (more.pairs if self.may_miss else ()),
            self.may_miss and more.may_miss,
        )

    def either(self, other: "Opening") -> "Opening":
        """This or `other`."""
        return Opening(
            self.firsts + other.firsts,
            self.alone + other.alone,
            self.pairs + other.pairs,
            self.may_miss or other.may_miss,
        )

    def optional(self) -> "Opening":
        """This or nothing."""
        return self._replace(may_miss=True)

    def fits(self, first: str, second: str) -> bool:
        """Whether a match may begin with these words; where the first may be the only one the second is anything."""
        if first in self.alone:
            return True
        for firsts, seconds in self.pairs if second else ():  # asked some thousand times for a mailbox
            if first in firsts and second in seconds:
                return True
        return False


_WORDLESS = Opening(may_miss=True)


def opening_of(pieces: list[Piece]) -> Opening:
    """How a match of a pattern can begin: most rules are ruled out by that, without a regular expression."""
    return _alternatives(pieces, 0)[0]


def _alternatives(pieces: list[Piece], at: int) -> tuple[Opening, int]:
    """The opening of what stands between brackets, and where it ends."""
    opening, at = _sequence(pieces, at)
    while at < len(pieces) and pieces[at].expression == "|":
        more, at = _sequence(pieces, at + 1)
        opening = opening.either(more)
    return opening, at


def _sequence(pieces: list[Piece], at: int) -> tuple[Opening, int]:
    opening = _WORDLESS
    while at < len(pieces) and pieces[at].expression not in ("|", ")"):
        more = _opening_with(pieces[at])
        if pieces[at].expression == "(?:":
            more, at = _alternatives(pieces, at + 1)
        at += 1
        if at < len(pieces) and pieces[at].expression in ("?", "*"):
            if more is not _WORDLESS:
                again = more.then(more.optional()) if pieces[at].expression == "*" else more
                more = again.optional()
            at += 1
        if more is not _WORDLESS:
            opening = opening.then(more)
            if not (opening.alone or opening.may_miss):
                return opening, _end_of_sequence(pieces, at)
    return opening, at


def _end_of_sequence(pieces: list[Piece], at: int) -> int:
    """Where the bar or bracket stands that ends what is read at `at`: behind two words nothing changes an opening."""
    depth = 0
    while at < len(pieces):
        sign = pieces[at].expression
        if sign == "(?:":
            depth += 1
        elif sign == ")":
            depth -= 1
        if depth < 0 or (sign == "|" and not depth):
            break
        at += 1
    return at


def _opening_with(piece: Piece) -> Opening:
    if piece.takes and piece.takes[0] not in BETWEEN:
        return Opening(piece.takes, piece.takes)
    return _WORDLESS
