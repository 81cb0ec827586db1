"""Grammar rules and their reading: the engine under `grammar`.

A rule is one line:

    Rule("oneday", "(the )?<nth> <what=bareday> (of|in)( the)? <within=span>", m.nth_in)

What it finds, how that looks (the language of `patterns`), and what it means. Rules are sorted in
levels. What a rule finds becomes a single sign in the shape of the text, so a later level sees a
shorter string: a cascade of finite-state machines. A level runs once, or until nothing changes
where it says `again`. Every find shortens the shape, runs are cut at `LONGEST` words and a text is
read up to `MOST`, so reading takes linear time and a hostile text little of it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from agent.core.due import tokens
from agent.core.due.meanings import Left
from agent.core.due.patterns import (
    BETWEEN,
    Opening,
    Piece,
    Reading,
    are_there,
    needs_of,
    one_of,
    opening_of,
    words_in,
)
from agent.core.due.tokens import NUMBERS, UNKNOWN, Lexicon

LONGEST = 40  # words in a run; no phrase about time is longer
MOST = 600  # words in runs; three full pages of nothing but dates

Meaning = Any
"""What a rule makes: a number, a clock, an amount, a term. The names in the patterns keep them apart."""

_FIRST_FOUND = 0xFF000
_FIRST_WORD = chr(tokens.FIRST_WORD)
_PLAIN_ASCII = bytes(
    ord("0") if chr(code).isdigit() else ord(chr(code).lower()) if chr(code).isalpha() else ord(" ")
    for code in range(128)
) + bytes(128)
"""Every ASCII character as the cheap look sees it: letters small, every digit a nought, all else a blank."""

_TO_BLANKS = {code: " " for code in (*range(128), 0xA0, *range(0x2010, 0x2028)) if not chr(code).isalnum()}
_TO_BLANKS |= {ord(digit): "0" for digit in "0123456789"}
_MOST_BARREN = 2_000  # shapes remembered for a level; the same few make up most of any mailbox


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a grammar: what is found, how it looks, what it means.

    `means` is called with the values by name. It may return None where the words are no time at all
    ("June 31"), which takes them out of play, and `Left.ALONE` to leave them to other rules.
    """

    finds: str
    pattern: str
    means: Callable[..., Meaning] | None  # None: it looks like a time and is none


@dataclass(frozen=True, slots=True)
class Level:
    """Rules that are tried together; at each place the first that fits wins."""

    rules: tuple[Rule, ...]
    again: bool = False
    only_after_change: bool = False  # not needed where the level before found nothing


class Found(NamedTuple):
    """A part of the text that was understood, by offsets into it."""

    finds: str  # "" where it was refused
    start: int
    end: int
    means: Meaning
    pattern: str


class _Compiled(NamedTuple):
    match: Callable[[str, int], re.Match[str] | None]
    rule: Rule
    values: tuple[tuple[str, str], ...]  # name and kind of each group
    sign: str
    opening: Opening


def _when_first_tried(pieces: Sequence[Piece]) -> Callable[[str, int], re.Match[str] | None]:
    """The match of a pattern, compiled when it may fit for the first time: most of some hundred rules never do in one mailbox."""
    known: Callable[[str, int], re.Match[str] | None] | None = None
    needs: list[str] | None = None

    def match(chars: str, at: int) -> re.Match[str] | None:
        nonlocal known, needs
        if known is None:
            needs = needs_of(pieces) if needs is None else needs
            if not are_there(needs, chars, at):
                return None
            known = re.compile("".join(piece.expression for piece in pieces)).match
        return known(chars, at)

    return match


def _list_by_list(alone: set[str], lists: Mapping[str, Mapping[str, Meaning]]) -> list[str]:
    """Every word once, those of the same lists side by side: a range of signs compiles sooner than single ones."""
    listed: dict[str, list[str]] = {word: [] for word in alone}
    for name, members in lists.items():
        for word in members:
            listed.setdefault(word, []).append(name)
    return sorted(listed, key=lambda word: (listed[word], word))


class _CompiledLevel(NamedTuple):
    rules: dict[str, tuple[_Compiled, ...]]  # by the sign with which they may begin
    next_start: Callable[[str, int], re.Match[str] | None]
    again: bool
    only_after_change: bool
    fitting: dict[str, tuple[_Compiled, ...]]  # rules by their first two words, noted when first asked for
    barren: set[str]  # some shapes in which no rule of the level fits anywhere

    def rules_at(self, first: str, second: str) -> tuple[_Compiled, ...]:
        """The rules that may begin with these two words, in their order."""
        pair = first + second
        rules = self.fitting.get(pair)
        if rules is None:
            rules = tuple(rule for rule in self.rules[first] if rule.opening.fits(first, second))
            self.fitting[pair] = rules
        return rules


