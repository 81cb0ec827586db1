"""From one mail to what its sender newly wrote: own words, sentences, and what kind of mail it is."""

from agent.core.reading.closings import Closings, learn, learn_all
from agent.core.reading.html import text_of_html
from agent.core.reading.kind import kind_of
from agent.core.reading.own_words import OwnWords, Piece, own_words, read_html, read_plain
from agent.core.reading.sentences import sentences

__all__ = [
    "Closings",
    "OwnWords",
    "Piece",
    "kind_of",
    "learn",
    "learn_all",
    "own_words",
    "read_html",
    "read_plain",
    "sentences",
    "text_of_html",
]
