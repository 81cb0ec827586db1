"""Words in quotation marks behind "I wrote:" are told again, in every language; what stands beside them is said anew."""

import pytest

from agent.core.fulfil.retold import retold

_TOLD_AGAIN = [
    "On Monday 2 March I wrote: “{}” I missed that.",
    "On 2 March my colleague Jo Ek wrote:\n“{}” Sorry.",
    'You said: "{}" Is that still so?',
    "am Montag, dem 2. März, habe ich Ihnen geschrieben: „{}“ Das tut mir leid.",
    "Am Montag haben Sie zugesagt: »{}« Steht es noch aus?",
    "Le lundi 2 mars, je vous écrivais : « {} » Je vous prie de m'en excuser.",
    "Le lundi 2 mars, tu m'as écrit : « {} »",
    "El lunes 2 de marzo le escribí: «{}». La fecha era el viernes.",
    "El lunes me dijo: “{}” ¿Sigue en pie?",
]


@pytest.mark.parametrize("words", _TOLD_AGAIN)
def test_what_is_quoted_behind_a_word_of_writing_is_told_again(words: str) -> None:
    """Over the ends of lines, too, as mail is wrapped."""
    quote = "The list will be\nwith you by Friday."
    own = words.format(quote)
    ((start, end),) = retold(own)
    assert start <= own.index(quote) < own.index(quote) + len(quote) <= end
    assert end <= own.index(quote) + len(quote) + 3


def test_what_that_meant_is_told_again_with_it() -> None:
    """A day that only explains the quoted words is no new one."""
    own = (
        "On 2 March I wrote: “You'll have it by Friday.” That was Friday 6 March. You will have it by Monday."
    )
    ((_, end),) = retold(own)
    assert own[end:] == " You will have it by Monday."


@pytest.mark.parametrize(
    "own",
    [
        "I wrote the report: it will be with you by Friday.",
        "As I wrote, you'll have “Kiln 3” by Friday.",
        "Der Bericht heißt „Lage am Montag“ und kommt am Freitag.",
        "She said: call me on Friday.",
    ],
)
def test_other_quotation_marks_tell_nothing_again(own: str) -> None:
    """The name of a thing, and a colon without a quotation, are words of this mail."""
    assert retold(own) == ()
