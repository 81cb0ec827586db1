"""One mail with own words, commitments and dues marked, each with its reasons."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from textwrap import fill

from agent.cli.dates import day_or_moment
from agent.core.commitment import Due, Found
from agent.core.reading import OwnWords


def explained(words: OwnWords, found: Sequence[Found], dues: Sequence[Due], *, sent_at: datetime) -> str:
    """The own words with a mark beside every commitment, then each commitment and each due with its reasons."""
    zone = sent_at.tzinfo
    assert zone is not None
    parts = [f"Written {sent_at:%a %Y-%m-%d %H:%M %z}. Own words:", "", *_marked(words.text, found)]
    if words.signature:
        parts += ["", f"Cut as signature: {len(words.signature.splitlines())} lines."]
    if words.quoted:
        parts += [f"Cut as quoted: {len(words.quoted.splitlines())} lines."]
    parts.append("")
    parts += [line for number, one in enumerate(found, 1) for line in _commitment(number, one, zone)]
    if not found:
        parts.append("No commitment: nobody could hold the writer to a future action by these words.")
    spoken_for = {one.due for one in found}
    parts += [f"Also a time: {_due(due, zone)}" for due in dues if due not in spoken_for]
    return "\n".join(parts)


def _marked(text: str, found: Sequence[Found]) -> list[str]:
    lines, place = [], 0
    for line in text.splitlines():
        here = [n for n, one in enumerate(found, 1) if one.start < place + len(line) and one.end > place]
        mark = ",".join(map(str, here))
        lines.append(f"{mark:>4} │ {line}")
        place += len(line) + 1
    return lines


def _commitment(number: int, one: Found, zone: tzinfo) -> list[str]:
    actor = f", by {one.actor}" if one.actor else f", by the {one.owner.value}"
    what = f"{one.action.value} {one.object}".strip()
    out = [fill(f"{number:>4} “{one.quote}”", 96, subsequent_indent=" " * 6)]
    out.append(f"     {what}; {one.strength.value}{actor}; probability {one.probability:.2f}")
    out.append(
        fill("because " + "; ".join(one.reasons), 96, initial_indent=" " * 5, subsequent_indent=" " * 5)
    )
    if one.condition:
        out.append(f"     waits for: {one.condition}")
    if one.due:
        out.append(f"     due {_due(one.due, zone)}")
    elif one.due_text:
        out.append(f"     “{one.due_text}” is no date")
    else:
        out.append("     no date named")
    return [*out, ""]


def _due(due: Due, zone: tzinfo) -> str:
    words = (
        f"{day_or_moment(due.last, zone)} from “{due.text}” (rule {due.rule or 'plain'}, sure {due.sure:.0%})"
    )
    others = ", or ".join(day_or_moment(other, zone) for other in due.alternatives)
    return f"{words}; it may also mean {others}" if others else words
