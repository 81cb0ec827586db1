"""How the rep greets a customer and closes a mail, learned from the rep's own mails of the exchange.

Newest first. A greeting counts only where the mail went to the same people and names them; what
fits one day only ("Good morning", "Have a nice weekend") is not taken over.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from agent.core.drafting.clean import first_name, full_name, one_line
from agent.core.fulfil.exchange import ReadMessage
from agent.core.message import Address
from agent.core.policy import Rep

_GREETINGS = frozenset(
    """hi hello hey dear hallo liebe lieber moin servus guten sehr bonjour salut cher chère chers hola
    querido querida estimado estimada estimados""".split()
)
_ONE_DAY = frozenset(
    """morning afternoon evening night morgen abend mittag soir soirée matin buenos buenas días tardes
    noches weekend wochenende week-end monday tuesday wednesday thursday friday saturday sunday easter
    christmas""".split()
)
_CLOSINGS = frozenset(
    """best regards wishes cheers sincerely yours kind warm warmly respectfully grüße grüßen gruß grüsse
    grüssen gruss cordialement cordiales salutations amicalement bien saludos saludo atentamente cordial
    cordiales abrazo""".split()
)
_TAIL = 8  # lines in which a closing is looked for, signatures with a firm's particulars included
_SIGNED = re.compile(r"[|·•,/]| [-–—] ")  # between a name and a title in one line
_DEFAULT_GREETING = {
    "en": ("Hello {names},", "Hello,"),
    "de": ("Guten Tag {names},", "Guten Tag,"),
    "fr": ("Bonjour {names},", "Bonjour,"),
    "es": ("Hola, {names}:", "Hola:"),
}
_AND = {"en": "and", "de": "und", "fr": "et", "es": "y"}


def greeting_for(
    people: Sequence[Address], sent: Sequence[ReadMessage], *, language: str, familiar: bool
) -> str:
    """The line to begin with; `sent` are the rep's own mails in the language of the draft, in order of time."""
    for message in reversed(sent):
        if {a.email for a in message.to} == {a.email for a in people}:
            line = one_line(next((row for row in message.own.splitlines() if row.strip()), ""))
            if _is_greeting(line, people):
                return line
    return _default_greeting(people, language=language, familiar=familiar)


def closing_of(rep: Rep, sent: Sequence[ReadMessage]) -> tuple[str, ...]:
    """The lines to end with: the rep's own closing words and name, else the first name alone."""
    seen = next((m.sender.name for m in reversed(sent) if m.sender.name), "")
    me = Address(email=rep.email, name=rep.name or seen)
    names = {name for name in (full_name(me), first_name(me)) if name}
    for message in reversed(sent):
        closing = _closing_in(message, names)
        if closing:
            return closing
    name = first_name(me) or full_name(me)
    return (name,) if name else ()


def _is_greeting(line: str, people: Sequence[Address]) -> bool:
    words = line.rstrip(",!.:;–—- ").split()
    if not 0 < len(words) <= 6 or not line.endswith((",", "!", ":")):
        return False
    level = {word.strip(",").casefold() for word in words}
    opens = words[0].casefold() in _GREETINGS or len(words) == 1
    return opens and not level & _ONE_DAY and all(_is_named(person, level) for person in people)


def _is_named(person: Address, words: set[str]) -> bool:
    names = {name.casefold() for name in (*full_name(person).split(), first_name(person)) if len(name) > 1}
    return bool(names & words)


def _default_greeting(people: Sequence[Address], *, language: str, familiar: bool) -> str:
    with_names, bare = _DEFAULT_GREETING[language]
    if familiar and language == "de":
        with_names = "Hallo {names},"
    # Where people say Sie, vous or usted, a first name alone is too near; German takes the full name.
    by_first = language == "en" or familiar
    names = [first_name(p) if by_first else full_name(p) for p in people]
    if language in ("fr", "es") and not by_first:
        names = []
    if not names or not all(names) or len(names) > 3:
        return bare
    return with_names.format(names=_joined(names, _AND[language]))


def _joined(names: Sequence[str], joint: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joint} {names[-1]}"


def _closing_in(message: ReadMessage, names: set[str]) -> tuple[str, ...]:
    """Closing words with the rep's name in the next line, near the end of the own words or below them."""
    own = [one_line(row) for row in message.own.splitlines() if row.strip()]
    below = [one_line(row) for row in message.signature.splitlines() if row.strip()]
    for row, name in pairwise((*own[-_TAIL:], *below[:_TAIL])):
        signed = _SIGNED.split(name, maxsplit=1)[0].strip(" .,")
        if _is_closing(row) and signed in names:
            return (row, signed)
    return ()


def _is_closing(line: str) -> bool:
    words = [word.strip(",.!").casefold() for word in line.split()]
    return 0 < len(words) <= 3 and bool(set(words) & _CLOSINGS) and not set(words) & _ONE_DAY
