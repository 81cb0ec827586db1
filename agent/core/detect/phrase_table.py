"""Named phrases over the opened words of a sentence, tried only where a word of theirs stands.

Each line of a table is a name, the words of which one must be there, and a pattern over the sentence's words joined
by single spaces: `name | word word | pattern`.
"""

import re
from collections.abc import Sequence


class PhraseTable:
    """The names of a table's phrases in a sentence."""

    def __init__(self, table: str) -> None:
        self._by_word: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        for line in table.strip().splitlines():
            name, words, pattern = (part.strip() for part in line.split("|", 2))
            for word in words.split():
                self._by_word.setdefault(word, []).append((name, re.compile(pattern)))

    def names_in(self, words: Sequence[str]) -> list[str]:
        """The phrases that are there, each once, in the order of the words that called for them."""
        found: list[str] = []
        text = ""
        tried = set()
        for word in filter(self._by_word.__contains__, words):
            for name, pattern in self._by_word[word]:
                if name in tried:
                    continue
                tried.add(name)
                text = text or " ".join(words)
                if pattern.search(text):
                    found.append(name)
        return found
