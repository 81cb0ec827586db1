"""One sentence as its clauses: who, with what auxiliary, does what, under which link.

No parser: one pass from left to right over the words that finds every verb group and looks to the
left for its subject. What detection needs of a clause is whose act it is and whether it lies ahead.
"""

from functools import lru_cache
from itertools import pairwise

from agent.core.detect.groups import Group, read_group
from agent.core.detect.phrasal import particle_verb
from agent.core.detect.subjects import BOUNDS, Subject, find_subject
from agent.core.detect.tokens import Tokens
from agent.core.detect.verbs import form_of, is_listed, kind_of
from agent.core.detect.words import (
    ADVERBS,
    ARTICLES,
    BE,
    CATENATIVES,
    CONJUNCTIONS,
    DETERMINERS,
    DO,
    HAVE,
    LINKS,
    MODALS,
    OBJECT_PRONOUNS,
    PARTS,
    PREPOSITIONS,
    PRONOUNS,
    STOPS,
    TIME_WORDS,
)
from agent.core.fixed import fixed

_MOST_CLAUSES = 16  # of one sentence; what has more is no prose
_POINTERS = frozenset({"that", "this", "these", "those", "one", "all", "both"})
_JOINS = frozenset({"and", "or", "then", "but", ",", "/"})
_NOT_SHARED = frozenset({"present", "past", "perfect", "be", "have", "do", "ing", "imperative"})
_AFTER_IS = frozenset(
    "going being been not on at in off out over up back down away due ready here there with still now just already also "
    "got yours gone done the a an coming getting".split()
)
_BEHIND_ING = DETERMINERS | PREPOSITIONS | PARTS | TIME_WORDS | frozenset(OBJECT_PRONOUNS) | {"#", "."}
_NAMED = frozenset({"name", "ours", "np", "they", "who"})
_EMBEDDING = frozenset("if whether what why how where when who which that once".split())
_SHARED_AROUND = frozenset({"will", "shall", "going", "let_me"})
_KEPT_WHEN_SHARED = frozenset({"try", "hope", "plan", "need"})
_STARTERS = MODALS | BE | HAVE | DO | {"'s", "let", "allow", "lets"}
_ARRIVALS = frozenset("go come follow ship leave arrive land reach hit".split())
_PLURALS = frozenset(
    "issue copy document price contact invoice line party page bid group limit message load provision track file measure wish form "
    "note market meeting plan order time mark pipe house figure number question".split()
)
_PLURALS_OR_VERBS = frozenset(
    "change need report call update charge request answer offer transfer quote review comment confirm share list trade post schedule "
    "record process test visit email fax mail ship cost sale show run result return".split()
)
_FROM_HERE = frozenset({"from", "for", "out"})
_GO_ON_DOING = frozenset("stop start begin keep finish avoid continue quit resume".split())
_COUNTED = frozenset({"number", "numbers"})
_NUMBERED = frozenset("telephone phone call fax order track contact mail ship".split())
_BEHIND_NOUNS = frozenset("of for to from in on at that which as by with and".split())
_AFTER_VERB = PREPOSITIONS | DETERMINERS | frozenset(OBJECT_PRONOUNS) | TIME_WORDS | PARTS | ADVERBS


@fixed
class Clause:
    """A verb with its subject. Indices are into the words of the sentence."""

    first: int  # where its subject begins
    group: int  # where its verb group begins
    verb_at: int
    last: int  # one past its last word
    subject: Subject
    aux: str  # will, can, ...; going, be, have, do, present, past, ing, bare, imperative, let_me, lets
    verb: str  # lemma, with its particle where that makes the sense
    kind: str  # class of the verb
    link: str  # what joins it to what stands before
    flags: frozenset[str] = frozenset()

    @property
    def who(self) -> str:
        """The class of its subject."""
        return self.subject.who


def read_clauses(tokens: Tokens) -> tuple[Clause, ...]:
    """All clauses of the sentence, in order; empty where it has no verb that can be seen."""
    return _Reader(tokens).read()


@lru_cache(maxsize=20_000)
def _may_open(word: str) -> bool:
    """Whether a verb group may begin with the word."""
    return word in _STARTERS or form_of(word)[1] != ""


