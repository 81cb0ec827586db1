"""The thing that was promised, as a draft may name it in a sentence of its own; when in doubt, not at all.

Detection gives a noun phrase in the promiser's words ("our price list", "it"). A draft takes only
those that stay good English in its own sentence; for all others it lets the quotation speak.
"""

from agent.core.drafting.clean import one_line

_MAX_WORDS, _MAX_CHARS = 8, 70
_THE = frozenset({"the", "a", "an"})
_POINTING = frozenset({"this", "that", "these", "those"})
_COUNTS = frozenset("two three four five six seven eight nine ten".split())
_OURS = frozenset({"my", "our"})
_PERSONS = frozenset(
    """i me my mine myself we us our ours you your yours he him his she her hers they them their theirs it
    its this that these those which who whom whose what i'm i'll we'll you'll it's back over again
    anything something everything nothing another some any few couple lot bit sooner later soon today
    tomorrow""".split()
)
_NO_THINGS = frozenset(
    "word line ring shout call hand hands note heads-up look chat try time while bell buzz desk inbox mailbox door".split()
)
_UNENDED = frozenset("the a an of for to in on at by with and or from your my our".split())
_SPANS = frozenset(
    "day days week weeks fortnight month months quarter year weekend hour hours minutes morning afternoon".split()
)
_BEFORE_SPANS = frozenset("in within by before until over during end".split())
_MARKS = frozenset('.!?;:"“”„«»()[]{}<>/\\@|*_#…')


def thing_named(phrase: str, *, turned: bool) -> str:
    """The phrase as the draft's writer would say it, or an empty string where none reads well.

    `turned` is for words of the one written to: their "our figures" are "your figures" to the writer.
    """
    words = one_line(phrase).rstrip(".,;: ").split()
    if not 1 < len(words) <= _MAX_WORDS or len(" ".join(words)) > _MAX_CHARS:
        return ""
    first, rest = words[0].casefold(), words[1:]
    level = {word.casefold().strip(",").replace("’", "'") for word in rest}
    if level & _PERSONS or rest[-1].casefold() in _NO_THINGS or any(_MARKS & set(w) for w in words):
        return ""
    if (
        rest[-1].casefold() in _UNENDED
        or rest[0].casefold() == "end"
        or (level & _SPANS and level & _BEFORE_SPANS)
    ):
        return ""  # "the colour card in a fortnight", "the end of the": a day has got into it
    opening = _opening(first, turned=turned)
    return f"{opening} {' '.join(rest)}" if opening else ""


def _opening(first: str, *, turned: bool) -> str:
    if first in _THE or first in _POINTING:
        return "the"
    if first in _COUNTS:
        return f"the {first}"
    if first in _OURS:
        return "your" if turned else first
    if first == "your":
        return "our" if turned else "your"
    return ""
