"""The last look at a finished draft: it may say nothing that is not in its facts or its template's own words.

Names, dates, numbers, links and quotations must stand in the evidence. Every other word must be one
of the evidence, of the template, or a word that says nothing by itself.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from agent.core.drafting.clean import one_line
from agent.core.drafting.dates import names_of_days
from agent.core.drafting.facts import DraftFacts
from agent.core.fulfil.words import is_empty, tokens

_LINK = re.compile(r"\S*(?:://|www\.|@)\S*")
_QUOTED = re.compile(r"“([^”]*)”|„([^“]*)“|«([^»]*)»|\"([^\"]*)\"")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_RELATIVE = frozenset(
    """today tomorrow tonight yesterday heute morgen gestern übermorgen aujourd'hui demain hier hoy mañana
    ayer""".split()
)
_LOWER_CASE_DAYS = ("fr", "es")


def check_facts(text: str, facts: DraftFacts, *, wording: str = "") -> tuple[str, ...]:
    """What the text says beyond its evidence, as sentences for a person; empty where all is well.

    `text` is the newly written part, without the message quoted below it; `wording` the template's
    own words, for which whoever wrote the template stands.
    """
    evidence = _Evidence.of(facts, wording)
    found = (
        *(f"The link or address {link} is not in the evidence." for link in _new_links(text, evidence)),
        *(f"The quotation “{words}” is not what was written." for words in _new_quotes(text, evidence)),
        *(f"The {what} {word} is not in the evidence." for what, word in _new_words(text, facts, evidence)),
    )
    return tuple(dict.fromkeys(found))


class _Evidence:
    """The words and the text that a draft may draw on."""

    __slots__ = ("text", "words")

    def __init__(self, text: str) -> None:
        self.text = one_line(text).casefold()
        self.words = {word.casefold() for word in tokens(text)}

    @classmethod
    def of(cls, facts: DraftFacts, wording: str) -> "_Evidence":
        return cls(f"{facts.evidence()}\n{wording}")

    def has(self, word: str) -> bool:
        return word.casefold() in self.words


def _new_links(text: str, evidence: _Evidence) -> Iterator[str]:
    for link in _LINK.findall(text):
        if link.strip("<>()[]“”\"'.,;:").casefold() not in evidence.text:
            yield link


def _new_quotes(text: str, evidence: _Evidence) -> Iterator[str]:
    for groups in _QUOTED.findall(text):
        words = one_line("".join(groups)).rstrip(".,")
        if words.casefold() not in evidence.text:
            yield words


def _new_words(text: str, facts: DraftFacts, evidence: _Evidence) -> Iterator[tuple[str, str]]:
    begins = True
    for word, after in _words_with_ends(text):
        if not evidence.has(word):
            what = _what(word, begins_sentence=begins, language=facts.language)
            if what:
                yield what, word
        begins = (bool(after.strip()) and after.strip()[0] in '.!?:“„«"') or "\n\n" in after


def _words_with_ends(text: str) -> Iterator[tuple[str, str]]:
    """Each word with what stands between it and the next."""
    spans = [found.span() for found in _WORD.finditer(text)]
    for (start, end), (following, _) in pairwise((*spans, (len(text), len(text)))):
        yield text[start:end], text[end:following]


def _what(word: str, *, begins_sentence: bool, language: str) -> str:
    """What sort of fact an unknown word is; empty where it says nothing by itself."""
    level = word.casefold().replace("’", "'")
    capital = word[0].isupper()
    if any(char.isdigit() for char in word):
        return "number"
    if level in _RELATIVE or (level in names_of_days() and (capital or language in _LOWER_CASE_DAYS)):
        return "date"
    if capital and not begins_sentence and language != "de" and not is_empty(word):
        return "name"
    return "" if is_empty(word) or len(word) < 3 else "thing"
