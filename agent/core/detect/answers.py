"""Short answers take what they promise, and its date, from the request they answer ("Will do", "On it", "Yes, Tuesday works")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.core.commitment import Action, Due, Found
from agent.core.detect.clauses import Clause, read_clauses
from agent.core.detect.context import Context
from agent.core.detect.due_times import dues_in
from agent.core.detect.nouns import DELIVERABLES
from agent.core.detect.objects import object_of
from agent.core.detect.tokens import Tokens, read_tokens
from agent.core.reading import sentences

_LONGEST_ANSWER = 9  # words
_ASKS = re.compile(
    r"\b(?:please|kindly|can|could|would|will you|are you able|need|let me have|send|mind)\b", re.IGNORECASE
)
_SMALL = frozenset(
    "the a an to of for and it that this will do on yes your our my is be i we in at by with done".split()
)
_SAYS_YES = frozenset({"do", "doing", "done", "yes", "okay", "sure", "it"})
_QUOTE_MARKS = re.compile(r"^[> \t]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Request:
    """One thing the other side asked for."""

    tokens: Tokens
    clause: Clause | None
    span: tuple[int, int]

    @property
    def object(self) -> str:
        """What was asked for, in the asker's words."""
        return object_of(self.tokens, self.clause) if self.clause else ""


def is_short_answer(tokens: Tokens) -> bool:
    """Whether the sentence is too short to say by itself what it promises."""
    return len(tokens.words) <= _LONGEST_ANSWER


def complete(found: Found, tokens: Tokens, context: Context) -> Found:
    """The promise with object, action and due of the request that it answers, where it names none itself."""
    named = _before_colon(tokens)
    if named:
        sends = found.action is Action.DO and not DELIVERABLES.isdisjoint(named.lower().split())
        found = replace(found, object=named, action=Action.SEND if sends else found.action)
    if not context.quoted or (found.object and found.due):
        return found
    request = _answered(requests_in(context.quoted), tokens)
    if request is None:
        return found
    action = _action(request) if found.action is Action.DO else found.action
    due = found.due or _due(request, context)
    return replace(
        found,
        action=action,
        object=found.object or request.object,
        due=due,
        due_text=found.due_text or (due.text if due else None),
        reasons=(*found.reasons, "answers a request in the quoted mail"),
    )


def requests_in(quoted: str) -> list[Request]:
    """The requests in the text that a mail answers, in order."""
    text = _QUOTE_MARKS.sub(lambda marks: " " * len(marks.group()), quoted)
    found = []
    for start, end in sentences(text):
        if text[start:end].rstrip().endswith("?") or _ASKS.search(text, start, end):
            tokens = read_tokens(text, start, end)
            found.append(Request(tokens, _asking(read_clauses(tokens)), (start, end)))
    return found


def _asking(clauses: Sequence[Clause]) -> Clause | None:
    for clause in clauses:
        if clause.aux == "imperative" or (clause.who == "you" and "inverted" in clause.flags):
            return clause
    return clauses[0] if clauses else None


def _answered(requests: Sequence[Request], tokens: Tokens) -> Request | None:
    """The request with most words in common with the answer; the first that names something where none has any."""
    if not requests:
        return None
    words = set(tokens.words) - _SMALL
    best = max(requests, key=lambda request: len(words.intersection(request.tokens.words)))
    if words.intersection(best.tokens.words):
        return best
    return next((request for request in requests if request.clause and request.object), requests[0])


def _action(request: Request) -> Action:
    kind = request.clause.kind if request.clause else ""
    if request.clause and request.clause.verb == "get_to":
        return Action.SEND
    return Action(kind) if kind in {action.value for action in Action} else Action.DO


def _due(request: Request, context: Context) -> Due | None:
    """The request's time, with offsets that point nowhere: its words lie in the quoted text."""
    dues = dues_in(request.tokens, request.span, context)
    return replace(dues[0], start=0, end=0) if dues else None


def _before_colon(tokens: Tokens) -> str:
    """`Pen-test summary: will do`: what stands before the colon."""
    if ":" not in tokens.words[1:-1]:
        return ""
    at = tokens.words.index(":", 1)
    if _SAYS_YES.isdisjoint(tokens.words[at + 1 : at + 4]):
        return ""
    first = 1 if tokens.words[0] in "-*•" else 0
    return " ".join(tokens.text[tokens.starts[first] : tokens.ends[at - 1]].split())
