"""What tells the sort of act: one row for each line of the table that needs showing."""

import pytest

from agent.core.detect.act_signs import act_phrases, act_signs, word_signs
from agent.core.detect.clauses import read_clauses
from agent.core.detect.tokens import read_tokens


def signs_of(text: str) -> set[str]:
    """The signs of the sentence's first clause."""
    tokens = read_tokens(text)
    signs = act_signs(tokens.words, read_clauses(tokens), 0, act_phrases(tokens.words))
    return {*signs, *word_signs(tokens.words)}


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("I'll give you a bell on Monday.", "a:call_give"),
        ("I'll try you again at four.", "a:call_try"),
        ("I'll walk you through the drawings.", "a:meet_walk"),
        ("Our surveyor comes out on Friday.", "a:meet_crew"),
        ("I'll pencil us in for the 12th.", "a:meet_pencil"),
        ("I'll do the intro to Bo.", "a:intro_intro"),
        ("I'll put the two of you together.", "a:intro_connect"),
        ("I'll let you know.", "a:reply_know"),
        ("You'll hear from us.", "a:reply_hear"),
        ("You'll have their verdict on Monday.", "a:reply_give"),
        ("I'll turn the contract around tonight.", "a:send_turn"),
        ("I'll run the keys over to you.", "a:send_bring"),
        ("We'll refund the fee.", "a:send_pay"),
        ("I'll draft the summary tonight.", "n:document"),
        ("I'll check and write to you.", "k:last=reply"),
        ("I'm sending the drawings.", "q:send"),
        ("The drawings get posted tonight.", "p:get post"),
        ("Stopped by your gate.", "p:^ stop"),
    ],
)
def test_a_sign_is_known(text: str, sign: str) -> None:
    """The sign is found in a sentence written as people write."""
    assert sign in signs_of(text)


def test_a_condition_tells_nothing_of_the_act() -> None:
    """What is waited for is not what is done."""
    assert "k:verb=call" not in signs_of("I'll post it once you call.")


def test_a_sentence_without_verbs_has_signs_too() -> None:
    """Its nouns tell."""
    assert "n:document" in signs_of("Proposal on Monday.")
