"""Who does what: clauses, verb groups and subjects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.detect.clauses import Clause, read_clauses
from agent.core.detect.phrasal import particle_verb
from agent.core.detect.speech import suggested_act
from agent.core.detect.tokens import read_tokens
from agent.core.detect.verbs import form_of, kind_of


def clauses_of(text: str) -> tuple[Clause, ...]:
    """The clauses of one sentence."""
    return read_clauses(read_tokens(text))


@pytest.mark.parametrize(
    ("text", "who", "aux", "verb"),
    [
        ("I'll post the keys.", "i", "will", "post"),
        ("We are going to rework clause four.", "we", "going", "rework"),
        ("I hope to finish the map.", "i", "present", "finish"),
        ("She's about to sign.", "they", "be", "sign"),
        ("Let me ask the mill.", "i", "let_me", "ask"),
        ("Will fix.", "none", "will", "fix"),
        ("The crates will be shipped.", "np", "will", "ship"),
        ("Our lab in Graz will test it.", "ours", "will", "test"),
        ("Your bank will call.", "yours", "will", "call"),
        ("Marta, our controller, will check.", "ours", "will", "check"),
        ("Marta and I will come over.", "we", "will", "stop_by"),
        ("The samples go out tomorrow.", "np", "present", "go_out"),
        ("I'll have Oskar fix it.", "i", "will", "fix"),
        ("You'll hear from me.", "you", "will", "hear_from"),
        ("I'll try and get it over to you.", "i", "will", "get_to"),
        ("I'm not going to be able to attend.", "i", "going", "attend"),
        ("Hard copies of the plan are being mailed.", "np", "be", "mail"),
        ("Any updates to the list will be posted.", "np", "will", "post"),
        ("The crane moves on Monday.", "np", "present", "move"),
        ("Legal thinks we will sign.", "name", "present", "think"),
        ("A spare will be air-freighted to your site.", "np", "will", "freight"),
        ("Nothing comes on Friday.", "some", "present", "come"),
        ("Your dryer ships on 24 July.", "yours", "present", "ship"),
        ("Your pallet leaves Wakefield on the 30th.", "yours", "present", "leave"),
        ("The pallets ship from Tempe on Monday.", "np", "present", "ship"),
        ("Our IT will open it.", "ours", "will", "open"),
        ("The list of ships on Monday is long.", "np", "be", "be"),
    ],
)
def test_subject_auxiliary_and_verb(text: str, who: str, aux: str, verb: str) -> None:
    """The first clause names whose act it is and what lies ahead."""
    clause = clauses_of(text)[0]
    assert (clause.who, clause.aux, clause.verb) == (who, aux, verb)


@pytest.mark.parametrize(
    ("text", "subjects", "verbs"),
    [
        ("Oskar's packing the crates and driving them over.", ["name", "name"], ["pack", "drive"]),
        ("The fitter comes on Friday and swaps it.", ["np", "np"], ["come", "swap"]),
        ("I'll find out what happened and tell you.", ["i", "who", "i"], ["find_out", "happen", "tell"]),
        ("Water's at the lab.", ["name"], ["be_at"]),
        ("Give me until Monday and I'll ask.", ["none", "i"], ["give", "ask"]),
        ("I'll look up how long it took, and pass it on.", ["i", "it", "i"], ["look", "take", "pass_on"]),
        ("The offer will be prepared and sent to Ms Bo.", ["np", "np"], ["prepare", "send"]),
        ("I'll mail you their names and telephone numbers.", ["i"], ["mail"]),
        (
            "Our team will go through the compressor logs you gave me.",
            ["ours", "you"],
            ["go_through", "give"],
        ),
        ("The pump in our hall is clicking.", ["np"], ["click"]),
        ("Bo in our sales team will call.", ["ours"], ["call"]),
    ],
)
def test_who_goes_on_to_do_what(text: str, subjects: list[str], verbs: list[str]) -> None:
    """A second verb has the subject of the first, also behind an embedded clause."""
    clauses = clauses_of(text)
    assert ([clause.who for clause in clauses], [clause.verb for clause in clauses]) == (subjects, verbs)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("I will not sign.", "not"),
        ("I'll try to come.", "try"),
        ("We should be able to come.", "able"),
        ("It will be sent.", "passive"),
        ("I'll have him call.", "causative"),
        ("I have sent it.", "perfect"),
        ("We will be testing it.", "ing"),
        ("Will you come?", "inverted"),
        ("We will probably win.", "probably"),
    ],
)
def test_a_verb_group_keeps_what_colours_it(text: str, flag: str) -> None:
    """Negation, wish, passive and the like are flags of the clause."""
    assert flag in clauses_of(text)[0].flags


def test_joined_verbs_share_subject_and_auxiliary() -> None:
    """`check and call`: the second verb is the same person's act in the same time."""
    first, second = clauses_of("I'll check the seal and call you.")
    assert (second.who, second.aux, second.verb, second.link) == (first.who, first.aux, "call", "and")


