"""The rep's word teaches: which sentences are of one kind, what a dismissal silences, and what it never does."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.commitment import Action, By, Commitment, CommitmentId, Found, Owner, Strength
from agent.core.fulfil.ledger import Author, Entry, EntryKind, Parties, fold
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.teach.lessons import ONLY_THIS, Lesson, draw_lessons, silenced
from agent.core.teach.shape import shape_of

INES, BO, TILDA = (
    Address("ines@alderway.example", "Inês Alder"),
    Address("bo@quillmark.example", "Bo Quill"),
    Address("tilda@copperbeech.example", "Tilda Moss"),
)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Talk to you tomorrow.", "tomorrow"), ("talk to you on Friday!", "on Friday")),
        (("I'll buy the first round.", None), ("I will buy the first round, Tilda.", None)),
        (("I'll send Bo 3 boxes.", None), ("I'll send Tilda 12 boxes.", None)),
        (
            ("We'll see each other in March.", "in March"),
            ("And we will see each other next week", "next week"),
        ),
        (("I’ll let you go now.", None), ("I'll let you go now", None)),
        (("Ich melde mich am Montag.", "am Montag"), ("Ich melde mich dann morgen.", "morgen")),
    ],
)
def test_other_names_numbers_and_days_are_the_same_kind(
    one: tuple[str, str | None], other: tuple[str, str | None]
) -> None:
    """What is left when people, counts and times are taken out is the same."""
    assert shape_of(*one, (INES, BO, TILDA)) == shape_of(*other, (INES, BO, TILDA))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I'll send you the report.", "I'll send you the contract."),
        ("I'll send you the quote.", "I'll send you the offer."),
        ("I'll call you tomorrow.", "I'll email you tomorrow."),
        ("I'll send it to you.", "I won't send it to you."),
        ("I'll buy lunch.", "I'll buy the machine."),
        ("We will see.", "I will see."),
    ],
)
def test_other_things_and_deeds_are_another_kind(one: str, other: str) -> None:
    """Every word that says what is done stays, and so does who does it."""
    assert shape_of(one, None, (BO,)) != shape_of(other, None, (BO,))


def a_find(name: str, quote: str, *, by: By = By.REP, due_text: str | None = None) -> Entry:
    """The machine's first entry of a commitment."""
    promiser, promisee = (INES, BO) if by is By.REP else (BO, INES)
    found = Found(0, len(quote), quote, Action.CALL, Strength.FIRM, Owner.SENDER, due_text=due_text)
    key = MessageKey(f"{name}@mail.example")
    parties = Parties(by, promiser, (promisee,), "quillmark.example", key, ThreadKey("t"))
    return Entry(CommitmentId(name), EntryKind.FOUND, START, found=found, parties=parties)


def a_row(find: Entry) -> Commitment:
    row = fold([find], UTC)
    assert row is not None
    return row


def a_word(name: str, kind: EntryKind = EntryKind.DISMISSED, *, hours: int = 0, only: bool = False) -> Entry:
    reasons = ("the rep said so", ONLY_THIS) if only else ("the rep said so",)
    at = START + timedelta(hours=hours)
    return Entry(CommitmentId(name), kind, at, author=Author.REP, reasons=reasons)


def lessons(finds: Iterable[Entry], *words: Entry) -> tuple[Lesson, ...]:
    return draw_lessons(words, {find.commitment: a_row(find) for find in finds})


ROUND = [a_find(name, "I'll buy the first round.") for name in ("a", "b", "c", "d")]
WILL_DO = [a_find(name, "Will do.") for name in ("a", "b", "c")]


def quiet(finds: list[Entry], *words: Entry, more: tuple[Entry, ...] = ()) -> set[str]:
    """The ids that the words silence."""
    spoken = {word.commitment for word in words}
    return {e.commitment for e in silenced([*finds, *more], lessons(finds, *words), spoken)}


def test_one_dismissal_silences_its_kind() -> None:
    """All others of the shape, by an entry of the machine that names the one dismissed."""
    assert quiet(ROUND, a_word("a")) == {"b", "c", "d"}
    (entry, *_) = silenced(ROUND, lessons(ROUND, a_word("a")), {CommitmentId("a")})
    assert (entry.kind, entry.author) == (EntryKind.SILENCED, Author.MACHINE)
    assert entry.reasons == ("you dismissed one like it, a: “I'll buy the first round.”",)


