"""Which words of a promise name the thing: the object, or what stands elsewhere where the object is only a way or a place.

Detection's object is right for "I'll send you the plan". It is the way in "leaves us by express", the place in
"will be in the portal", and missing in "the plan I mail you".
"""

import re

from agent.core.commitment import Action, Found
from agent.core.fulfil.words import DELIVERABLES, content, is_empty, tokens

BREAKS = frozenset(
    """for of per with that which who whose on in from to about without against at by as before after including covering
    over under between into whether if when where how what why so and free ready""".split()
)
"""Words before which the head of a noun phrase has been said."""

_GOES = re.compile(
    r"(?:(?:'ll|’ll| will| should| shall| can| is going to| are going to)? (?:be )?"
    r"(?:leav(?:es?|ing)|reach(?:es)?|arriv(?:es?|ing)|com(?:es?|ing)|hits?|lands?|ships?|go(?:es|ing)?(?! to (?!you\b))|follows?|lies? (?:on|in))"
    r"|(?:(?:'ll|’ll| will| should| shall| can) (?:be|get)| (?:is|are|gets?))"
    r" (?:\w+ly )?(?:in|on|at|with|to|out|over|back|ready|there|here|yours|delivered|sent|shipped|transferred|mailed|posted|dispatched|uploaded|paid))\b"
)
"""What goods do of themselves."""

_FRONTED = re.compile(
    r"((?:the |our |my |a |an |your |both |all )?(?:[\w'’-]+ ){1,7}?)(?:(?:I|we|i)(?:['’]?ll|['’]ve|['’]d)? (?=\w)|you(?:['’]?ll| will)? (?:have|get|receive|find|see)\b)"
)
_NO_THING = frozenset(
    "if once when as after before then and but so because since while yes ok okay sure well thanks sorry first next what until on in by at for to".split()
)
"""A thing named first: "The drawing with the balance point I mail you"; and how no such thing begins."""

_PUTS = re.compile(
    r"\b(?:put|place|drop|load|save|upload|leave|post) ((?:the|your|our|my|a|an|all|both) (?:[\w'’-]+ ){1,9}?)(?:on|in|into|onto|to) (?:our|the|your|a|my)\b"
)
_AND_I = re.compile(r"\b(?:and|but|so) (?=(?:I|we)(?:['’]ll| will| shall)\b)")
_WHERE = frozenset("in on at into onto by via".split())
_ABBREVIATION = re.compile(r"[A-Z]{2,5}s?")  # "the PO" is nobody
PRONOUNS = frozenset("it them this that these those one ones both all everything something".split())
_PLACES = frozenset(
    """inbox mailbox hand hands desk way yours there touch writing email mail door post table portal server courier carrier express
    dhl ups fedex dpd gls reception yard dock folder drive dropbox sharepoint cloud site""".split()
)
_IT_FIRST = re.compile(r"(?:It|They|Those|These)(?:['’]\w+)?\s")
_BACKWARD = frozenset("it them they these those this".split())
_LONGEST_NAME = 9
"""So many words a thing's name has at most."""

_PEOPLE = frozenset("i we you he she they who i'll we'll you'll i'm we're".split())


def thing_of(found: Found) -> str:
    """The noun phrase that names what is promised: the object, or the subject of "the layout will reach you".

    An object that only says where the thing goes ("your inbox") or what it is about ("from Hove") is none,
    nor is one that was guessed from the mail answered where the promise itself says "it".
    """
    words = [w.lower() for w in tokens(found.object)]
    quoted = _bare_words(found.quote)
    back = bool(quoted & _BACKWARD)
    if found.actor and _GOES.match(found.quote[found.quote.find(found.actor) + len(found.actor) :].lower()):
        return found.actor  # "the pallets leave our dock": not the dock
    if found.object.endswith("-"):
        return found.quote[found.quote.find(found.object) :]  # cut inside "the marked-up contract"
    says_nothing = all(is_empty(w, named=True) or w in _PLACES for w in words)
    is_thing = not says_nothing and words[0] not in BREAKS and not _says_where(found)
    if is_thing and not (back and not quoted & set(words)):
        return found.object
    if named_first := _named_first(found):
        return named_first
    if not says_nothing and words[0] not in BREAKS and not back:
        return found.object
    owner = DELIVERABLES & set(content(found.quote)) - set(content(found.actor))
    return "" if back or owner or persons(found.actor) else found.actor


def _says_where(found: Found) -> bool:
    """Whether the object only says by which way or where a thing goes: "leaves us by express"."""
    before = tokens(found.quote[: max(found.quote.find(found.object), 0)])[-1:]
    return found.action is Action.SEND and bool(before) and before[0].lower() in _WHERE


def _named_first(found: Found) -> str:
    """The thing where it stands before those who bring it, goes by itself, or is put somewhere; "" where there is none."""
    if found.action not in (Action.SEND, Action.REPLY, Action.DO):
        return ""
    puts = _PUTS.search(found.quote)
    if puts:
        return puts.group(1)
    quote = _AND_I.split(_timed_part(found))[-1]
    goes = _GOES.search(quote)
    fronted = _FRONTED.match(quote)
    first = fronted.group(1) if fronted else quote[: goes.start()] if goes else ""
    words = [w.lower() for w in tokens(first)]
    if not words or words[0] in _NO_THING or persons(first) or len(words) > _LONGEST_NAME:
        return ""
    is_named = any(not is_empty(w, named=True) and w not in PRONOUNS for w in words)
    return first if is_named and not set(words) & _PEOPLE else ""


def _timed_part(found: Found) -> str:
    """What stands between two commas of a promise with its time, without "so" before it."""
    at = found.due.start - found.start if found.due else 0
    start = found.quote.rfind(", ", 0, max(at, 0)) + 1
    return found.quote[start:].partition(",")[0].strip().removeprefix("so ")


def _bare_words(text: str) -> frozenset[str]:
    """The words in lower case without what is drawn together with them: "it'll" is an "it"."""
    return frozenset(w.lower().replace("’", "'").partition("'")[0] for w in tokens(text))


def persons(actor: str) -> frozenset[str]:
    """The names in who is to act: "Graham", "Petra Voss", but neither "Our engineer" nor "The layout"."""
    words = [w for w in tokens(actor.partition(",")[0]) if w.lower() not in ("our", "my", "the")]
    return (
        frozenset(w.lower() for w in words)
        if all(w[:1].isupper() and not _ABBREVIATION.fullmatch(w) for w in words)
        else frozenset()
    )


def says_it(quote: str) -> bool:
    """Whether a promise says "it" or "them"."""
    return bool(_bare_words(quote) & _BACKWARD)


def begins_with_it(quote: str) -> bool:
    """Whether a promise is said of an "it" or "they" that was named before."""
    return _IT_FIRST.match(quote) is not None


def is_pronoun(phrase: str) -> bool:
    """Whether a phrase is only a pronoun, or ends in "one"."""
    words = [w.lower() for w in tokens(phrase) if not is_empty(w, named=True) or w.lower() in PRONOUNS]
    return bool(words) and (all(w in PRONOUNS for w in words) or words[-1] in ("one", "ones"))
