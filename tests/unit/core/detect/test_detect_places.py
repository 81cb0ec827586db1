"""What the layout of a mail says: wording for somebody else."""

import pytest

from agent.core.detect.places import lies_in, wordings


def test_wording_in_quotation_marks_is_nobodys_word() -> None:
    """A draft text for the other side may promise what it likes."""
    text = 'You could put it so: "We will repair the roof by May and pay for it."\nI will ring you.'
    (stretch,) = wordings(text)
    assert text[slice(*stretch)].startswith('"We will')
    assert lies_in((text.index("We will"), text.index("pay")), [stretch])


def test_a_short_quotation_is_a_title() -> None:
    """Single words in quotation marks take nothing out of a sentence."""
    assert wordings('I will send the "blue book" and the "map".') == []


def test_indented_lines_behind_an_offer_are_wording() -> None:
    """`You could write:` and what is set in below it."""
    text = "A text you could use:\n\n    We will close the shop on Monday.\n\nI will call you."
    (stretch,) = wordings(text)
    assert "close the shop" in text[slice(*stretch)]
    assert "call you" not in text[slice(*stretch)]


@pytest.mark.parametrize(
    ("span", "lies"),
    [((0, 8), False), ((10, 20), True), ((25, 45), True), ((18, 32), False), ((50, 60), False)],
)
def test_a_sentence_lies_where_most_of_it_lies(span: tuple[int, int], lies: bool) -> None:
    """Stretches are in order and apart."""
    assert lies_in(span, [(10, 20), (30, 50)]) is lies


def test_wordings_that_overlap_are_one() -> None:
    """Set in and in quotation marks at once."""
    text = 'You could write:\n\n    "We will repair the roof by May\n    and pay for it."\n\nBest'
    assert len(wordings(text)) == 1
