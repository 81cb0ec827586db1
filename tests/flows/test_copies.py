"""A copy of a mail is read once, and says what the mail said."""

import pickle

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


def test_another_process_begins_with_none() -> None:
    """Answers are not sent along."""
    copies: Copies[int] = Copies()
    copies.once("a", lambda: 7)
    assert pickle.loads(pickle.dumps(copies)).once("a", lambda: 8) == 8
