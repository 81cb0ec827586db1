"""Where sentences begin and end in the words of business mail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.reading import sentences


def split(text: str) -> list[str]:
    """The sentences as text."""
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I will call. You will wait.", ["I will call.", "You will wait."]),
        ("Will you call? Yes! Soon.", ["Will you call?", "Yes!", "Soon."]),
        (
            "The crane comes on Fri. Nov. 27 at 9 a.m. sharp.",
            ["The crane comes on Fri. Nov. 27 at 9 a.m. sharp."],
        ),
        (
            "We open at 8 a.m. We close at 5 p.m. Please knock.",
            ["We open at 8 a.m.", "We close at 5 p.m.", "Please knock."],
        ),
        ("2. Roof\nThe tiles are new. They hold.", ["Roof", "The tiles are new.", "They hold."]),
        (
            "- We will bring the tiles for the roof\nTuesday.",
            ["We will bring the tiles for the roof\nTuesday."],
        ),
        (
            "The comparison will be with you by Tuesday, March\n10. How many do you need?",
            ["The comparison will be with you by Tuesday, March\n10.", "How many do you need?"],
        ),
        (
            "2. The paper which our legal team looks at.\n3. An intro to Rosa.",
            ["The paper which our legal team looks at.", "An intro to Rosa."],
        ),
        (
            "Here is all that we have agreed on so far:\n10. The roof is new.",
            ["Here is all that we have agreed on so far:", "The roof is new."],
        ),
        ("Ask Mr. Ode or Dr. Roth. They know.", ["Ask Mr. Ode or Dr. Roth.", "They know."]),
        ("J. P. Sol signs for Sol Inc. in June.", ["J. P. Sol signs for Sol Inc. in June."]),
        ("Send it to Sol Inc. They pay.", ["Send it to Sol Inc.", "They pay."]),
        ("It costs $3.5 million, i.e. 2.1 a share.", ["It costs $3.5 million, i.e. 2.1 a share."]),
        ("See www.sol.example/a.b?c=1. Then decide.", ["See www.sol.example/a.b?c=1.", "Then decide."]),
        ("Write to kim.roth@sol.example today.", ["Write to kim.roth@sol.example today."]),
        ("I was thinking... maybe Monday.", ["I was thinking... maybe Monday."]),
        ("I was thinking... Maybe Monday.", ["I was thinking...", "Maybe Monday."]),
        ("it is late.  call me", ["it is late.", "call me"]),
        ('He said "wait." She did.', ['He said "wait."', "She did."]),
        ("(Ask me.) Then go.", ["(Ask me.)", "Then go."]),
        (
            "A long line that was wrapped by\nthe program goes on here. Next\none.",
            [
                "A long line that was wrapped by\nthe program goes on here.",
                "Next\none.",
            ],
        ),
        ("First paragraph\n\nSecond paragraph", ["First paragraph", "Second paragraph"]),
        ("Hi Kim,\nI will call.", ["Hi Kim,", "I will call."]),
        ("Kim,\n\nI will call.", ["Kim,", "I will call."]),
        ("I will call you on Monday\nThanks\nSam", ["I will call you on Monday", "Thanks\nSam"]),
        ("We need:\n- rope\n- two tins of paint\n* tar", ["We need:", "rope", "two tins of paint", "tar"]),
        (
            "1. I send the plan.\n2. You sign it\nand send it back.",
            ["I send the plan.", "You sign it\nand send it back."],
        ),
        ("a) rope\nb) paint", ["rope", "paint"]),
        ("Above\n--------\nBelow", ["Above", "Below"]),
        ("Will do", ["Will do"]),
        ("Yes, Tuesday works", ["Yes, Tuesday works"]),
        ("No. 5 is mine. No. I refuse.", ["No. 5 is mine.", "No. I refuse."]),
        ("明日送ります。よろしくお願いします。", ["明日送ります。", "よろしくお願いします。"]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    """Full stops of abbreviations, numbers and addresses end nothing; blank lines and list items do."""
    assert split(text) == expected


@given(st.text(alphabet="aB.?! \n-1)*,'…", max_size=200))
def test_sentences_lie_in_order_and_leave_only_space_and_marks_between(text: str) -> None:
    """Spans never overlap, never begin or end with white space, and lose no letter but a list mark."""
    end_before = 0
    for start, end in sentences(text):
        assert end_before <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not any(c == "B" for c in text[end_before:start].replace("B)", ""))
        end_before = end
