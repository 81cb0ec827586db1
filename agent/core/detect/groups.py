"""The verb group of a clause: from its first auxiliary to the verb that carries the sense.

"will not be able to attend" is the auxiliary `will`, the flags `not` and `able`, and the verb at "attend".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.core.detect.tokens import HYPHEN, Tokens
from agent.core.detect.verbs import form_of, kind_of
from agent.core.detect.words import (
    ADVERBS,
    AUXILIARIES,
    CATENATIVES,
    LINKS,
    MODALS,
    NEGATIONS,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    PRONOUNS,
    STOPS,
    UNSURE,
    WILLING,
)

_LONGEST = 14  # words; nobody writes a longer chain of auxiliaries
_FIRST_IS_VERB = frozenset({"present", "past", "bare"})
_NO_SUBJECTS = frozenset({"that", "this"})
_BEFORE_INVERSION = LINKS | STOPS | {"and", "or", "but", "so", "then", "plus", "yet", "please", "not"}


@dataclass(slots=True)
class Group:
    """A verb group. `aux` is what it says of time and mood; `at` the index of the verb; `lemma` only where it is be or have."""

    aux: str
    at: int
    flags: set[str] = field(default_factory=set)
    lemma: str = ""
    inverted_subject: str = ""  # "will you": the class of the subject behind the auxiliary


def read_group(tokens: Tokens, first: int, aux: str) -> Group:
    """Read the group whose first auxiliary, or whose verb for `present`, `past` and `bare`, is at `first`."""
    return _Chain(tokens, first, aux).read()


class _Chain:
    """Walks the group word by word; every `_take_...` says whether the word was one of its own and steps past it."""

    def __init__(self, tokens: Tokens, first: int, aux: str) -> None:
        self.tokens = tokens
        self.words: Sequence[str] = tokens.words
        self.first = first
        self.starter = self.aux = aux
        self.flags: set[str] = set()
        self.at = first if aux in _FIRST_IS_VERB else first + 1
        self.is_at_verb = False
        self.word = self.lemma = self.form = self.next = ""

    def read(self) -> Group:
        subject = self._inversion()
        for _ in range(_LONGEST):
            if self.at >= len(self.words):
                break
            self.word = self.words[self.at]
            self.next = self.words[self.at + 1] if self.at + 1 < len(self.words) else ""
            if not self._takes_word() or self.is_at_verb:
                break
        group = self._ended()
        group.inverted_subject = subject
        return group

    def _inversion(self) -> str:
        if self.starter in _FIRST_IS_VERB or self.at >= len(self.words):
            return ""
        word, before = self.words[self.at], self.words[self.first - 1] if self.first else ""
        if word in PRONOUNS and word not in _NO_SUBJECTS and (not self.first or before in _BEFORE_INVERSION):
            self.flags.add("inverted")
            self.at += 1
            return PRONOUNS[word]
        return ""

    def _takes_word(self) -> bool:
        if self._takes_small_word():
            return True
        self.lemma, self.form = form_of(self.word)
        return self._takes_be() or self._takes_have() or self._takes_catenative()

    def _step(self, words: int = 1, flag: str = "") -> bool:
        self.at += words
        if flag:
            self.flags.add(flag)
        return True

    def _found(self, flag: str, *, instead_of: str = "") -> bool:
        self.flags.add(flag)
        self.flags.discard(instead_of)
        self.is_at_verb = True
        return True

    def _takes_small_word(self) -> bool:
        word = self.word
        if word in NEGATIONS:
            return self._step(flag="not")
        if word in ADVERBS and word not in ("well", "sure"):
            return self._step(flag="probably" if word in UNSURE else "")
        if word in ("be", "being"):
            if word == "being" and self.aux == "be":
                self.flags.add("ing")
            return self._step(flag="be")
        if word == "been":
            self.flags.add("perfect")
            return self._step(flag="be")
        return False

    def _takes_be(self) -> bool:
        """What may follow a form of "be": a participle, "going to", "able to", "to"."""
        if self.aux != "be" and "be" not in self.flags:
            return False
        if self.form == "ing":
            return self._takes_progressive()
        if self.word in WILLING and self.next in ("to", "and"):
            self.flags.discard("be")
            return self._step(2, self.word)
        if self.next == HYPHEN and form_of(self._word_after(2))[1] in ("ed", "en"):
            self.at += 2  # "be air-freighted"
            return self._found("passive", instead_of="be")
        if self.form in ("ed", "en"):
            return self._found("passive", instead_of="be")
        if self.word == "to" and self.aux == "be":
            return self._step(flag="is_to")
        return False

    def _word_after(self, words: int) -> str:
        at = self.at + words
        return self.words[at] if at < len(self.words) else ""

    def _takes_progressive(self) -> bool:
        if self.lemma == "go" and self.next == "to":
            self.aux = "going" if self.aux == "be" else self.aux
            self.flags.discard("be")
            return self._step(2)
        if self.lemma in CATENATIVES and self.next in ("to", "on", "and"):
            self.aux = "will" if self.aux == "be" else self.aux
            self.flags.discard("be")
            self.flags.add("ing")
            return self._step(2, self.lemma)
        return self._found("ing", instead_of="be")

    def _takes_have(self) -> bool:
        if self.aux == "have" or "have" in self.flags:
            if self.word == "to":
                self.aux = "have_to" if self.aux == "have" else self.aux
                self.flags.discard("have")
                return self._step(flag="have_to")
            if self.form in ("ed", "en"):
                return self._found("perfect", instead_of="have")
            if "have" in self.flags and (verb := self._causative()):
                self.at = verb
                return self._found("causative", instead_of="have")
        if self.word == "have" and self.aux != "have":
            return self._step(flag="have")
        return False

    def _causative(self) -> int:
        """The second verb of "have him call" and "have the contract sent"; 0 where there is none."""
        for at in range(self.at + 1, min(self.at + 7, len(self.words))):
            word = self.words[at]
            if word in STOPS or word in PREPOSITIONS or word in AUXILIARIES:
                return 0
            lemma, form = form_of(word)
            if form in ("ed", "en") and kind_of(lemma) not in ("get", "mental"):
                return at
            someone = self.words[at - 1] in OBJECT_PRONOUNS or self.tokens.is_capital(at - 1)
            if form == "base" and someone and kind_of(lemma) != "get":
                return at
        return 0

    def _takes_catenative(self) -> bool:
        if self.word == "go" and self.next == "ahead":
            follows = self.words[self.at + 2] if self.at + 2 < len(self.words) else ""
            return self._step(3 if follows == "and" else 2)
        if self.word in ("go", "come") and self.next == "and":
            return self._step(2)
        if self.form == "ing" or self.lemma not in CATENATIVES or "be" in self.flags:
            return False
        joins = self.next == "to" or (self.lemma, self.next) in (("try", "and"), ("plan", "on"))
        return joins and self._step(2, self.lemma)

    def _ended(self) -> Group:
        last = min(self.at, len(self.words)) - 1
        if "be" in self.flags or (self.aux == "be" and not self._has_other_verb()):
            return Group(self.aux, max(last, self.first), self.flags, "be")
        if "have" in self.flags or (self.aux == "have" and "perfect" not in self.flags):
            return Group(self.aux, max(last, self.first), self.flags, "have")
        if self.at < len(self.words) and self.words[self.at] not in STOPS:
            return Group(self.aux, self.at, self.flags)
        lemma = "_none" if self.starter in MODALS or self.starter == "do" else ""
        return Group(self.aux, max(last, self.first), self.flags, lemma)

    def _has_other_verb(self) -> bool:
        return bool(
            self.flags & {"ing", "passive", "is_to"} or self.flags & WILLING or self.flags & CATENATIVES
        )