def test_unlike_sentences_and_the_other_side_are_not_silenced() -> None:
    """Another thing promised, or the same words by the customer, are raised as before."""
    others = [
        a_find("x", "I'll buy the second machine."),
        a_find("y", "I'll buy the first round.", by=By.CUSTOMER),
    ]
    assert quiet([*ROUND, *others], a_word("a")) == {"b", "c", "d"}


def test_what_says_little_takes_two() -> None:
    """ "Will do" means what it answers: one dismissal is about that."""
    assert quiet(WILL_DO, a_word("a")) == set()
    assert quiet(WILL_DO, a_word("a"), a_word("b")) == {"c"}


@pytest.mark.parametrize("kind", [EntryKind.CONFIRMED, EntryKind.FULFILLED, EntryKind.MOVED])
def test_a_yes_outweighs_a_no(kind: EntryKind) -> None:
    """As many of the kind taken for promises as dismissed, and nothing is silenced; a second no decides."""
    assert quiet(ROUND, a_word("a"), a_word("b", kind)) == set()
    assert quiet(ROUND, a_word("a"), a_word("b", kind), a_word("c")) == {"d"}


def test_the_last_word_on_a_commitment_counts() -> None:
    """Dismissed and then confirmed teaches nothing any more; a dismissal of only this one never does."""
    assert quiet(ROUND, a_word("a"), a_word("a", EntryKind.CONFIRMED, hours=1)) == set()
    assert quiet(ROUND, a_word("a", only=True)) == set()
    assert quiet(ROUND, a_word("a"), a_word("a", only=True)) == set()


@pytest.mark.parametrize("kind", [EntryKind.FULFILLED, EntryKind.TOLD, EntryKind.WITHDRAWN])
def test_what_somebody_acted_on_is_never_silenced(kind: EntryKind) -> None:
    """What was done, told or withdrawn in the mail was taken for a promise."""
    done = Entry(CommitmentId("b"), kind, START + timedelta(days=1))
    assert quiet(ROUND, a_word("a"), more=(done,)) == {"c", "d"}


def test_silence_folds_to_dismissed_until_the_rep_speaks() -> None:
    """A silenced row is dismissed with its reason; any word of the rep's lifts the silence."""
    (entry, *_) = silenced(ROUND, lessons(ROUND, a_word("a")), {CommitmentId("a")})
    find = next(f for f in ROUND if f.commitment == entry.commitment)
    row = fold([find, entry], UTC)
    assert row is not None
    assert (row.dismissed, row.reasons) == (True, entry.reasons)
    for kind in (EntryKind.CONFIRMED, EntryKind.FULFILLED):
        spoken = fold([entry, a_word(entry.commitment, kind), find], UTC)
        assert spoken is not None
        assert not spoken.dismissed


_QUOTES = st.sampled_from(
    ["I'll buy the first round.", "Will do.", "Talk to you soon.", "I'll send the plan."]
)
_KINDS = st.sampled_from([EntryKind.DISMISSED, EntryKind.CONFIRMED, EntryKind.FULFILLED, EntryKind.MOVED])
_WORDS = st.lists(st.tuples(st.integers(0, 9), _KINDS, st.integers(0, 3), st.booleans()), max_size=12)


@settings(max_examples=100)
@given(quotes=st.lists(_QUOTES, min_size=1, max_size=10), given_=_WORDS, data=st.data())
def test_lessons_do_not_depend_on_order_and_never_silence_another_kind(
    quotes: list[str], given_: list[tuple[int, EntryKind, int, bool]], data: st.DataObject
) -> None:
    """Any order of words and finds gives the same; what is silenced has exactly a dismissed sentence's words."""
    finds = [a_find(f"c{n}", quote) for n, quote in enumerate(quotes)]
    words = [
        a_word(f"c{number % len(quotes)}", kind, hours=hours, only=only and kind is EntryKind.DISMISSED)
        for number, kind, hours, only in given_
    ]
    shuffled = data.draw(st.permutations(words))
    assert lessons(finds, *words) == lessons(finds[::-1], *shuffled)
    found = quiet(finds, *words)
    assert found == quiet(data.draw(st.permutations(finds)), *shuffled)
    dismissed = {quotes[int(w.commitment[1:])] for w in words if w.kind is EntryKind.DISMISSED}
    assert {quotes[int(name[1:])] for name in found} <= dismissed
    assert not found & {word.commitment for word in words}


@given(st.text(max_size=200), st.one_of(st.none(), st.text(max_size=20)))
def test_any_words_have_a_shape(quote: str, due_text: str | None) -> None:
    """Nothing that stands in a mail breaks it."""
    shape_of(quote, due_text, (BO,))
