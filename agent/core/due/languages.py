"""The grammars by language. A new language is one file like `german` and one line here."""

from collections.abc import Callable

from agent.core.due.french import french
from agent.core.due.german import german
from agent.core.due.grammar import english
from agent.core.due.rules import Grammar
from agent.core.due.spanish import spanish

GRAMMARS: dict[str, Callable[[], Grammar]] = {
    "en": english,
    "de": german,
    "fr": french,
    "es": spanish,
}
"""ISO 639-1 code to the grammar, which is compiled when it is first asked for."""
