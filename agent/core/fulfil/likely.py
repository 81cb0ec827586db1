"""How likely a mail has done what was promised, from all its signs together.

A logistic sum: each sign has a weight for mail of the side that owes and one for mail of the other side, learned
from stories (`python -m bench.train_evidence`). What the plain ways of keeping a promise make of the mail is one
sign among them. Then what one mail says of all that its side owes is weighed against each other (`beside_rivals`).
From one threshold on a promise counts as kept, and from a lower one the rep is asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import exp, fsum
from typing import TypeAlias

from agent.core.commitment import Action
from agent.core.fulfil.awaited import is_awaited
from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.held import is_talk
from agent.core.fulfil.match import Match
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.sign_weights import BIAS, ELSEWHERE, HERE, WEIGHTS
from agent.core.fulfil.signs import BEFORE_DUE, NAMED, Owed, signs_of
from agent.core.fulfil.telling import Telling

Judge: TypeAlias = Callable[[Pending, Telling, Owed, Match], Match]
"""Says how likely a mail has done what was promised."""

KEPT_FROM, _ASKED_FROM = -0.3, -0.5  # log odds
"""Of promises whose likeliest mail lies here more were kept than not, by that mail or one that says less: bench/stories.md."""

VETO = -1.5  # log odds
"""All signs against it: then even what a plain way calls fairly likely is not believed."""

SURE = 0.8
"""A plain way that says so much is believed."""

BELIEVED, _CLEARLY = 3.0, 0.8  # log odds
_KEPT, _ASKED = 0.6, 0.4  # where these lie on the scale of a match
_DUE_AGO, _MADE_AGO = 7, 21  # days
_STALE = 1.4  # log odds
_TELLING = 0.4  # so much a sign must weigh to be told as a reason
_REASONS = 3


def likely(pending: Pending, telling: Telling, owed: Owed, plain: Match) -> Match:
    """The match of a mail with a promise; `plain` is what the plain ways of keeping one make of it.

    What a plain way says surely is believed, both that it is kept and that it is another thing; what it says fairly
    surely, unless all signs speak against it. Of another language than English no weights were learned: there the
    plain ways alone tell.
    """
    puts_off = telling.puts_off and pending.is_promisers(telling.speech.message)
    if puts_off or telling.asks_after(pending.found.quote) or is_awaited(pending, telling.speech):
        return replace(plain, score=0.0, reasons=())
    is_talk_to_come = is_talk(pending) and telling.misses_a_talk
    if plain.is_another or is_talk_to_come or telling.is_bare or pending.language != "en":
        return plain
    if plain.score < _KEPT and pending.is_promisers(telling.speech.message) and telling.is_under_way:
        return plain
    if plain.score >= SURE and (not owed.far or pending.action is Action.INTRODUCE):
        return plain  # who is introduced is on the mail, wherever it is written
    side = 0 if pending.is_promisers(telling.speech.message) else 1
    signs = signs_of(pending, telling, owed, plain)
    if side and signs & BEFORE_DUE and not signs & NAMED:
        return plain  # "thank you, looking forward to it"
    weights = {sign: WEIGHTS[sign][side] for sign in signs if sign in WEIGHTS}
    odds = BIAS + fsum(weights.values()) - _stale(pending, telling.speech.message)
    if plain.score >= _KEPT and not owed.far and odds > VETO:
        return plain
    score = (
        0.0 if owed.far else plain.score
    )  # what is compared by its day alone is not asked about for a word
    return replace(plain, score=score, odds=odds, reasons=plain.reasons or _reasons(weights))


def beside_rivals(matches: Sequence[tuple[Match, Pending]]) -> list[tuple[Match, Pending]]:
    """The matches of one mail with all that it was compared with, weighed against each other.

    What fits another promise of the same side clearly better is seldom meant for this one too.
    """
    return [(_beside(match, _rival(at, matches)), pending) for at, (match, pending) in enumerate(matches)]


def chance(match: Match) -> float:
    """How probably the mail has kept the promise, 0 to 1, by its signs alone; 0 where they were not weighed."""
    return 0.0 if match.odds is None else 1 / (1 + exp(-match.odds))


def is_meant_elsewhere(odds: float, rival: float) -> bool:
    """Whether a mail fits another promise so much better that it is hardly meant for this one; both in log odds."""
    return rival - odds > _CLEARLY


def _rival(at: int, matches: Sequence[tuple[Match, Pending]]) -> float | None:
    """The log odds of the other promise of the same side that a mail fits best."""
    by = matches[at][1].by
    return max((_odds(m) for n, (m, p) in enumerate(matches) if n != at and p.by is by), default=None)


def _odds(match: Match) -> float:
    """Log odds of a match; as good as sure where a plain way was believed."""
    if match.odds is not None:
        return match.odds
    return BELIEVED if match.score >= _KEPT else -BELIEVED


def _beside(match: Match, rival: float | None) -> Match:
    if match.odds is None:
        return match
    beside = 0.0 if rival is None else ELSEWHERE if is_meant_elsewhere(match.odds, rival) else HERE
    score = _as_score(match.odds + beside)
    asked = _ASKED <= match.score < _KEPT
    return replace(match, odds=match.odds + beside, score=max(match.score, score) if asked else score)


def _stale(pending: Pending, message: ReadMessage) -> float:
    """What a mail long after it must say more: stories end soon, and life goes on with mail about other things."""
    days = pending.waits(message.sent_at).days
    return _STALE if days > (_DUE_AGO if pending.due else _MADE_AGO) else 0.0


def _as_score(odds: float) -> float:
    """Log odds on the scale of a match, on which the two thresholds have their places."""
    slope = (_KEPT - _ASKED) / (KEPT_FROM - _ASKED_FROM)
    return round(min(1.0, max(0.0, _KEPT + (odds - KEPT_FROM) * slope)), 2)


def _reasons(weights: Mapping[str, float]) -> tuple[str, ...]:
    told = sorted((-weight, sign) for sign, weight in weights.items() if weight >= _TELLING)
    return tuple(sign for _, sign in told[:_REASONS])
