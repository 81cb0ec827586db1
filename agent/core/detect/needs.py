"""What somebody lacks or asks for, whatever else the sentence has of a promise: its time, its thing, its "we"."""

import re
from collections.abc import Sequence

_LACKS = re.compile(
    r"\b(?:i|we) (?:am|are) (?:(?:still|also|only|just|now|currently|yet) )*(?:lacking|missing|short of|in need of|waiting (?:for|on)|after)\b"
)
_IF_YOU_CAN = re.compile(
    r"\bif (?:it is |that is )?(?:at all )?possible\b|\bif you (?:can|could|would)\b|\bkindly\b"
)
_OURS = frozenset({"our", "my"})
_SUBJECT = 4  # words; an "our" behind them is no subject: "by Tuesday our time"


def is_need(words: Sequence[str]) -> bool:
    """Whether a sentence tells what its writer waits for, or asks for it without naming who is to act.

    `words` are those of `tokens`. "And something on the keys by Tuesday, if at all possible" is a request.
    """
    text = " ".join(words)
    if _LACKS.search(text):
        return True
    is_ours = "i" in words or "we" in words or not _OURS.isdisjoint(words[:_SUBJECT])
    return not is_ours and _IF_YOU_CAN.search(text) is not None
