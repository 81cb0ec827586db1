"""A copy of a mail is read once, and says what the mail said."""

from agent.flows.copies import Copies


def test_the_same_is_made_once() -> None:
    """The second time it is remembered."""
    copies: Copies[int] = Copies()
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return 7

    assert [copies.once("a", make) for _ in range(3)] == [7, 7, 7]
    assert made == [1]


def test_the_oldest_is_forgotten() -> None:
    """However many mails there are, only some are remembered, the last ones used."""
    copies: Copies[int] = Copies()
    for number in range(600):
        copies.once(number, lambda number=number: number)  # type: ignore[misc]
        copies.once(0, lambda: -1)
    assert copies.once(0, lambda: -1) == 0
    assert copies.once(1, lambda: -1) == -1


def test_of_copies_in_pages_not_read_yet_only_the_first_is_new() -> None:
    """The others wait for its answer, and are no work for anybody."""
    copies: Copies[int] = Copies()
    assert [copies.is_new("a") for _ in range(3)] == [True, False, False]
    copies.learn("a", 7)
    assert not copies.is_new("a")
    assert copies.once("a", lambda: 8) == 7


def _used_up(copies: Copies[int]) -> None:
    """So many others were asked for since that none is remembered for nobody."""
    for number in range(600):
        copies.once(number, lambda number=number: number)  # type: ignore[misc]


def test_an_answer_that_is_forgotten_is_new_again() -> None:
    """As if it had never been asked for; whoever reads ahead reads it again."""
    copies: Copies[int] = Copies()
    assert copies.is_new("a")
    copies.learn("a", 7)
    assert copies.once("a", lambda: 8) == 7
    _used_up(copies)
    assert copies.is_new("a")


def test_an_answer_is_held_for_those_who_are_going_to_ask() -> None:
    """Pages are begun long before they are finished; what all of them need is made once, and forgotten after the last."""
    copies: Copies[int] = Copies()
    assert [copies.is_new("a") for _ in range(3)] == [True, False, False]
    copies.learn("a", 7)
    for _ in range(3):
        _used_up(copies)
        assert copies.once("a", lambda: 8) == 7
    _used_up(copies)
    assert copies.once("a", lambda: 8) == 8


def test_one_of_the_newest_is_held_once_somebody_is_going_to_ask() -> None:
    """It was remembered for nobody until then."""
    copies: Copies[int] = Copies()
    assert copies.once("a", lambda: 7) == 7
    assert not copies.is_new("a")
    _used_up(copies)
    assert copies.once("a", lambda: 8) == 7