Node = Found | int | None
"""What stands at a place of the shape: something found, a word by its number, or a sign between words."""


class Grammar:
    """A language's words and rules, compiled once and read many times."""

    def __init__(
        self,
        words: Mapping[str, Mapping[str, Meaning]],
        levels: Iterable[Level],
        *,
        groups: Mapping[str, tuple[str, ...]],
        triggers: Iterable[str],
        spellings: Mapping[str, str] | None = None,
    ) -> None:
        levels = tuple(levels)
        rules = [rule for level in levels for rule in level.rules]
        self._lexicon = Lexicon(
            _list_by_list({word for rule in rules for word in words_in(rule.pattern)}, words), spellings or {}
        )
        found = {name: chr(_FIRST_FOUND + n) for n, name in enumerate(sorted({rule.finds for rule in rules}))}
        self._signs = found | {"": UNKNOWN}
        self._values = {name: dict(table) for name, table in words.items()}
        self._classes = {
            name: "".join(map(self._lexicon.shapes.__getitem__, words.get(name, ())))
            + NUMBERS.get(name, "")
            + found.get(name, "")
            for name in {*words, *NUMBERS, *found}
        }
        for name, members in groups.items():
            self._classes[name] = "".join(self._classes.get(member, "") for member in members)
            self._values[name] = {k: v for member in members for k, v in words.get(member, {}).items()}
        self._pieces_of = Reading(self._classes, self._lexicon.shapes)
        self._levels = [self._compiled(level) for level in levels]
        self._trigger_words, self._find_triggers = self._triggers(triggers)
        self._trigger_bytes = frozenset(word.encode() for word in self._trigger_words if word.isascii())

    def _compiled(self, level: Level) -> _CompiledLevel:
        starts: dict[str, list[_Compiled]] = {}
        for rule in level.rules:
            pieces = self._pieces_of(rule.pattern)
            match = _when_first_tried(pieces)
            values = tuple((piece.name, piece.kind) for piece in pieces if piece.name)
            opening = opening_of(pieces)
            compiled = _Compiled(match, rule, values, self._signs[rule.finds], opening)
            for sign in set(opening.firsts):
                starts.setdefault(sign, []).append(compiled)
        next_start = re.compile(one_of("".join(starts))).search
        return _CompiledLevel(
            {sign: tuple(rules) for sign, rules in starts.items()},
            next_start,
            level.again,
            level.only_after_change,
            fitting={},
            barren=set(),
        )

    def _triggers(
        self, triggers: Iterable[str]
    ) -> tuple[frozenset[str], Callable[[str], Iterator[re.Match[str]]]]:
        """The words without which nothing can be found, and the search for them.

        A trigger is a pattern of words side by side: a list, a word, or two. Of two, the rarer is
        called `tells`: it is the one looked for first ("<at> <tells=some_hour>").
        """
        pieces = [[p for p in self._pieces_of(trigger) if p.takes != " "] for trigger in triggers]
        names: dict[str, list[str]] = {}
        for word, sign in self._lexicon.shapes.items():
            names.setdefault(sign, []).append(word)
        telling = [next((p for p in some if p.name == "tells"), some[-1]) for some in pieces]
        words = frozenset(word for piece in telling for sign in piece.takes for word in names.get(sign, ()))
        alone = "".join(some[0].takes for some in pieces if len(some) == 1)
        pairs = ("".join(one_of(piece.takes) for piece in some) for some in pieces if len(some) > 1)
        either = "|".join((one_of(alone), *pairs))
        return words, re.compile(either).finditer

    def may_speak_of_time(self, text: str) -> bool:
        """Whether any word or number is there that a phrase about time needs; cheap, never wrongly no."""
        if text.isascii():
            ascii_text = text.encode().translate(_PLAIN_ASCII)
            return b"0" in ascii_text or not self._trigger_bytes.isdisjoint(ascii_text.split())
        plain = text.lower().translate(_TO_BLANKS)
        return "0" in plain or not self._trigger_words.isdisjoint(plain.split())

    def read(self, text: str) -> Iterator[Found]:
        """Everything the rules understand in a text, in order; what does not fit together stays apart."""
        words = tokens.split(text)
        shape = self._lexicon.of(words.words)
        left = MOST
        for first, end in self._runs(shape):
            if end - first > 1 or shape[first] >= _FIRST_WORD:  # a lone number is no time
                yield from self._read_run(words, shape, first, end)
            left -= end - first
            if left <= 0:
                break

    def _runs(self, shape: str) -> Iterator[tuple[int, int]]:
        """Stretches of known words that speak of time, from word to word."""
        end = 0
        for match in self._find_triggers(shape):
            if match.start() < end:
                continue
            first = shape.rfind(UNKNOWN, end, match.start()) + 1 or end
            end = shape.find(UNKNOWN, match.start())
            end = end if end >= 0 else len(shape)
            for start in range(first, end, LONGEST):
                yield start, min(start + LONGEST, end)

    def _read_run(self, words: tokens.Words, shape: str, first: int, end: int) -> list[Found]:
        chars, nodes = _lay_out(words, shape, first, end)
        was_changed = False
        for level in self._levels:
            goes_on = was_changed or not level.only_after_change
            was_changed = False
            while goes_on and chars not in level.barren and (start := level.next_start(chars, 0)):
                chars, changed = self._reduce(level, chars, nodes, words, start)
                was_changed |= changed
                goes_on = changed and level.again
        return [node for node in nodes if isinstance(node, Found) and node.finds]

    def _reduce(
        self,
        level: _CompiledLevel,
        chars: str,
        nodes: list[Node],
        words: tokens.Words,
        start: re.Match[str] | None,
    ) -> tuple[str, bool]:
        """One pass of a level over a shape; `nodes` is changed in place."""
        shape, changed, fits = chars, False, False
        while start:
            at = start.start()
            for compiled in level.rules_at(chars[at], _next_word(chars, at + 1)):
                match = compiled.match(chars, at)
                if match is None:
                    continue
                fits = True
                node = self._build(compiled, match, nodes, words)
                if node is None:
                    continue
                sign = compiled.sign if node.finds else UNKNOWN
                chars = f"{chars[:at]}{sign}{chars[match.end() :]}"
                nodes[at : match.end()] = [node]
                changed = True
                break
            start = level.next_start(chars, at + 1)
        if not fits and len(level.barren) < _MOST_BARREN:
            level.barren.add(shape)
        return chars, changed

    def _build(
        self, compiled: _Compiled, match: re.Match[str], nodes: list[Node], words: tokens.Words
    ) -> Found | None:
        values = {
            name: self._value(kind, nodes[match.start(group)], words)
            for group, (name, kind) in enumerate(compiled.values, 1)
            if match.start(group) >= 0
        }
        rule = compiled.rule
        means = rule.means(**values) if rule.means else None
        if means is Left.ALONE:
            return None
        start, end = _extent(nodes, match.start(), match.end(), words)
        return Found("" if means is None else rule.finds, start, end, means, rule.pattern)

    def _value(self, kind: str, node: Node, words: tokens.Words) -> Meaning:
        if isinstance(node, Found):
            return node.means
        assert node is not None, "only words and finds have values"
        word = words.words[node]
        return self._values.get(kind, {}).get(word, word)


