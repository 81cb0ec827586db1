"""How likely a mail has done what was promised, from all its signs together.

A logistic sum: each sign has a weight for mail of the side that owes and one for mail of the other side, learned
from stories (`python -m bench.train_evidence`). What the plain ways of keeping a promise make of the mail is one
sign among them. From one threshold on a promise counts as kept, and from a lower one the rep is asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import fsum
from typing import TypeAlias

from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.held import is_talk
from agent.core.fulfil.match import Match
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.sign_weights import BIAS, WEIGHTS
from agent.core.fulfil.signs import BEFORE_DUE, NAMED, Owed, signs_of
from agent.core.fulfil.telling import Telling

Judge: TypeAlias = Callable[[Pending, Telling, Owed, Match], Match]
"""Says how likely a mail has done what was promised."""

KEPT_FROM, _ASKED_FROM = -0.3, -0.5  # log odds
"""Of promises whose likeliest mail lies here more were kept than not, by that mail or one that says less: bench/stories.md."""

_KEPT, _ASKED = 0.6, 0.4  # where these lie on the scale of a match
_DUE_AGO, _MADE_AGO = 7, 21  # days
_STALE = 1.4  # log odds
_TELLING = 0.4  # so much a sign must weigh to be told as a reason
_REASONS = 3


def likely(pending: Pending, telling: Telling, owed: Owed, plain: Match) -> Match:
    """The match of a mail with a promise; `plain` is what the plain ways of keeping one make of it.

    What a plain way says is believed, both that it is kept and that it is another thing; the signs tell what no
    plain way knows. Of another language than English no weights were learned: there the plain ways alone tell.
    """
    is_plain = (
        (plain.score >= _KEPT and not owed.far)
        or plain.is_another
        or (is_talk(pending) and telling.misses_a_talk)
    )
    if is_plain or telling.is_bare or pending.language != "en":
        return plain
    side = 0 if pending.is_promisers(telling.speech.message) else 1
    signs = signs_of(pending, telling, owed, plain)
    if side and signs & BEFORE_DUE and not signs & NAMED:
        return plain  # "thank you, looking forward to it"
    weights = {sign: WEIGHTS[sign][side] for sign in signs if sign in WEIGHTS}
    score = _as_score(BIAS + fsum(weights.values()) - _stale(pending, telling.speech.message))
    score = score if owed.far else max(plain.score, score)
    return replace(plain, score=score, reasons=plain.reasons or _reasons(weights))


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
