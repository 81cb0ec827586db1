"""Evidence for a promise to send: the thing written out in the mail itself."""

import re
from functools import lru_cache

from agent.core.commitment import Action
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.match import NOTHING, Match, shown
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Clause, Speech
from agent.core.fulfil.topic import agreement
from agent.core.fulfil.undone import is_undone
from agent.core.fulfil.words import content, key, tokens

_ABOUT = re.compile(r"\b(?:regarding|about|concerning|questions on|comments on|remarks on)\b")
_FIGURES = re.compile(r"\d")
_STATES = re.compile(r"\b(?:is|are|comes to|come to|stands at|would be|will be|at|=)\b|:")
_SUM = r"\b\d[\d.,]{0,14} ?"
MONEY = re.compile(
    rf"{_SUM}(?:plus|\+|excl\.?|incl\.?|ex|including|excluding) (?:vat|gst|tax)\b|(?:[$€£¥₹]|\brs\.?|\binr) ?\d"
    rf"|{_SUM}(?:eur|euros?|usd|dollars?|gbp|pounds?|chf|francs?|kr|sek|nok|dkk|kronor|kroner|crowns|zloty|pln|forint|rupees|inr|yen|"
    r"rand|reais|pesos|dirhams?|shillings|lakh|crore|a (?:piece|head|unit|seat))\b"
)
_PRICE = re.compile(r"\b(?:prices?|costs?|fees?|rates?)\b(?! (?:lists?|sheets?|tables?))")
_JUDGES = re.compile(
    r"\b(?:should|could|would|may|might|without|no|never|nothing|doesn't|don't|isn't|aren't|can't|cannot|if|unless|needs?(?! until| till))\b"
)
"""What remarks and verdicts say themselves: no sign that they are still to come."""

_INFORMATION = frozenset(
    key(word)
    for word in """price number login link address name date time dimension weight size capacity speed lead status value
    result contact model reading height length width depth thickness distance total area volume temperature pressure
    duration rent percentage share turnover budget age deadline phone extension code password count""".split()
)
"""Heads of what can be told in a mail as well as attached to it."""

_ITEM = re.compile(
    r"\s*(?:\d{1,2}[.)]|[-*•]|(?:[A-Z]|ONE|TWO|THREE|FOUR|FIVE|SIX|(?:Option|No\.?|Version|Variant) \w{1,3})[:.)])\s+\S"
)
_COUNTS = {word: n for n, word in enumerate("two three four five six seven eight nine ten".split(), start=2)}
_AGREED = re.compile(
    r"\bwhat (?:we|you and i) (?:all )?(?:agreed|discussed|decided|said|talked about|covered)\b"
)
_MEASURED = frozenset(
    key(word) for word in "results values readings measurements findings figures test analysis".split()
)
_FIGURES_IN = re.compile(r"(?<![\w:/])\d+(?:[.,]\d+)?(?![\w:/])")
_MANY = 3
_LISTS = frozenset(
    key(word)
    for word in "options alternatives choices ideas dates slots times names suggestions list variants possibilities routes steps".split()
)
_SEVERAL = 2
_NAMED = 0.7  # agreement with which a title names the thing


def contained(pending: Pending, speech: Speech) -> Match:
    """The thing written out in the mail: "Line speeds, measured this week: ..."."""
    best = NOTHING
    for clause in speech.clauses:
        if clause.is_promise or clause.is_question or not _is_content(pending, clause, speech):
            continue
        figures = {"=figure"} if _FIGURES.search(speech.without_times(clause)) else set()
        figures |= (
            {"=quote"} if _tells_price(pending, clause) and pending.is_of_thread(speech.message) else set()
        )
        fit = agreement(pending.topic, clause.keys | figures)
        if fit.shared & (pending.topic.heads or pending.topic.words):
            reasons = (
                "written out in the mail",
                f"agrees in: {shown(fit.shared, pending.found.quote, speech.message.own)}",
            )
            best = max(best, Match(0.9 * fit.score, reasons), key=lambda m: m.score)
    if best.score < _NAMED and pending.topic.heads & _LISTS and pending.is_of_thread(speech.message):
        items = [line for line in speech.message.own.splitlines() if _ITEM.match(line)]
        if len(items) >= _SEVERAL and any(":" in c.text for c in speech.clauses):
            return Match(0.68, ("a list in the mail, as was promised",))
    agreed = any(c.leads and _AGREED.search(c.text) for c in speech.clauses)
    if best.score < _NAMED and agreed and "=note" in pending.topic.heads:
        return Match(0.68, ("what was agreed, as was promised",))
    if best.score < _NAMED and pending.topic.heads & _MEASURED and pending.is_of_thread(speech.message):
        said = (c for c in speech.clauses if not (c.is_promise or c.is_question or c.says(Cue.SLIPS)))
        told = sum(len(_FIGURES_IN.findall(speech.without_times(c))) for c in said)
        if told >= _MANY or (told >= _SEVERAL and pending.topic.marks & speech.keys):
            return Match(0.66, ("figures in the mail, as was promised",))
    return best if best.score >= _NAMED else max(best, _as_many(pending, speech), key=lambda m: m.score)


def _as_many(pending: Pending, speech: Speech) -> Match:
    """As many items as were promised, in the thread, in a mail with nothing else to it: "two scripts"."""
    counts = {_COUNTS[word] for word in tokens(pending.found.quote.lower()) if word in _COUNTS}
    if pending.action is not Action.SEND or not counts or not pending.is_of_thread(speech.message):
        return NOTHING
    items = sum(_ITEM.match(line) is not None for line in speech.message.own.splitlines())
    return Match(0.66, (f"{items} items, as was promised",)) if items in counts else NOTHING


@lru_cache(maxsize=500)
def _names_a_sum(text: str) -> bool:
    """One clause is asked by every promise it may concern; most hold no figure, which is soon seen."""
    return _FIGURES.search(text) is not None and MONEY.search(text) is not None


def _tells_price(pending: Pending, clause: Clause) -> bool:
    """Whether a sum of money answers a promised price; an offer is more than a sum."""
    if not _names_a_sum(clause.text) or clause.is_undone or clause.says(Cue.PENDING):
        return False
    return _PRICE.search(f"{pending.found.object} {pending.found.quote}".lower()) is not None


def _is_content(pending: Pending, clause: Clause, speech: Speech) -> bool:
    """A line that leads to what follows it, or figures where figures were promised."""
    if clause.says(Cue.PENDING):
        return False
    if _tells_price(pending, clause):
        return True
    if clause.leads or "below" in clause.text or "as follows" in clause.text:
        lead = frozenset(content(_ABOUT.split(clause.text, maxsplit=1)[0]))
        return bool(lead & (pending.topic.heads or pending.topic.words))
    title, colon, rest = clause.text.partition(": ")
    if _ABOUT.match(title) and _FIGURES.search(rest) is None:
        return False  # "About the estimate: our colleague is in hospital"
    if colon and rest and agreement(pending.topic, frozenset(content(title))).score >= _NAMED:
        return not clause.says(Cue.SLIPS) and not any(
            is_undone(_JUDGES.sub("", piece)) for piece in (title, rest)
        )
    # "The meeting will be in room 12" tells the room.
    if clause.is_undone and is_undone(clause.text.replace(" will be ", " is ")):
        return False
    if not pending.topic.heads & _INFORMATION or not _FIGURES.search(speech.without_times(clause)):
        return False
    return "=figure" in pending.topic.heads or _STATES.search(clause.text) is not None
