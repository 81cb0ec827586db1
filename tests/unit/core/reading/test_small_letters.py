"""Where sentences end in the words of people who write without capitals, and where a small letter only goes on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.reading import sentences


def split(text: str) -> list[str]:
    """The sentences as text."""
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["lovely to see the yard today.", "ill drop the samples by tues arvo.", "rosa has the keys"],
        ["it is late.", "call me"],
        ["can you sign it?", "marek needs it tomorrow!!", "no rush though"],
        ["ok.", "see you there.", "bring boots."],
        ["ill be there at 2.30.", "we'll need two trucks", "ok"],
        ["the crate is 40 by 60.", "please measure the door", "thanks"],
        ["ill post the swatches by fri.", "we can talk colours then", "x"],
        ["read plan.pdf.", "its on sol.example.", "the yard opens at 9am.", "bring it"],
        ["ask ivo (the tall one).", "he knows", "y"],
        ["she's in ljubljana.", "i’ll ring her", "z"],
    ],
)
def test_a_writer_without_capitals_ends_sentences_by_full_stops(expected: list[str]) -> None:
    """Where the paragraph begins small, a plain word's full stop ends its sentence whatever word is next."""
    told, last = expected[:-1], expected[-1]
    assert split(" ".join(told)) == told
    assert split(f"{' '.join(told)}\n\n{last}") == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["Good call today.", "ill flick the price list over.", "marta wants it too"],
        ["Sent it to Otto.", "i'll ring him at noon"],
        ["Sent it to Otto.", "i can ring him at noon"],
        ["We don't have the deed yet.", "when we do, we will file it"],
        ["Did the drum arrive?", "if not i'll chase the carrier"],
        ["The yard is shut.", "pls use the back gate.", "the dog is kind"],
        ["That is our part.", "(we pay the freight.)"],
    ],
)
def test_a_word_that_begins_sentences_does_so_in_small_letters(expected: list[str]) -> None:
    """Behind a capital's beginning, too, a plain word's full stop ends where the next word begins a sentence."""
    assert split(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "we need approx. 40 tins of no. 7 paint etc. and rollers, e.g. the wide ones",
        "the mtg. in room four, the appt. of marta vs. the other one",
        "We send the mtg. notes to the dept. this week",
        "Please send the info. on the roof, the qty. of tiles and the conf. room",
        "Sol Inc. will sign and Sol Ltd. will pay",
        "We meet on Wed. or Fri. if that suits",
        "on fri. we meet",
        "it opens at 8 a.m. on sat. and sun. in may",
        "i was thinking... maybe monday.. or so… we will see",
        'is it "done?" you ask, or only "nearly." it matters',
        "the tins (blue ones!) we ordered",
        "we paid j. p. sol of the u.s. office",
        "We ship via Yahoo! stores and eGate? services",
        "Ask us (i.e. me) for it, ie. the whole of it",
        "Vi ses evt. i morgen, tirs. i næste uge eller kl. 9 i Odense",
        "Wir liefern am 5. gegen Mittag, im Abt. im Keller, am 12. märz",
        "Prosimy o 40 szt. i 3 tys. i resztę",
        "Let us fix it. http://sol.example/fix",
    ],
)
def test_what_is_cut_short_ends_nothing_before_a_small_letter(text: str) -> None:
    """Abbreviations, initials, ellipses, quotations, brand names and ordinals go on, whoever writes."""
    assert split(text) == [text]


def test_a_small_beginning_behind_a_greeting_says_nothing_of_the_writer() -> None:
    """Many go on small behind "Liebe Frau Roth,": an unknown abbreviation there still ends nothing."""
    text = "Liebe Frau Roth,\n\nanbei der Preis exkl. der Fracht und mind. zwei Muster. Wir liefern im Mai."
    assert split(text)[1:] == [
        "anbei der Preis exkl. der Fracht und mind. zwei Muster.",
        "Wir liefern im Mai.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "(i) we send the list. (ii) you sign it. (iii) Marta files it.",
            ["we send the list.", "you sign it.", "Marta files it."],
        ),
        ("Our part: (a) we paint it. (b) you dry it.", ["Our part: (a) we paint it.", "you dry it."]),
        ("See sec. (b) of it and Sol Corp. (c) below.", ["See sec. (b) of it and Sol Corp. (c) below."]),
    ],
)
def test_numbering_in_a_line_begins_a_sentence(text: str, expected: list[str]) -> None:
    """What numbers, like "(ii)", begins the next sentence behind a full stop, and is no part of it."""
    assert split(text) == expected


@given(
    st.lists(
        st.sampled_from("so ill send it. we? i can ok! approx. by fri. e.g. arvo.. x\n\n Marta".split(" ")),
        max_size=60,
    )
)
def test_small_sentences_lose_no_word(words: list[str]) -> None:
    """Whatever ends, every word lies in exactly one sentence."""
    text = " ".join(words)
    assert " ".join(split(text)).split() == text.split()
