"""What a mail calls the things that it brings, beside what was promised: a price list is no certificate, whatever the day.

The files, the links, the clause that hands over and the subject of a new conversation each may name what comes. One
name in other words says little, for people seldom use the same words twice; that none of them speaks of what was
promised says more. What each is worth is learned with the other signs (`likely`).
"""

from collections.abc import Iterator, Mapping, Set

from agent.core.fulfil.cues import Cue
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Speech
from agent.core.fulfil.words import DELIVERABLES, key

_SAYS_NOTHING = frozenset(
    map(
        key,
        """img image dsc scan scanned doc docs document file files attachment final draft copy new version rev page pages pdf docx xlsx
        update information info detail details question questions hello thanks greetings follow quick note today
        our project customer client""".split(),
    )
)
"""Words in names of files and subjects that may stand for anything."""
_ALIKE = 4  # letters
_TWICE = 2


def called(pending: Pending, speech: Speech) -> Iterator[str]:
    """Signs of how the names of what a mail brings go with what was promised."""
    topic = pending.topic
    own = topic.heads | topic.marks | topic.said | frozenset({topic.short} if topic.short else ())
    if topic.is_vague:
        own = own | topic.around
    sorts = own & DELIVERABLES
    fits: list[bool] = []
    for source, names in _names(speech).items():
        said = frozenset(word for word in names - speech.people if _says_something(word))
        if not said:
            continue
        fit = bool(own & said) or _are_alike(own, said)
        fits.append(fit)
        yield f"{source} named like it" if fit else f"{source} named otherwise"
        if not fit and sorts and said & DELIVERABLES:
            yield f"{source} of another sort"
    if fits and not any(fits):
        yield "nothing that it brings is named like it"
        if len(fits) >= _TWICE:
            yield "nothing that it brings is named like it, in several places"


def _says_something(word: str) -> bool:
    """Whether a word of a name tells it from others: neither a number nor "scan0093" does."""
    letters = word.strip("0123456789")
    return bool(letters) and letters not in _SAYS_NOTHING


def _names(speech: Speech) -> Mapping[str, frozenset[str]]:
    """The words in each place that may say what the mail brings."""
    found = {"files": speech.file_keys}
    brings = speech.files or speech.has_link
    handing = [c for c in speech.plain_clauses if c.says(Cue.HANDS_OVER)]
    if brings and not handing:
        handing = list(speech.plain_clauses[:1])
    found["handed over"] = frozenset().union(*(c.keys for c in handing))
    if speech.message.in_reply_to is None:
        found["subject"] = speech.subject
    return found


def _are_alike(own: Set[str], said: Set[str]) -> bool:
    """Whether a word of one begins like a word of the other."""
    return any(
        one[:_ALIKE] == other[:_ALIKE]
        for one in own
        if len(one) >= _ALIKE and one.isalpha()
        for other in said
        if len(other) >= _ALIKE
    )
