"""What is promised ("the revised proposal") and by which colleague ("Graham"), in the writer's own words."""

from collections.abc import Sequence

from agent.core.detect.clauses import Clause
from agent.core.detect.tokens import Tokens
from agent.core.detect.verbs import form_of
from agent.core.detect.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    LINKS,
    OBJECT_PRONOUNS,
    PARTS,
    PREPOSITIONS,
    PRONOUNS,
    STOPS,
    TIME_WORDS,
)

_LONGEST = 14  # words
_RECIPIENTS = frozenset({"you", "him", "her", "them", "everyone", "all", "me", "us"})
_JOINED = frozenset({"of", "for", "on", "about", "from", "with", "regarding", "between", "in"})
_ENDS = STOPS | LINKS | AUXILIARIES | TIME_WORDS | {"by", "before", "until", "within", "no"}
_SUBJECTS = frozenset({"np", "name", "ours", "theirs", "num", "yours"})
_PERSONS = frozenset({"i", "we", "name", "they", "he", "she"})
_NO_THING = (
    (STOPS | AUXILIARIES | PRONOUNS.keys() | CONJUNCTIONS | ADVERBS | TIME_WORDS | PREPOSITIONS | LINKS)
    - DETERMINERS
    - _JOINED
)
"""What is no part of a thing that is named before its subject."""
_BEFORE_A_THING = STOPS | CONJUNCTIONS
_LOOSE_VERBS = frozenset({"let_know", "keep_posted", "get_back", "come_back"})


def object_of(tokens: Tokens, clause: Clause) -> str:
    """The noun phrase that the verb acts on, or the subject of a passive; empty where none is named."""
    if _acts_on_subject(clause):
        return _text(tokens, clause.subject.first, clause.group)
    start = _behind_verb(tokens.words, clause)
    if clause.verb in _LOOSE_VERBS:
        start = _behind_about(tokens.words, start, clause.last)
    end = _phrase_end(tokens, start, clause.last)
    phrase = _text(tokens, start, end) or _put_first(tokens, clause)
    return "" if phrase.lower() in OBJECT_PRONOUNS else phrase


def _put_first(tokens: Tokens, clause: Clause) -> str:
    """The thing that stands before its subject: "The drawings I send you on Friday", "These I'll bring"."""
    words, first = tokens.words, clause.first
    if clause.who not in _PERSONS:
        return ""
    start = first
    while start and words[start - 1] not in _NO_THING and first - start < _LONGEST:
        start -= 1
    if start and words[start - 1] not in _BEFORE_A_THING:
        return ""
    is_noun_phrase = start < first and (words[start] in DETERMINERS or first - start == 1)
    return _text(tokens, start, first) if is_noun_phrase else ""


def _acts_on_subject(clause: Clause) -> bool:
    """`The report will be sent`, `the report goes out`: the subject is what is promised."""
    if clause.who not in _SUBJECTS:
        return False
    return (
        "passive" in clause.flags
        or clause.verb == "follow"
        or (clause.kind == "send" and clause.verb in ("go_out", "be_with", "follow", "arrive", "land"))
    )


def _behind_verb(words: Sequence[str], clause: Clause) -> int:
    at = clause.verb_at + 1
    while at < clause.last and (
        words[at] in _RECIPIENTS or words[at] in PARTS or words[at] in ADVERBS or words[at] == "to"
    ):
        at += 1
    return at


def _behind_about(words: Sequence[str], start: int, last: int) -> int:
    for at in range(start, last):
        if words[at] in ("about", "on", "regarding"):
            return at + 1
    return last


def _phrase_end(tokens: Tokens, start: int, last: int) -> int:
    words = tokens.words
    at = start
    while at < min(last, start + _LONGEST):
        word = words[at]
        follows = words[at + 1] if at + 1 < last else ""
        if word in _ENDS or (word == "'s" and at == start):
            break
        if word in PREPOSITIONS and (
            word not in _JOINED or follows in _ENDS or follows in _RECIPIENTS or follows == "#"
        ):
            break
        if word in CONJUNCTIONS and (
            follows in _ENDS or form_of(follows)[1] == "base" or follows in ("i", "we", "you", "will")
        ):
            break
        at += 1
    while at > start and (
        words[at - 1] in PREPOSITIONS or words[at - 1] in CONJUNCTIONS or words[at - 1] in ADVERBS
    ):
        at -= 1
    return at


def actor_of(tokens: Tokens, clause: Clause) -> str:
    """The colleague or department that is to act, as written; empty where it is the sender or plain "we"."""
    who, _, first = clause.subject
    if (
        who in ("name", "ours", "who", "np")
        and "passive" not in clause.flags
        and not _acts_on_subject(clause)
    ):
        end = next((at for at in range(first, clause.group) if tokens.words[at] in STOPS), clause.group)
        return _text(tokens, first, end)
    words = tokens.words
    for at in range(clause.verb_at, clause.last - 1):
        if (
            words[at] in ("by", "from")
            and (words[at + 1] in ("our", "my") or tokens.is_capital(at + 1))
            and words[at + 1] not in TIME_WORDS
        ):
            return _text(tokens, at + 1, _phrase_end(tokens, at + 1, clause.last))
    return ""


def _text(tokens: Tokens, start: int, end: int) -> str:
    while end > start and (tokens.words[end - 1] in ADVERBS or tokens.words[end - 1] in STOPS):
        end -= 1
    if end <= start:
        return ""
    return " ".join(tokens.text[tokens.starts[start] : tokens.ends[end - 1]].split())
