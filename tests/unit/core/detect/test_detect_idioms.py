"""Set phrases: one row for each line of the table that needs showing."""

import pytest

from agent.core.detect.idioms import idioms
from agent.core.detect.tokens import read_tokens


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("On it.", "accept_on_it"),
        ("Will do, thanks.", "accept_will_do"),
        ("Label: will do", "accept_item"),
        ("Count me in.", "accept_count_me"),
        ("Leave it with me.", "accept_leave_it"),
        ("Consider your slot reserved.", "accept_consider"),
        ("Tuesday works for me.", "accept_works"),
        ("See you at nine.", "accept_see_you"),
        ("The crate is on its way.", "comes_on_way"),
        ("It'll be in your inbox tonight.", "comes_your_hands"),
        ("Details to follow.", "comes_follow"),
        ("The deed is with you on Friday.", "comes_to_you_then"),
        ("The sample is yours.", "goods_yours"),
        ("It stands at your gate.", "goods_your_place"),
        ("It goes on the lorry.", "goods_on_vehicle"),
        ("You will hear from me.", "you_will_hear"),
        ("Give me an hour.", "give_me_time"),
        ("I'll keep you posted.", "mind_keep"),
        ("Let me know your size and I'll order.", "offer_let_know"),
        ("Should you need more, ask.", "offer_if_you"),
        ("I look forward to it.", "courtesy_forward"),
        ("I'll let you get on.", "courtesy_let_you"),
        ("We'll have to pass on that.", "refuse_pass"),
        ("I'm out of the office.", "where_out"),
        ("I bet they sign.", "predict_bet"),
        ("As discussed, here it is.", "because_asked"),
        ("He said he would come.", "report_said"),
        ("Your bank will write.", "third_your"),
    ],
)
def test_a_set_phrase_is_known(text: str, name: str) -> None:
    """The phrase is found in a sentence written as people write."""
    assert name in idioms(read_tokens(text).words)


def test_a_plain_sentence_has_none_of_the_acceptances() -> None:
    """The table does not fire on everything."""
    assert not [
        name for name in idioms(read_tokens("The valve is made of brass.").words) if name.startswith("accept")
    ]
