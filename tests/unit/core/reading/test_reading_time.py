"""Reading takes time in proportion to the text, whatever a stranger sends."""

import sys
import time
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agent.core.reading import attribution, read_html, read_plain, sentences

PIECES = [
    "\n",
    " ",
    ">",
    "> a\n",
    "On Mon Tue ",
    "On Mon 5 Tue:\n",
    "From: ",
    "From: a@b.example\n",
    "To: a@b.example,\n c@d.example,\n",
    "wrote:\n",
    "a@b.example wrote:\n\n",
    "--\n",
    "-- \nBo\n",
    "-----Original\n",
    "Thanks\n",
    ":\n",
    "a. ",
    ".",
    '."',
    "。",
    "- a\n",
    "Hi,\n",
    "a.a ",
    "? ",
    "(",
    "<a@b\n",
    "12:30 Bo <a@b.example>\n",
    "\r",
    "\xa0",
    "я",
    "_" * 9 + "\n",
    "+1 23 ",
]
TAGS = [
    "<p>a</p>",
    "<br>",
    "<",
    "<b>",
    "<blockquote>a",
    "<ul><li>",
    "<table><tr><td>",
    '<span class="gmail_quote">x',
    "<pre>\n",
    "<nav>",
    "<div></ul>",
    "<b><i><u></b>",
]
LENGTH = 200_000


def steps(read: Callable[[str], object], text: str) -> int:
    """How many calls, of Python or C, reading the text takes."""
    count = 0

    def tick(_frame: object, _event: str, _arg: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return count


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join))
@example("On Mon Tue ")
@example("\n")
@example("> a\n")
def test_steps_grow_with_the_length_and_no_faster(piece: str) -> None:
    """Four times the text costs at most some five times the steps."""
    for read in (read_plain, sentences):
        short = steps(read, piece * 200)
        assert steps(read, piece * 800) <= 5 * short + 2_000


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([*TAGS, "text\n"]), min_size=1, max_size=3).map("".join))
def test_steps_of_a_page_grow_with_its_length_and_no_faster(piece: str) -> None:
    """The tree is walked once."""
    assert steps(read_html, piece * 400) <= 5 * steps(read_html, piece * 100) + 2_000


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("read", [read_plain, sentences])
def test_two_hundred_thousand_hostile_characters_take_no_second(
    read: Callable[[str], object], piece: str
) -> None:
    """A bound with room for slow machines; `bench` prints the true figures."""
    text = (piece * (LENGTH // len(piece) + 1))[:LENGTH]
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("piece", TAGS)
def test_a_hostile_page_takes_no_two_seconds(piece: str) -> None:
    """The same for HTML."""
    html = (piece * (LENGTH // len(piece) + 1))[:LENGTH]
    started = time.process_time()
    read_html(html)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("opened", ["<span>", "<b>", "<unknown>"])
@pytest.mark.parametrize("after", ["<hr>", "<p>", "</p>", "</i>"])
def test_what_is_never_ended_costs_no_time_for_each_tag_after_it(opened: str, after: str) -> None:
    """Ten thousand open elements and as many tags that look through all of them."""
    half = LENGTH // 2
    started = time.process_time()
    read_html(opened * (half // len(opened)) + after * (half // len(after)))
    assert time.process_time() - started < 0.5


def test_a_long_page_without_end_tags_is_still_read_by_its_structure() -> None:
    """Paragraphs, rows and pictures need no end: they do not lie in one another."""
    page = "<table>" + "<tr><td><img src=x><p>Yes, Thursday.<br>" * 900 + "</table>"
    assert "No?" not in read_html(page + '<blockquote type="cite">No?</blockquote>').text


def test_lines_that_cannot_end_an_attribution_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list under headings costs no search for names, dates and verbs of writing: only what may answer a mail does."""
    weighed: list[str] = []
    weigh = attribution._weigh

    def counted(text: str) -> attribution.Strength:
        weighed.append(text)
        return weigh(text)

    monkeypatch.setattr(attribution, "_weigh", counted)
    read_plain("What we need:\n- a crane\n- a permit\n\nWhat it costs:\nAsk Bo, he knows.\n" * 50)
    assert weighed == []
    assert read_plain("Yes.\n\nBo <bo@crane.example> wrote:\n> Now?\n").text == "Yes."
    assert weighed


def test_of_very_many_lines_only_the_first_are_read() -> None:
    """No person writes twenty thousand lines; the rest of a hostile mail costs nothing."""
    assert len(read_plain("a\n" * 90_000).text.splitlines()) == 20_000


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*PIECES, "I will call.\n", "On 3/9/27, Bo wrote:\n", "Bo wrote:\n", "Sent from my phone\n"]
        )
    ).map("".join)
)
def test_own_words_are_words_of_the_body_in_their_places(body: str) -> None:
    """Every piece of the own words stands in the body where it is said to stand."""
    read = read_plain(body)
    for offset, letter in enumerate(read.text):
        if not letter.isspace():
            assert body[read.place(offset)] == letter


@given(st.text())
def test_no_text_makes_reading_fail(text: str) -> None:
    """Anything can be read, as plain text and as a page."""
    assert len(read_plain(text).text) <= len(text)
    read_html(text)
    sentences(text)
