"""What dismissals taught, for a person and for a program."""

from collections.abc import Sequence

from agent.core.commitment import By, Commitment
from agent.core.drafting.clean import one_line
from agent.flows.teach import Taught
from agent.render.filters import counted, shortened
from agent.store_port import Mailbox

_SHOWN = 8
_WHOSE = {By.REP: "said by your side", By.CUSTOMER: "said by customers"}


def taught_words(found: Sequence[tuple[Mailbox, Sequence[Taught]]]) -> str:
    """Every lesson with what it silences."""
    lines: list[str] = []
    for _, lessons in found:
        for one in lessons:
            lines += _lesson(one)
    return (
        "\n".join(lines)
        if lines
        else "Nothing yet: `kept dismiss ID` teaches that a kind of sentence is no promise."
    )


def _lesson(one: Taught) -> list[str]:
    lesson = one.lesson
    drawn = ", ".join(key[:6] for key in lesson.drawn_from)
    silenced = (
        counted(len(one.silenced), "sentence") + " not raised" if one.silenced else "nothing silenced so far"
    )
    lines = [
        f"{drawn}  “{shortened(one_line(lesson.example), 72)}”",
        f"        {_WHOSE[lesson.by]}; {silenced}",
    ]
    lines += [
        f"        {row.id[:6]}  {row.account}  “{shortened(one_line(row.found.quote), 56)}”"
        for row in one.silenced[:_SHOWN]
    ]
    if len(one.silenced) > _SHOWN:
        lines.append(f"        and {len(one.silenced) - _SHOWN} more (all in --json)")
    return lines


def forgotten_words(stay: Sequence[Commitment]) -> str:
    """What became of a lesson that was taken back."""
    if not stay:
        return "Nothing was learned from that one; `kept taught` lists what was."
    return "Forgotten. Dismissed stays only what you dismissed yourself: " + ", ".join(
        row.id[:6] for row in stay
    )


def taught_json(mailbox: Mailbox, one: Taught) -> dict[str, object]:
    """One lesson."""
    return {
        "rep": mailbox.rep.email,
        "by": one.lesson.by.value,
        "example": one.lesson.example,
        "shape": " ".join(one.lesson.shape.words),
        "drawn_from": list(one.lesson.drawn_from),
        "silenced": [
            {"id": row.id, "account": row.account, "quote": row.found.quote} for row in one.silenced
        ],
    }
