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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agent.core.due.tokens import BREAK, NUMBERS

_TOKEN = re.compile(r"<([-.!+])?(?:(\w+)=)?(\w+)>|([^\W\d_]+)|(.)", re.DOTALL)
_DIGITS = "".join(sorted(set("".join(NUMBERS.values()))))
_STOPS = BREAK + ",.:()/~*+-"
_WITHOUT_WIDTH = {
    "{": rf"(?<![{_DIGITS}x/:.,$#%-])(?<![{_DIGITS}][-/.:,])",
    "}": rf"(?![%{_DIGITS}x])(?![-/:.,][{_DIGITS}])",
    "^": f"(?<![^ {_STOPS}] )(?<![^ {_STOPS}])",
    "$": f"(?! ?[^ {_STOPS}])",
}
_LOOKS = {"-": "(?<=[{}] )", "!": "(?! [{}])", "+": "(?= [{}])"}
_BRACKETS = {"[": "(", "]": ")"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One token of a pattern: its regular expression and, where it takes a sign of the shape, which."""

    expression: str
    takes: str = ""  # the signs it may take; "" for operators and for what has no width
    name: str = ""  # the name under which the rule is given the value, if at all
    kind: str = ""  # the list it comes from


def words_in(pattern: str) -> set[str]:
    """The bare words of a pattern, which the lexicon must know."""
    return {match[4] for match in _TOKEN.finditer(pattern) if match[4]}


def pieces_of(pattern: str, classes: Mapping[str, str], words: Mapping[str, str]) -> list[Piece]:
    """A pattern as its tokens; `classes` and `words` give the signs of a list and of a word."""
    return [piece for match in _TOKEN.finditer(pattern) for piece in _pieces(match, classes, words)]


def _pieces(match: re.Match[str], classes: Mapping[str, str], words: Mapping[str, str]) -> Iterator[Piece]:
    look, alias, kind, word, sign = match.groups()
    if word:
        yield Piece(words[word], words[word])
    elif kind and look in _LOOKS:
        yield Piece(_LOOKS[look].format(classes[kind]))
    elif kind and look:
        yield Piece(f"[{classes[kind]}]", classes[kind])
    elif kind:
        yield Piece(f"([{classes[kind]}])", classes[kind], alias or kind, kind)
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


def first_signs(pieces: list[Piece]) -> set[str]:
    """The signs with which a match can begin, so that a rule is tried only where it may fit."""
    firsts, _, _ = _alternatives(pieces, 0)
    return firsts


def _alternatives(pieces: list[Piece], at: int) -> tuple[set[str], bool, int]:
    """First signs, whether all may be missing, and where the group ends."""
    firsts: set[str] = set()
    may_miss = False
    while True:
        more, missing, at = _sequence(pieces, at)
        firsts |= more
        may_miss |= missing
        if at >= len(pieces) or pieces[at].expression == ")":
            return firsts, may_miss, at
        at += 1


def _sequence(pieces: list[Piece], at: int) -> tuple[set[str], bool, int]:
    firsts: set[str] = set()
    may_miss = True
    while at < len(pieces) and pieces[at].expression not in ("|", ")"):
        more, missing = set(pieces[at].takes), not pieces[at].takes
        if pieces[at].expression == "(?:":
            more, missing, at = _alternatives(pieces, at + 1)
        at += 1
        if at < len(pieces) and pieces[at].expression in ("?", "*"):
            missing, at = True, at + 1
        if may_miss:
            firsts |= more
        may_miss &= missing
    return firsts, may_miss, at
