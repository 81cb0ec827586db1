"""A sentence as candidates, each a list of features that a person can read.

Every clause is a candidate, and so is the sentence as a whole ("On it", "Quote to follow"). The
model weighs a candidate by the sum over its features. A feature's name begins with its family:
`s` the whole sentence, `i` a set phrase in it, `r` the suggested act, `c` the clause's grammar,
`w` `b` its words, `g` what holds for the sentence by the sort of act, `f` the words of a whole sentence.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from agent.core.detect.clauses import Clause, read_clauses
from agent.core.detect.idioms import idioms
from agent.core.detect.nouns import DELIVERABLES, FIRST_NAMES, OWN_PEOPLE
from agent.core.detect.speech import noun_class, suggested_act
from agent.core.detect.tokens import Tokens
from agent.core.detect.verbs import form_of
from agent.core.detect.words import (
    AUXILIARIES,
    CONDITIONS,
    CONJUNCTIONS,
    DETERMINERS,
    LINKS,
    NEGATIONS,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    PRONOUNS,
    STOPS,
    TIME_WORDS,
)
from agent.core.fixed import fixed

_LENGTHS = (4, 8, 15, 25, 40)
_MOODS = (
    "try hope plan need want like love expect intend have_to able happy glad willing ready aim attempt promise help start begin "
    "continue look is_to agree offer undertake prefer pleased scheduled going about supposed due trying planning hoping commit strive"
).split()
_SORTS = (
    "self_will self_wish self_ing self_must self_not self_ team_ let_me you_get you_ condition imperative past question willing none_"
).split()
_MOST_TENSES = 3
_LONGEST_SHAPE = 14  # words
_TELLING = (
    PREPOSITIONS
    | PRONOUNS.keys()
    | OBJECT_PRONOUNS.keys()
    | AUXILIARIES
    | STOPS
    | CONJUNCTIONS
    | LINKS
    | NEGATIONS
    | {"'s", "our", "my", "your"}
)
_LINKED_SPEECH = frozenset({"~", "that", "np"})


@fixed
class Candidates:
    """What in one sentence may be a commitment: each clause, and last the sentence as a whole."""

    clauses: tuple[Clause, ...]
    shared: list[str]  # features of every candidate
    own: list[list[str]]  # features of each candidate alone

    def features(self, at: int) -> list[str]:
        """All features of one candidate."""
        return self.own[at] + self.shared


def read_candidates(tokens: Tokens, index: int, count: int, heading: str = "") -> Candidates:
    """The candidates of a sentence; none where it has no words.

    `index` of `count` is the sentence's place in its mail; -1 where that is not known. `heading` says whose list
    the sentence is an item of (`places.headings`).
    """
    if not tokens.words:
        return Candidates((), [], [])
    clauses = read_clauses(tokens)
    shared = _of_sentence(tokens, index, count)
    if heading:
        timed = "untimed" if TIME_WORDS.isdisjoint(tokens.words) else "timed"
        shared += [f"s:under={heading}", f"s:under={heading}|{timed}"]
    own = [_of_clause(tokens, clauses, at, shared) for at in range(len(clauses))]
    return Candidates(clauses, shared, [*own, _of_whole(tokens.words, clauses)])


def _of_sentence(tokens: Tokens, index: int, count: int) -> list[str]:
    words = tokens.words
    names = [
        "s:len" + str(sum(len(words) >= length for length in _LENGTHS)),
        "s:first=" + words[0],
        "s:lead=" + " ".join(words[:2]),
    ]
    ending = {"?": "s:question", "!": "s:bang", ".": "s:stop"}.get("?" if "?" in words[-2:] else words[-1])
    if ending:
        names.append(ending)
    names += [name for name, holds in _holds(tokens).items() if holds]
    if index >= 0:
        places = {"s:last": index == count - 1, "s:early": index <= 1, "s:only": count == 1}
        names += [name for name, holds in places.items() if holds]
    for phrase in idioms(words):
        names += ["i:" + phrase, "i:" + phrase.partition("_")[0]]
    return names


def _holds(tokens: Tokens) -> dict[str, bool]:
    words = tokens.words
    return {
        "s:please": "please" in words,
        "s:time": not TIME_WORDS.isdisjoint(words),
        "s:colon": ":" in words[:8],
        "s:quoted": '"' in words or "“" in words,
        "s:low_i": "i" in tokens.written,  # written in haste, to people one knows
    }


def _of_whole(words: Sequence[str], clauses: Sequence[Clause]) -> list[str]:
    names = [
        "f:whole",
        "f:clauses=" + str(min(3, len(clauses))),
        "f:start=" + " ".join(words[:3]),
        "f:end=" + " ".join(words[-3:]),
    ]
    if not clauses and not TIME_WORDS.isdisjoint(words):
        names.append("f:time_noverb")
        names += ["f:thing_time_noverb"] * (not DELIVERABLES.isdisjoint(words))
    names.append("f:tenses=" + "+".join(sorted({_tense(clause) for clause in clauses})[:_MOST_TENSES]))
    names += _shape(words)
    names += ["f:w=" + word for word in set(words)]
    return names


def _shape(words: Sequence[str]) -> list[str]:
    """The sentence with its words told by their sort: how "Final numbers Tuesday." and "Pictures tonight." are alike."""
    sorts: list[str] = []
    for word in words[:_LONGEST_SHAPE]:
        sort = _sort_of_word(word)
        if sort != "x" or sorts[-1:] != ["x"]:
            sorts.append(sort)
    names = ["f:shape<" + " ".join(sorts[:3]), "f:shape<" + " ".join(sorts[:4])]
    if len(words) <= _LONGEST_SHAPE:
        names.append("f:shape>" + " ".join(sorts[-4:]))
        names.append("f:shape=" + " ".join(sorts))
    return names


@lru_cache(maxsize=20_000)
def _sort_of_word(word: str) -> str:
    """A small word as itself, else what sort it is of."""
    if word in TIME_WORDS or word in ("#", "#:#"):
        return "T"
    if word in _TELLING:
        return word
    if word in DELIVERABLES:
        return "D"
    if word in DETERMINERS:
        return "d"
    if word in OWN_PEOPLE or word in FIRST_NAMES:
        return "P"
    form = form_of(word)[1]
    return {"base": "v", "s": "vs", "ing": "ving", "ed": "ved", "en": "ved"}.get(form, "x")


def _of_clause(tokens: Tokens, clauses: Sequence[Clause], at: int, shared: Sequence[str]) -> list[str]:
    clause, words = clauses[at], tokens.words
    after = words[clause.verb_at + 1 : clause.last]
    aux = _tense(clause)
    suggested = suggested_act(clauses, at, words)
    act = "r=" + suggested
    core = (
        f"{clause.who}|{aux}"
        + ("|not" if "not" in clause.flags else "")
        + ("|inv" if "inverted" in clause.flags else "")
    )
    names = _grammar(clause, core, aux, _object(after))
    names += _surroundings(clauses, at, core, act)
    names += _contents(tokens, clause, core, act)
    names += _subject_names(tokens, clause, aux)
    names += _word_names(words[clause.first : clause.last])
    sort = _sort_of_act(suggested)
    names += [f"g:{sort}|{name}" for name in shared]
    return names


def _sort_of_act(suggested: str) -> str:
    """A few sorts of acts, for what the rest of the sentence means to each of them."""
    return next((sort for sort in _SORTS if suggested.startswith(sort)), "other")


def _tense(clause: Clause) -> str:
    aux = "will" if clause.aux in ("shall", "going") else clause.aux
    if "perfect" in clause.flags:
        return "perfect" if aux == "have" else aux + "_perfect"
    if "passive" in clause.flags:
        return aux + "_passive"
    return "prog" if aux == "be" and "ing" in clause.flags else aux


def _object(after: Sequence[str]) -> str:
    """What kind of word follows the verb."""
    if not after or after[0] in STOPS:
        return "end"
    word = after[0]
    if word in OBJECT_PRONOUNS:
        return OBJECT_PRONOUNS[word]
    for kind, known in (
        ("det", DETERMINERS),
        ("prep", PREPOSITIONS),
        ("num", "#"),
        ("time", TIME_WORDS),
        ("to", ("to",)),
    ):
        if word in known:
            return kind
    return "w"


def _grammar(clause: Clause, core: str, aux: str, obj: str) -> list[str]:
    kind, verb, link = clause.kind, clause.verb, clause.link
    progressive = clause.aux in ("will", "shall", "going") and "ing" in clause.flags
    names = [
        f"c:sa={core}", f"c:subj={clause.who}", f"c:aux={'will_ing' if progressive else clause.aux}", f"c:kind={kind}",
        f"c:verb={verb}", f"c:obj={obj}", f"c:sak={core}|{kind}", f"c:sav={core}|{verb}", f"c:ko={kind}|{obj}",
        f"c:vo={verb}|{obj}", f"c:sao={core}|{obj}", f"c:link={link}", f"c:sal={core}|{link}", f"c:av={aux}|{verb}",
    ]  # fmt: skip
    mood = next((mood for mood in _MOODS if mood in clause.flags), "")
    if mood:
        names += [f"c:wish={mood}", f"c:saw={core}|{mood}", f"c:wk={mood}|{kind}"]
    names += [f"c:{flag}" for flag in ("causative", "probably") if flag in clause.flags]
    return names


def _surroundings(clauses: Sequence[Clause], at: int, core: str, act: str) -> list[str]:
    """The suggested act, and the conditions, requests and clauses of speech around it."""
    clause = clauses[at]
    names = [act, f"{act}|{clause.verb}"]
    if clause.link in CONDITIONS:
        names += ["c:under_cond", f"c:under_cond|{core}"]
    conditions = [
        (other, found) for other, found in enumerate(clauses) if other != at and found.link in CONDITIONS
    ]
    for other, found in conditions:
        where = f"c:cond_{'before' if other < at else 'after'}={found.link}"
        names += [where, f"{where}|{found.who}", f"c:cond|{core}|{found.who}"]
    names += [f"{act}|offered"] * any(found.who == "you" for _, found in conditions)
    names += [f"{act}|cond"] * any(found.who != "you" for _, found in conditions)
    if at and clauses[0].aux == "imperative" and clause.link in ("and", "then", "so"):
        names += ["c:asked", f"{act}|asked", f"c:asked|{clauses[0].verb}"]
    return names + _neighbours(clauses, at)


def _neighbours(clauses: Sequence[Clause], at: int) -> list[str]:
    clause, names = clauses[at], []
    if at:
        before = clauses[at - 1]
        names += [f"c:prev={before.who}|{before.aux}|{clause.link}", f"c:prevv={before.verb}|{clause.link}"]
        if clause.link in _LINKED_SPEECH:
            names += [
                f"c:matrix={before.verb}",
                f"c:matrix={before.who}|{before.verb}",
                f"c:matrixa={before.who}|{before.aux}",
            ]
    else:
        names.append("c:prev=none")
    if at + 1 < len(clauses):
        after = clauses[at + 1]
        names += [f"c:next={after.link}|{after.who}", f"c:nextv={after.who}|{after.verb}"]
    return names


def _contents(tokens: Tokens, clause: Clause, core: str, act: str) -> list[str]:
    words = tokens.words
    after = words[clause.verb_at + 1 : clause.last]
    names: list[str] = []
    if not DELIVERABLES.isdisjoint(after):
        names += ["c:thing", f"c:thing|{core}", f"{act}|thing"]
    if "you" in after:
        names += ["c:to_you", f"c:to_you|{core}", f"c:to_you|{clause.kind}", f"{act}|to_you"]
    if not TIME_WORDS.isdisjoint(after) or not TIME_WORDS.isdisjoint(words[clause.first : clause.verb_at]):
        names += ["c:time", f"c:time|{core}", f"c:time|{clause.kind}", f"{act}|time"]
    if "by" in after:
        names += ["c:by", f"{act}|by"]
    if "?" in words[-2:]:
        names.append(f"c:question|{core}")
    ahead = words[: clause.verb_at]
    if ahead.count('"') % 2 == 1 or "“" in ahead:
        names += ["c:in_quotes", f"c:in_quotes|{core}"]
    if clause.aux in ("will", "shall", "going") and "ing" in clause.flags:
        names.append(f"{act}|will_ing")
    return names


def _subject_names(tokens: Tokens, clause: Clause, aux: str) -> list[str]:
    names: list[str] = []
    head = clause.subject.head
    if head:
        names.append(f"c:head={head}")
        if noun := noun_class(head):
            names.append(f"c:noun={noun}|{aux}")
    if clause.who == "name":
        known = tokens.words[clause.first] in FIRST_NAMES
        names.append(f"c:{'person' if known else 'no_person'}|{aux}")
    return names


def _word_names(window: Sequence[str]) -> list[str]:
    names = ["w:" + word for word in set(window)]
    names += [f"b:{one} {two}" for one, two in set(pairwise(window))]
    return names
