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


def test_an_answer_that_is_forgotten_is_new_again() -> None:
    """As if it had never been asked for; whoever reads ahead reads it again."""
    copies: Copies[int] = Copies()
    assert copies.is_new("a")
    for number in range(600):
        copies.learn(number or "a", number)
    assert copies.is_new("a")


def test_an_answer_forgotten_before_it_was_used_is_made_again() -> None:
    """Nothing hangs on how much is remembered."""
    copies: Copies[int] = Copies()
    assert copies.is_new("a")
    copies.learn("a", 7)
    for number in range(600):
        copies.learn(number, number)
    assert copies.once("a", lambda: 8) == 8
    assert not copies.is_new("a")
