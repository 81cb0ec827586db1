"""What a bare yes takes from the mail it answers, where it quotes nothing: "Will do" to "could you send it by Friday?".

Detection reads the request where the answer quotes it. Here the thread tells which mail was answered.
"""

import re
from dataclasses import replace

from agent.core.commitment import Action, Due, Found
from agent.core.fulfil.speech import Clause, Speech
from agent.core.fulfil.words import content

_YES = re.compile(r"\b(?:will do|on it|consider it done|sure thing|shall do|will see to it)\b")
_ASKS_FOR_A_THING = re.compile(
    r"\b(?:send|mail|e-?mail|share|forward|give|get|let) (?:me|us|him|her|them|over|it)\b|\bsend\b"
)
_REQUESTS = re.compile(r"^(?:and |so |then )?(?:please|kindly)\b|, (?:please|kindly)\b")
_ASKS_FOR_A_WORD = re.compile(
    r"\b(?:answer|confirm|reply|tell (?:me|us)|let (?:me|us) (?:know|have your)|get back|come back|respond)\b"
)


def as_requested(found: Found, asked: Speech | None) -> Found:
    """The promise with the due and the action of the one request with a time that it says yes to; else as it is."""
    if asked is None or found.due is not None or _YES.search(found.quote.lower()) is None:
        return found
    named = frozenset(content(_YES.sub(" ", found.quote.lower())))
    requests = [c for c in asked.clauses if _is_request(c)]
    named &= frozenset().union(*(c.keys for c in requests))
    timed = [
        (due, clause)
        for clause in requests
        if named <= clause.keys and (due := _due(clause, asked)) is not None
    ]
    if len(timed) != 1:
        return found
    due, clause = timed[0]
    if found.action is Action.DO and _ASKS_FOR_A_WORD.search(clause.text):
        return replace(found, due=due, action=Action.REPLY)
    is_thing = found.action is Action.DO and _ASKS_FOR_A_THING.search(clause.text) is not None
    return replace(found, due=due, action=Action.SEND if is_thing else found.action)


def request_meant(found: Found, asked: Speech | None) -> Clause | None:
    """The request to which a bare yes can only be the answer: the one with the time it took over, or the only one."""
    if asked is None or _YES.search(found.quote.lower()) is None:
        return None
    named = frozenset(content(_YES.sub(" ", found.quote.lower())))
    requests = [c for c in asked.clauses if _is_request(c)]
    if found.due is not None:
        timed = [c for c in requests if _due(c, asked) is not None]
        requests = timed or requests
    requests = [c for c in requests if named & c.keys] or requests
    return requests[0] if len(requests) == 1 else None


def _is_request(clause: Clause) -> bool:
    return clause.is_question or _REQUESTS.search(clause.text) is not None


def _due(clause: Clause, asked: Speech) -> Due | None:
    """The last time that a request names, its offsets pointing nowhere: they lie in another mail."""
    dues = asked.dues
    inside = [due for due in dues if clause.start <= due.start < clause.end]
    return replace(inside[-1], start=0, end=0) if inside else None