def _next_word(chars: str, at: int) -> str:
    """The first sign from `at` on that is a word; empty at the end."""
    for sign in chars[at:]:
        if sign not in BETWEEN:
            return sign
    return ""


def _extent(nodes: list[Node], start: int, end: int, words: tokens.Words) -> tuple[int, int]:
    """From where to where in the text some nodes reach; signs at the rim are left out."""
    while (first := nodes[start]) is None:
        start += 1
    while (last := nodes[end - 1]) is None:
        end -= 1
    begin = first.start if isinstance(first, Found) else words.starts[first]
    finish = last.end if isinstance(last, Found) else words.starts[last] + len(words.words[last])
    return begin, finish


def _lay_out(words: tokens.Words, shape: str, first: int, end: int) -> tuple[str, list[Node]]:
    """The shape of a run with the signs between its words, and what stands at each place of it."""
    chars = [UNKNOWN if first else tokens.BREAK]
    nodes: list[Node] = [None]
    for at in range(first, end):
        gap = words.gap_shape(at)
        chars += (gap, shape[at])
        nodes += [None] * len(gap)
        nodes.append(at)
    gap = words.gap_shape(end)
    chars += (gap, UNKNOWN if end < len(shape) else tokens.BREAK)
    nodes += [None] * (len(gap) + 1)
    return "".join(chars), nodes
