"""One mail with own words, commitments and times marked, each with its reasons, in words for people."""

from collections.abc import Iterable, Sequence
from textwrap import fill, wrap

from agent.cli.dates import day_or_moment
from agent.cli.explained import Explained
from agent.core.commitment import Due, Found
from agent.core.message import MailKind
from agent.render.due_words import doubts_of

_WIDE = 96
_SHOWN = 4  # lines of what was cut
_INDENT = " " * 5


def in_words(what: Explained) -> str:
    """The own words with a number beside each commitment and marks around each time, then what each was read as."""
    mail = what.mail
    out = [f"Written {mail.sent_at:%a %Y-%m-%d %H:%M %z}."]
    if mail.subject:
        out.append(f"Subject: {mail.subject}")
    if mail.kind is not MailKind.PERSONAL:
        out.append(f"This is {mail.kind.value.replace('_', ' ')} mail: a scan looks for no commitment in it.")
    out += ["", "Own words, with the number of each commitment and ‹times›:", ""]
    out += _marked(what) or [f"{_INDENT}(none)"]
    out += [*_cut("signature", mail.words.signature), *_cut("quoted", mail.words.quoted), ""]
    out += [line for number, one in enumerate(what.found, 1) for line in _commitment(number, one, what)]
    if not what.found:
        out += ["No commitment: nobody could hold the writer to a future action by these words.", ""]
    return "\n".join([*out, *_besides(what)]).rstrip()


def _marked(what: Explained) -> list[str]:
    text = what.mail.words.text
    spans = [(due.start, due.end) for due in (*what.times, *_dues(what.found))]
    spans += [(event.start, event.end) for event in what.events]
    out, place = [], 0
    for line in text.splitlines():
        end = place + len(line)
        here = [str(n) for n, one in enumerate(what.found, 1) if one.start < end and one.end > place]
        marked = _with_marks(
            line, [(a - place, b - place) for a, b in spans if a < end and b > place and b > a]
        )
        for part in wrap(marked, _WIDE - len(_INDENT), break_long_words=False) or [""]:
            out.append(f"{','.join(here):>4} │ {part}".rstrip())
            here = []
        place = end + 1
    return out


def _dues(found: Iterable[Found]) -> list[Due]:
    """The dues that stand in the own words, not in the subject or in the mail that is answered."""
    return [one.due for one in found if one.due and one.start >= 0 and one.due.end > 0]


def _with_marks(line: str, spans: Sequence[tuple[int, int]]) -> str:
    """The line with ‹ › around each span, as far as it stands on this line."""
    for start, end in sorted(set(spans), reverse=True):
        first, last = max(start, 0), min(end, len(line))
        line = f"{line[:first]}‹{line[first:last]}›{line[last:]}"
    return line


def _cut(name: str, words: str) -> list[str]:
    lines = [line for line in words.splitlines() if line.strip()]
    if not lines:
        return []
    more = f"{_INDENT}  ... and {len(lines) - _SHOWN} more lines" if len(lines) > _SHOWN else ""
    shown = [f"{_INDENT}  {line.strip()[: _WIDE - 10]}" for line in lines[:_SHOWN]]
    return ["", f"Left out as {name}:", *shown, *([more] if more else [])]


def _commitment(number: int, one: Found, what: Explained) -> list[str]:
    where = " (in the subject)" if one.start < 0 else ""
    out = [fill(f"{number:>4} “{one.quote}”{where}", _WIDE, subsequent_indent=" " * 6)]
    actor = one.actor or f"the {one.owner.value}"
    doing = f"{one.action.value} {one.object}".strip()
    new_date = "; a new date for an older promise" if one.renegotiates else ""
    out.append(f"{_INDENT}{doing}; {one.strength.value}; by {actor}; {one.probability:.0%} likely{new_date}")
    out.append(_paragraph("because " + "; ".join(one.reasons)))
    if one.condition:
        out.append(_paragraph(f"waits for: {one.condition}"))
    if one.due:
        out.append(_paragraph(f"due {_due(one.due, what)}"))
    else:
        out.append(f"{_INDENT}“{one.due_text}” is no date" if one.due_text else f"{_INDENT}no date named")
    return [*out, ""]


def _paragraph(words: str) -> str:
    return fill(words, _WIDE, initial_indent=_INDENT, subsequent_indent=_INDENT)


def _due(due: Due, what: Explained) -> str:
    zone = f", on the clock of {due.zone}" if due.has_hour and "/" in due.zone else ""
    words = " ".join(due.text.split())
    read = f" ({due.rule}{zone})" if due.rule else ""
    return f"{day_or_moment(due.last, what.zone)}, from “{words}”{read}{doubts_of(due, what.zone)}"


def _besides(what: Explained) -> list[str]:
    out = [fill(f"Also a time: {_due(due, what)}", _WIDE, subsequent_indent=_INDENT) for due in what.times]
    out += [f"Also an event, no date: “{' '.join(event.text.split())}”" for event in what.events]
    out += [
        fill(
            f"Nearly a commitment, {one.probability:.0%} likely: “{one.quote}”",
            _WIDE,
            subsequent_indent=_INDENT,
        )
        for one in what.near
    ]
    return out
