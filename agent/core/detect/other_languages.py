"""Promises in German, French and Spanish, by cue words: far less than the detector for English knows.

No labelled mail of these languages was at hand, so nothing is trained here: what is found has a subject of the
sender's side beside a form that promises (`other_words`), or says what the reader will get and when.
"""

import re
from collections.abc import Sequence

from agent.core.commitment import Action, Due, Found, Owner, Strength
from agent.core.detect.context import Context
from agent.core.detect.other_words import CUES, Cues, Deeds
from agent.core.due import find_dues
from agent.core.reading import sentences

_WORD = re.compile(r"[^\W\d_]+")
_NEAR = 4  # words between subject and verb: "je ne vous l' enverrai", "schicke Ihnen dann ich"
_SURE = 0.7  # nothing was measured; a promise told by words alone is right oftener than not
_MOST = 40  # commitments in one mail
_LONGEST = 600  # characters of a sentence


def find_in_other(text: str, context: Context, language: str) -> tuple[Found, ...]:
    """What a text in one of `CUES` promises, in order of the text."""
    cues = CUES[language]
    found: list[Found] = []
    for start, end in sentences(text):
        if len(found) >= _MOST:
            break
        promise = _promise(text, (start, min(end, start + _LONGEST)), cues, context, language)
        if promise:
            found.append(promise)
    return tuple(found)


def _promise(text: str, span: tuple[int, int], cues: Cues, context: Context, language: str) -> Found | None:
    sentence = text[span[0] : span[1]]
    words = [word.lower() for word in _WORD.findall(sentence)]
    if sentence.rstrip().endswith("?") or not cues.denials.isdisjoint(words):
        return None
    dues = find_dues(
        text, context.sent_at, span=span, workdays=context.workdays, day_first=True, languages=(language,)
    )
    due = next(iter(dues), None)
    read = _deed(words, cues) or _what_you_get(words, cues, due)
    if read is None:
        return None
    action, owner, cue = read
    return Found(
        start=span[0],
        end=span[1],
        quote=" ".join(sentence.split()),
        action=action,
        strength=_strength(words, cues),
        owner=owner,
        due=due,
        due_text=due.text if due else None,
        probability=_SURE,
        reasons=(f'says in {_NAMES[language]}: "{cue}"', *([f"names a time: {due.text}"] if due else [])),
    )


_NAMES = {"de": "German", "fr": "French", "es": "Spanish"}


def _deed(words: Sequence[str], cues: Cues) -> tuple[Action, Owner, str] | None:
    """What somebody of the sender's side says to do, who, and the words that say it."""
    for at, word in enumerate(words):
        who = _who(words, at, cues)
        if who is None:
            continue
        if word in cues.future or word in cues.weak:
            told = _infinitive(words, at, cues)
        else:
            told = _with_particle(cues.deeds, word, words[at + 1 :])
        if told:
            return told[0], who, f"{word} {told[1]}".strip()
    return None


def _who(words: Sequence[str], at: int, cues: Cues) -> Owner | None:
    """Whose act the verb at a place is, where it is one of the sender's side."""
    near = words[max(0, at - _NEAR) : at + _NEAR]
    if not cues.i.isdisjoint(near):
        return Owner.SENDER
    if not cues.we.isdisjoint(near):
        return Owner.SIDE
    if not cues.leaves_out_i:
        return None
    return Owner.SIDE if words[at].endswith("mos") else Owner.SENDER


def _infinitive(words: Sequence[str], at: int, cues: Cues) -> tuple[Action, str] | None:
    for word in words[at + 1 :]:
        told = _with_particle(cues.infinitives, word, ())
        if told:
            return told[0], word
    return None


def _with_particle(deeds: Deeds, word: str, behind: Sequence[str]) -> tuple[Action, str] | None:
    """What a form says to do, with the particle that makes it say so."""
    meanings = deeds.get(word, {})
    for particle, action in meanings.items():
        if particle and particle in behind:
            return action, particle
    return (meanings[""], "") if "" in meanings else None


def _what_you_get(words: Sequence[str], cues: Cues, due: Due | None) -> tuple[Action, Owner, str] | None:
    """ "Sie erhalten das Angebot bis Freitag": only with a time, else it tells how things work."""
    got = next((word for word in words if word in cues.gets), None)
    if due is None or got is None or (cues.you.isdisjoint(words) and not cues.leaves_out_i):
        return None
    return Action.SEND, Owner.SENDER, got


def _strength(words: Sequence[str], cues: Cues) -> Strength:
    if not cues.conditions.isdisjoint(words):
        return Strength.CONDITIONAL
    return Strength.FIRM if cues.weak.isdisjoint(words) else Strength.WEAK
