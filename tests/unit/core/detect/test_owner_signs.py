"""What tells whose promise it is: the sender's own, or that of the sender's side."""

import pytest

from agent.core.detect.clauses import read_clauses
from agent.core.detect.owner_signs import owner_signs
from agent.core.detect.tokens import read_tokens


def signs_of(text: str, sentence: str) -> set[str]:
    """The signs of one sentence of a mail."""
    start = text.index(sentence)
    tokens = read_tokens(text, start, start + len(sentence))
    return set(owner_signs(tokens, read_clauses(tokens)))


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("I'll ask our mill and we send it.", "o:said=i+we+our"),
        ("I'll ask our mill and we send it.", "o:all=i+we"),
        ("Our driver brings the seals.", "o:0=ours"),
        ("My list comes on Friday.", "o:said my"),
    ],
)
def test_who_is_named_in_the_sentence_is_a_sign(sentence: str, sign: str) -> None:
    """The subjects of all clauses, and the words for oneself and for one's own people."""
    assert sign in signs_of(sentence, sentence)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("I looked at my notes. The list comes on Friday. Bye, I", "i"),
        ("We looked at our notes. The list comes on Friday. Bye.", "we"),
        ("The list comes on Friday.", "none"),
        ("I think we can. The list comes on Friday.", "both"),
    ],
)
def test_the_mail_around_tells_where_the_sentence_names_nobody(text: str, way: str) -> None:
    """A mail that says "I" speaks of the sender's own list, one that says "we" of the side's."""
    assert f"m:{way}|unsaid" in signs_of(text, "The list comes on Friday.")


def test_a_sentence_without_words_has_few_signs() -> None:
    """Nothing is looked for around it."""
    tokens = read_tokens("", 0, 0)
    assert not any(sign.startswith("m:") for sign in owner_signs(tokens, read_clauses(tokens)))
