"""A sentence as words: the first step of detection.

Contractions are opened ("I'll" is "i" + "will"), the short forms of quick mails are written out
("u" is "you", "tmrw" is "tomorrow"), and every word keeps its place in the text.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from agent.core.detect.words import TIME_WORDS

HYPHEN = "\u2010"
"""Stands for the hyphen inside "two-page", which parts nothing; a dash between words stays as it is."""

_WORD = re.compile(r"[Ee]-?[Mm]ail[a-z]{0,3}\b|[^\W\d_]+(?:['’`´][^\W\d_]{1,3})?|\d[\d:/.,]*|[^\w\s]")

_WHOLE = {
    "won't": ("will", "not"), "wont": ("will", "not"), "can't": ("can", "not"), "cant": ("can", "not"),
    "cannot": ("can", "not"), "shan't": ("shall", "not"), "dont": ("do", "not"), "didnt": ("did", "not"),
    "doesnt": ("does", "not"), "havent": ("have", "not"), "isnt": ("is", "not"), "let's": ("lets",),
    "gonna": ("going", "to"), "wanna": ("want", "to"), "gotta": ("have", "to"), "lemme": ("let", "me"),
    "i'ma": ("i", "will"), "im": ("i", "am"), "ive": ("i", "have"), "youll": ("you", "will"),
    "theyll": ("they", "will"), "itll": ("it", "will"), "u": ("you",), "ya": ("you",), "ur": ("your",),
    "pls": ("please",), "plz": ("please",), "thx": ("thanks",), "tmrw": ("tomorrow",), "tmw": ("tomorrow",),
    "tomoz": ("tomorrow",), "tmoz": ("tomorrow",), "tomo": ("tomorrow",), "tmr": ("tomorrow",), "tmro": ("tomorrow",), "arvo": ("afternoon",),
    "tomorow": ("tomorrow",), "tommorrow": ("tomorrow",), "tommorow": ("tomorrow",), "wk": ("week",),
    "w": ("with",), "asap": ("asap",), "e-mail": ("email",), "e-mails": ("emails",), "e-mailed": ("emailed",),
    "e-mailing": ("emailing",), "&": ("and",), "ok": ("okay",), "tho": ("though",), "cuz": ("because",),
    "mon": ("monday",), "tue": ("tuesday",), "tues": ("tuesday",), "wed": ("wednesday",),
    "thu": ("thursday",), "thur": ("thursday",), "thurs": ("thursday",), "fri": ("friday",),
    "youre": ("you", "are"), "youve": ("you", "have"), "theyre": ("they", "are"), "theyve": ("they", "have"),
    "weve": ("we", "have"), "thats": ("that", "'s"), "heres": ("here", "'s"), "hes": ("he", "'s"), "shes": ("she", "'s"),
    "thatll": ("that", "will"), "whos": ("who", "'s"), "arent": ("are", "not"), "wasnt": ("was", "not"),
    "werent": ("were", "not"), "wouldnt": ("would", "not"), "couldnt": ("could", "not"), "shouldnt": ("should", "not"),
    "hasnt": ("has", "not"), "hadnt": ("had", "not"), "gimme": ("give", "me"),
    "em": ("them",), "hv": ("have",), "shud": ("should",), "wud": ("would",), "abt": ("about",), "yall": ("you",),
}  # fmt: skip
_ENDINGS = {"'ll": "will", "n't": "not", "'d": "would", "'m": "am", "'re": "are", "'ve": "have", "'s": "'s"}
_APOSTROPHES = str.maketrans("’`´", "'''")


@lru_cache(maxsize=30_000)
def open_word(word: str) -> tuple[str, ...]:
    """The plain lower-case words that one written word stands for."""
    low = word.lower()
    if not low.isascii():
        low = low.translate(_APOSTROPHES)
    whole = _WHOLE.get(low)
    if whole:
        return whole
    if low[0].isdigit():
        return ("#:#",) if ":" in low else ("#",)
    if "'" in low and len(low) > 2:
        for ending, opened in _ENDINGS.items():
            if low.endswith(ending):
                stem = low[: -len(ending)]
                return (stem, opened) if stem else (opened,)
    return (low,)


_NUMBERS = frozenset({"#", "#:#"})
_RUN_TOGETHER = {"ill": ("i", "will"), "il": ("i", "will"), "well": ("we", "will"), "were": ("we", "are")}
_BEFORE_SUBJECT = frozenset(
    ", ; : . ! ? ( - – — and but so then if when once because or think hope that yes ok okay sure thanks".split()
)
_AFTER_ILL = frozenset("at and or health will . , ; : ! ?".split())
_AFTER_WELL = frozenset(
    "have send get be let call do need bring give keep sort ship come ring drop email confirm make take try put pay go".split()
)
_AFTER_WERE = frozenset(
    "sending getting working going looking shipping on in good sorting coming bringing doing putting".split()
)


def _opened_together(words: Sequence[str]) -> list[int]:
    """Where "ill", "well" and "were" are meant as "I'll", "we'll" and "we're": as the subject in front of a verb."""
    found: list[int] = []
    for at, word in enumerate(words):
        if word not in _RUN_TOGETHER or (
            at and words[at - 1] not in _BEFORE_SUBJECT and words[at - 1] not in TIME_WORDS
        ):
            continue
        after = words[at + 1] if at + 1 < len(words) else ""
        is_ill = after and after not in _AFTER_ILL
        follows = {"ill": is_ill, "il": is_ill, "well": after in _AFTER_WELL, "were": after in _AFTER_WERE}
        if follows[word]:
            found.append(at)
    return found


class Tokens:
    """The words of one sentence, lower case and opened; `written` is what was written for each.

    `starts` and `ends` are offsets into `text`; words opened from one share their place.
    """

    __slots__ = ("ends", "starts", "text", "words", "written")

    def __init__(self, text: str, start: int, stop: int) -> None:
        words, written, starts, ends = list[str](), list[str](), list[int](), list[int]()
        for match in _WORD.finditer(text, start, stop):
            raw = match.group()
            first, last = match.span()
            if raw == "-" and ends and first == ends[-1] and last < stop and text[last].isalnum():
                raw = HYPHEN
            for word in open_word(raw):
                words.append("a.m" if word == "am" and words and words[-1] in _NUMBERS else word)
                written.append(raw)
                starts.append(first)
                ends.append(last)
        self.text = text  # the whole text that the offsets point into
        self.words, self.written, self.starts, self.ends = words, written, starts, ends
        if not _RUN_TOGETHER.keys().isdisjoint(self.words):
            self._open_together()

    def _open_together(self) -> None:
        for at in reversed(_opened_together(self.words)):
            self.words[at : at + 1] = _RUN_TOGETHER[self.words[at]]
            self.written.insert(at, self.written[at])
            self.starts.insert(at, self.starts[at])
            self.ends.insert(at, self.ends[at])

    def is_capital(self, index: int) -> bool:
        """Whether the word was written with a capital."""
        return self.written[index][0].isupper()


def read_tokens(text: str, start: int = 0, end: int | None = None) -> Tokens:
    """The words of `text[start:end]`; offsets are into `text`."""
    return Tokens(text, start, len(text) if end is None else end)


def words_in(text: str, start: int, end: int) -> list[str]:
    """The words of `text[start:end]` without their places: a fifth of the cost of `read_tokens`."""
    words = list(chain.from_iterable(map(_words_of_run, text[start:end].split())))
    if not _RUN_TOGETHER.keys().isdisjoint(words):
        for at in reversed(_opened_together(words)):
            words[at : at + 1] = _RUN_TOGETHER[words[at]]
    return words


@lru_cache(maxsize=32_768)  # a run is at most one piece of a sentence long: some megabytes for a mailbox
def _words_of_run(run: str) -> tuple[str, ...]:
    """What stands between two blanks as words: "I'll" or "call/mail"."""
    if run.isalpha():
        return open_word(run)
    return tuple(chain.from_iterable(map(open_word, _WORD.findall(run))))