def test_a_condition_is_linked_by_its_conjunction() -> None:
    """What comes under "as soon as" is no act of its own."""
    waits, acts = clauses_of("As soon as the lab has answered I'll write.")
    assert (waits.link, acts.verb) == ("as_soon_as", "write")


def test_an_object_pronoun_is_no_subject() -> None:
    """In "send it back" nobody is said to back anything."""
    assert [clause.verb for clause in clauses_of("I'll send it back on Tuesday.")] == ["send"]


def test_a_man_called_will_is_no_auxiliary() -> None:
    """Capital letter and no verb behind it."""
    assert all(clause.aux != "will" for clause in clauses_of("I spoke with Will Archer about it."))


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("You'll get a note from me by Friday.", "you_get_from_us_timed"),
        ("He said that I will pay.", "reported_self"),
        ("I sent it.", "past_i"),
        ("Please send it.", "imperative"),
        ("Let me know.", "ask_know"),
        ("The papers will reach you on Monday.", "thing_will_comes_to_you_timed"),
        ("I'd be happy to help.", "willing"),
        ("I need to find it.", "self_must_do"),
    ],
)
def test_grammar_suggests_an_act(text: str, act: str) -> None:
    """The last clause of the sentence is named for what it seems to do."""
    tokens = read_tokens(text)
    clauses = read_clauses(tokens)
    assert suggested_act(clauses, len(clauses) - 1, tokens.words) == act


@pytest.mark.parametrize(
    ("words", "lemma", "sense"),
    [
        ("keep you posted", "keep", ("keep_posted", "reply")),
        ("give him a ring", "give", ("give_call", "call")),
        ("put you in touch", "put", ("put_in_touch", "introduce")),
        ("get it to you", "get", ("get_to", "send")),
        ("let her know", "let", ("let_know", "reply")),
        ("set it up", "set", ("set_up", "meet")),
        ("paint the wall", "paint", ("paint", "do")),
    ],
)
def test_two_words_may_be_one_verb(words: str, lemma: str, sense: tuple[str, str]) -> None:
    """The sense lies in the second word."""
    assert particle_verb(words.split(), 0, lemma) == sense


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("sent", ("send", "ed")),
        ("written", ("write", "en")),
        ("shipping", ("ship", "ing")),
        ("copies", ("copy", "s")),
        ("galvanising", ("galvanis", "ing")),
        ("window", ("window", "")),
    ],
)
def test_a_form_leads_to_its_verb(word: str, form: tuple[str, str]) -> None:
    """Known verbs by table, unknown ones by their ending."""
    assert form_of(word) == form


def test_a_verb_nobody_listed_is_work() -> None:
    """The class of an unknown verb."""
    assert kind_of("galvanise") == "do"


@given(
    st.lists(
        st.sampled_from(
            "i will you have been to and if , the it be sent let me know by our who ( ) not".split()
        ),
        max_size=40,
    )
)
def test_any_run_of_words_is_read(words: list[str]) -> None:
    """Clauses are in order and inside the sentence, whatever is written."""
    clauses = clauses_of(" ".join(words))
    assert all(
        0 <= clause.first <= clause.group <= clause.verb_at < max(1, clause.last) for clause in clauses
    )
    assert [clause.group for clause in clauses] == sorted(clause.group for clause in clauses)


@pytest.mark.parametrize(
    ("text", "at", "act"),
    [
        ("My landlord is convinced that I will ruin the floor.", 1, "reported_self"),
        ("Everyone here thinks we will move.", 1, "reported_self"),
        ("I am sure that I will find it.", 1, "self_will_do"),
    ],
)
def test_what_others_believe_of_us_is_reported(text: str, at: int, act: str) -> None:
    """What one believes of oneself is not."""
    tokens = read_tokens(text)
    assert suggested_act(read_clauses(tokens), at, tokens.words) == act


def test_no_sentence_has_more_clauses_than_prose_has() -> None:
    """The rest is not read."""
    assert len(clauses_of("I will go and " * 60)) == 16