class _Reader:
    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.found: list[Clause] = []
        self.floor = 0  # first word after the last clause's verb

    def read(self) -> tuple[Clause, ...]:
        for at, word in enumerate(self.words):
            if at < self.floor or not _may_open(word):
                continue
            if len(self.found) >= _MOST_CLAUSES:
                break
            clause = self._clause_at(at)
            if clause:
                self.found.append(clause)
                self.floor = max(self._after(clause), at + 1)
        return self._closed()

    def _closed(self) -> tuple[Clause, ...]:
        """The clauses, each ending where the next begins."""
        ends = [max(after.first, clause.verb_at + 1) for clause, after in pairwise(self.found)]
        return tuple(
            _until(clause, end) for clause, end in zip(self.found, [*ends, len(self.words)], strict=False)
        )

    def _after(self, clause: Clause) -> int:
        if clause.verb in ("let_know", "let_have"):
            return self.words.index(clause.verb[4:], clause.verb_at) + 1
        return clause.verb_at + 1

    def _word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def _clause_at(self, at: int) -> Clause | None:
        word = self.words[at]
        lemma, form = form_of(word)
        if word in MODALS:
            return self._group(at, word) if self._is_modal(at, word) else None
        if word in BE or word == "'s":
            return self._group(at, "be") if self._is_be(at, word) else None
        if word in HAVE or word in DO:
            return self._group(at, "have" if word in HAVE else "do")
        if word in ("let", "allow", "lets"):
            return self._let(at, word)
        return self._plain(at, lemma, form) if form else None

    def _is_modal(self, at: int, word: str) -> bool:
        before, after = self._word(at - 1), self._word(at + 1)
        if before in ARTICLES or before in ("your", "my"):
            return False
        if word == "may":
            return not (
                before in PREPOSITIONS
                or after == "#"
                or (self.tokens.is_capital(at) and before not in PRONOUNS)
            )
        if (
            word == "will"
            and at
            and self.tokens.written[at].istitle()
            and before not in STOPS
            and before not in PRONOUNS
        ):
            return form_of(after)[1] == "base" or after in ("be", "not")  # else a man called Will
        return True

    def _is_be(self, at: int, word: str) -> bool:
        before, after = self._word(at - 1), self._word(at + 1)
        if word == "'s":
            return (
                before in PRONOUNS
                or before in ("here", "where", "how")
                or after in _AFTER_IS
                or (form_of(after)[1] == "ing" and self._word(at + 2) in _BEHIND_ING)
            )
        return word not in ("be", "been", "being") and not (word == "am" and before in ("#", "#:#"))

    def _let(self, at: int, word: str) -> Clause | None:
        if word == "lets":
            return self._build(at, Group("lets", at + 1))
        who = {"me": "i", "us": "we"}.get(self._word(at + 1))
        if not who or (word == "allow" and who == "we"):
            return None
        if self._word(at + 2) == "know":
            return self._build(at, Group("imperative", at))
        start = at + (3 if word == "allow" else 2)
        if start >= len(self.words):
            return None
        return self._build(at, Group("let_me", start), Subject(who, "", at))

    def _plain(self, at: int, lemma: str, form: str) -> Clause | None:
        """A clause without an auxiliary: "I send", "the invoice goes out", "Sending now", "Please send", "and call you"."""
        k = at - 1
        while k >= self.floor and self.words[k] in ADVERBS:
            k -= 1
        before = self.words[k] if k >= self.floor else ""
        if (
            form in ("base", "s", "ed")
            and before in PRONOUNS
            and before not in _POINTERS
            and not self._is_object(k, before)
        ):
            return self._after_pronoun(at, lemma, form)
        if form == "base":
            return (
                self._joined(at, before)
                or self._elided(at, lemma, k, before)
                or self._plural(at, lemma, k, before)
            )
        if form == "s" and self._is_noun_subject(at, lemma, k, before):
            return self._build(at, Group("present", at, {"noun_subject"}))
        if (goes_on := self._goes_on(at, lemma, form, before)) is not None:
            return goes_on
        starts = (
            k < 0
            or before in STOPS
            or before in ("and", "but", "so")
            or (k < self.floor and at == self.floor)
        )
        if form == "ing" and starts and at + 1 < len(self.words):
            return self._build(at, Group("ing", at))
        return self._build(at, Group("past", at)) if form in ("ed", "en") and at == 0 else None

    def _is_object(self, k: int, pronoun: str) -> bool:
        """Whether a pronoun right behind a verb is what that verb acts on: "send it back", "help you move"."""
        if k != self.floor or not self.found or pronoun not in OBJECT_PRONOUNS:
            return False
        return self.found[-1].kind not in ("mental", "reply")

    def _after_pronoun(self, at: int, lemma: str, form: str) -> Clause:
        aux = "past" if form == "ed" else "present"
        if lemma in CATENATIVES:
            return self._group(at, aux)
        return self._build(at, Group(aux, at))

    def _is_noun_subject(self, at: int, lemma: str, k: int, before: str) -> bool:
        if k < self.floor or before in BOUNDS or before in DETERMINERS or before in PREPOSITIONS:
            return False
        if self._is_acted_on(k) or self._is_in_an_object(at):
            return False
        if self._word(at + 1) in PRONOUNS and (lemma == "say" or kind_of(lemma) in ("mental", "reply")):
            return True  # "legal thinks we will"
        is_named = self._word(at + 1) != "" and self.tokens.is_capital(at + 1)
        if lemma in _ARRIVALS and (is_named or self._is_timed(at)):
            return True  # "your dryer ships on 24 July", "the pallet leaves Wakefield"
        return is_listed(lemma) and self._word(at + 1) in _AFTER_VERB and not self._is_plural(at, lemma)

    def _is_timed(self, at: int) -> bool:
        """Whether a time stands right behind a verb: "on the 24th", "from Tempe on Monday" is none."""
        after, second = self._word(at + 1), self._word(at + 2)
        return after in TIME_WORDS or (
            after in ("on", "by", "at", "within") and (second in TIME_WORDS or second in ("#", "#:#", "the"))
        )

    def _is_in_an_object(self, at: int) -> bool:
        """Whether the word stands among what the verb before acts on: "go through the compressor logs you gave me"."""
        if (
            not self.found
            or self.found[-1].kind in ("mental", "reply", "get")
            or self.found[-1].aux == "imperative"
        ):
            return False
        return self._word(at + 1) in PRONOUNS and BOUNDS.isdisjoint(
            self.words[self.found[-1].verb_at + 1 : at]
        )

    def _is_acted_on(self, k: int) -> bool:
        """Whether the word at `k` is a verb with its object to come: "stopped returning calls"."""
        return form_of(self._word(k))[1] == "ing" and form_of(self._word(k - 1))[0] in _GO_ON_DOING

    def _is_plural(self, at: int, lemma: str) -> bool:
        """Whether the word is a noun in its place: "hard copies of", "any updates to", "the invoices for"."""
        if lemma in _PLURALS:
            return True
        if lemma not in _PLURALS_OR_VERBS:
            return False
        return (
            self._word(at + 1) in _BEHIND_NOUNS
            or find_subject(self.tokens, at, self.floor).first <= self.floor > 0
        )

    def _plural(self, at: int, lemma: str, k: int, before: str) -> Clause | None:
        """`The samples go out tomorrow`: a plural noun and a verb of arriving."""
        if lemma not in _ARRIVALS or not before.endswith("s"):
            return None
        is_verb = self._word(at + 1) in _FROM_HERE and before not in BOUNDS and k >= self.floor
        if is_verb or self._is_noun_subject(at, lemma, k, before):
            return self._build(at, Group("present", at, {"noun_subject"}))
        return None

    def _joined(self, at: int, before: str) -> Clause | None:
        """`will check and call`: a verb that shares subject and auxiliary with the clause before."""
        previous = self._sharing() if before in _JOINS else None
        if previous is None or (self._word(at + 1) in _COUNTED and self.words[at] in _NUMBERED):
            return None  # "their names and telephone numbers"
        if (previous.who == "none" and previous.aux not in MODALS) or self._word(at + 1) in STOPS - {
            ".",
            ",",
            "(",
        }:
            return None
        flags = set(previous.flags & _KEPT_WHEN_SHARED)
        return self._build(
            at, Group(previous.aux, at, flags), previous.subject._replace(first=at), link="and"
        )

    def _goes_on(self, at: int, lemma: str, form: str, before: str) -> Clause | None:
        """`Ana's packing it and bringing it over`, `the fitter comes and swaps it`, `it will be packed and sent to you`: a second verb of somebody named."""
        if before != "and" or not self.found or self._word(at + 1) not in _BEHIND_ING:
            return None
        previous = self.found[-1]
        if form in ("ed", "en") and previous.aux in MODALS and "passive" in previous.flags:
            return self._build(
                at, Group(previous.aux, at, {"passive"}), previous.subject._replace(first=at), link="and"
            )
        is_doing = form == "ing" and previous.aux == "be" and "ing" in previous.flags
        is_told = (
            form == "s" and previous.aux in ("present", "be") and previous.who in _NAMED and is_listed(lemma)
        )
        if not is_doing and not is_told:
            return None
        aux, flags = ("be", {"ing"}) if is_doing else ("present", set[str]())
        return self._build(at, Group(aux, at, flags), previous.subject._replace(first=at), link="and")

    def _sharing(self) -> Clause | None:
        """The clause that may share its auxiliary; behind an embedded one it is that around it: "find out what broke and tell you"."""
        if not self.found:
            return None
        last = self.found[-1]
        if last.aux not in _NOT_SHARED:
            return last
        is_embedded = last.link in _EMBEDDING or last.who == "who"
        around = self.found[-2] if len(self.found) > 1 and is_embedded else None
        return (
            around if around and around.aux in _SHARED_AROUND and around.who in ("i", "we", "none") else None
        )

    def _elided(self, at: int, lemma: str, k: int, before: str) -> Clause | None:
        ordered = before == "so" or (
            before in CONJUNCTIONS and (not self.found or self.found[-1].aux == "imperative")
        )
        if not (k < 0 or before in STOPS or before in ("please", "kindly") or ordered):
            return None
        if lemma in CATENATIVES and self._word(at + 1) == "to":
            return self._group(at, "bare")
        return self._build(at, Group("imperative", at), Subject("none", "", at))

    def _group(self, at: int, aux: str) -> Clause:
        group = read_group(self.tokens, at, aux)
        clause = self._build(at, group)
        if not group.inverted_subject:
            return clause
        return _with_subject(clause, clause.subject._replace(who=group.inverted_subject))

    def _build(self, at: int, group: Group, subject: Subject | None = None, *, link: str = "") -> Clause:
        subject = subject or find_subject(self.tokens, at, self.floor)
        verb_at = min(group.at, len(self.words) - 1)
        lemma = group.lemma or form_of(self.words[verb_at])[0]
        verb, kind = particle_verb(self.words, verb_at, lemma)
        link = link or self._link(subject.first)
        return Clause(
            subject.first,
            at,
            verb_at,
            len(self.words),
            subject,
            group.aux,
            verb,
            kind,
            link,
            frozenset(group.flags),
        )

    def _link(self, first: int) -> str:
        before, second = self._word(first - 1), self._word(first - 2)
        if (longer := _LONG_LINKS.get((second, before))) is not None:
            return longer
        if before in LINKS or before in CONJUNCTIONS:
            return before
        if before in STOPS:
            return second if second in CONJUNCTIONS else "," if before == "," else ";"
        if first <= 0:
            return "^"
        return "~" if first <= self.floor else "np"


_LONG_LINKS = {
    **{("how", word): "how" for word in ("long", "much", "many", "soon", "far", "often")},
    ("soon", "as"): "as_soon_as",
    ("long", "as"): "as_long_as",
    ("so", "that"): "so_that",
    ("the", "minute"): "as_soon_as",
    ("the", "moment"): "as_soon_as",
    ("the", "day"): "as_soon_as",
    ("the", "second"): "as_soon_as",
    ("next", "time"): "as_soon_as",
    ("provided", "that"): "if",
    ("assuming", "that"): "if",
    ("given", "that"): "if",
    ("in", "case"): "if",
}


def _until(clause: Clause, last: int) -> Clause:
    return Clause(
        clause.first,
        clause.group,
        clause.verb_at,
        last,
        clause.subject,
        clause.aux,
        clause.verb,
        clause.kind,
        clause.link,
        clause.flags,
    )


def _with_subject(clause: Clause, subject: Subject) -> Clause:
    return Clause(
        clause.first,
        clause.group,
        clause.verb_at,
        clause.last,
        subject,
        clause.aux,
        clause.verb,
        clause.kind,
        clause.link,
        clause.flags,
    )
