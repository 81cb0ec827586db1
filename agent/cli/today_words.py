"""The daily brief for a person: short enough to be read with the first coffee."""

from collections.abc import Iterator, Sequence

import click

from agent.core.commitment import CommitmentId
from agent.core.radar.slip import ENOUGH
from agent.core.score.lines import Line
from agent.core.score.today import Appointment, AtRisk, Brief, Question
from agent.render.concerns import step_words
from agent.render.filters import counted, day, percent, shortened, span, wrapped

_SHOWN = 6  # lines of a list before the rest is counted
_WIDE = 72


def brief_words(brief: Brief) -> str:
    """The whole brief; sections with nothing in them are left out."""
    name = brief.rep.name or brief.rep.email
    head = click.style(
        f"{brief.as_of:%A} {brief.as_of.day} {brief.as_of:%B %Y}, {brief.as_of:%H:%M}", bold=True
    )
    lines = [f"{head}  {name}", *_sections(brief)]
    if brief.is_clear:
        lines += ["", "Nothing is due, overdue or unclear, and no customer is to be met. A clear day."]
    if brief.silenced:
        count = counted(len(brief.silenced), "sentence")
        lines += ["", f"Not raised this week, as you dismissed one like it: {count} (kept taught)."]
    lines += ["", "The story behind a line: kept show ID. The drafts: kept drafts."]
    return "\n".join(lines)


def _sections(brief: Brief) -> Iterator[str]:
    yield from _section("What matters", list(_matters(brief)), 0)
    yield from _section("Today's meetings", [text for one in brief.meetings for text in _meeting(one)], 0)
    yield from _section("Due today", _lines(brief.due_today, brief), len(brief.due_today))
    yield from _section("Overdue", _lines(brief.overdue, brief, "overdue"), len(brief.overdue))
    yield from _section("Customers owe you", list(_theirs(brief)), len(brief.customers_owe))
    yield from _section("Slip Radar: due within five working days", list(_radar(brief)), 0)
    yield from _section("Needs your word", list(_questions(brief)), len(brief.questions))


def _section(title: str, lines: Sequence[str], count: int) -> Iterator[str]:
    if lines:
        yield ""
        yield click.style(f"{title} ({count})" if count else title, bold=True)
        yield from lines


def _matters(brief: Brief) -> Iterator[str]:
    for number, concern in enumerate(brief.matters, start=1):
        yield f"{number}. {step_words(concern, 40)}."
        yield f"   {concern.line.id[:6]}  “{shortened(concern.line.quote, _WIDE)}”{_draft(concern.line.id, brief)}"


def _draft(commitment: CommitmentId, brief: Brief) -> str:
    return "  (a draft lies ready)" if commitment in brief.drafts else ""


def _meeting(one: Appointment) -> Iterator[str]:
    people = ", ".join(one.people) or ", ".join(one.accounts)
    unsure = "" if one.is_accepted else click.style("  not accepted yet", fg="yellow")
    yield f"{one.start:%H:%M}-{one.end:%H:%M}  {shortened(one.summary, 44)}, with {shortened(people, 44)}{unsure}"
    for title, lines in (("you owe them", one.we_owe), ("they owe you", one.they_owe)):
        for line in lines[:_SHOWN]:
            late = click.style(" overdue", fg="red") if line.slipped_by else ""
            due = f", due {day(line.due)}" if line.due else ""
            yield f"             {title}{due}{late}: {line.id[:6]}  “{shortened(line.quote, 48)}”"
    if not one.we_owe and not one.they_owe:
        yield "             nothing is open between you"


def _lines(lines: Sequence[Line], brief: Brief, state: str = "open") -> list[str]:
    shown = [_line(line, brief) for line in lines[:_SHOWN]]
    if len(lines) > _SHOWN:
        shown.append(f"and {len(lines) - _SHOWN} more: kept promises --state {state}")
    return shown


def _line(line: Line, brief: Brief) -> str:
    over = f", {span(line.slipped_by)} over" if line.slipped_by else ""
    told = " (they know)" if line.told_on else ""
    due = f"{day(line.due)}{over}{told}" if line.due else "no date"
    head = f"{line.id[:6]}  {shortened(line.other, 30)}, {due}{_draft(line.id, brief)}"
    return f"{head}\n        “{shortened(line.quote, _WIDE)}”"


def _theirs(brief: Brief) -> Iterator[str]:
    yield from _lines(brief.customers_owe, brief, "overdue")
    held = sorted({line.account for line in brief.customers_owe} & brief.not_to_chase)
    if held:
        yield click.style(f"Look before you ask: first keep your own word to {', '.join(held)}.", fg="yellow")


def _radar(brief: Brief) -> Iterator[str]:
    """Every promise due within the horizon, with what it rests on where it is worth a look."""
    for one in brief.at_risk[:_SHOWN]:
        yield from _at_risk(one)
    if len(brief.at_risk) > _SHOWN:
        yield f"and {len(brief.at_risk) - _SHOWN} more that look safer (all in --json)"
    if brief.at_risk and brief.known < ENOUGH:
        yield f"It has {counted(brief.known, 'date')} of yours to go by; from {ENOUGH} on it begins to be sure."


def _at_risk(one: AtRisk) -> Iterator[str]:
    risk, line = one.risk, one.line
    word, colour = "looks safe", "green"
    if risk.is_possible:
        word, colour = ("will probably slip", "red") if risk.is_likely else ("may slip", "yellow")
    chance = click.style(f"{percent(risk.probability):>3} {word}", fg=colour)
    yield f"{line.id[:6]}  {chance}: {shortened(line.other, 30)}, due {day(line.due)}"
    if risk.is_possible:
        if one.started is not None:
            yield f"        you wrote on {day(one.started.at.date())}: “{shortened(one.started.quote, 60)}”"
        base, *signs = risk.parts
        yield f"        “{shortened(line.quote, _WIDE)}”"
        yield wrapped(
            f"because {'; '.join([base.words, *(sign.words for sign in signs if sign.odds > 1)])}",
            92,
            " " * 8,
        )


def _questions(brief: Brief) -> Iterator[str]:
    new = [one for one in brief.questions if not one.asked_before]
    old = [one for one in brief.questions if one.asked_before]
    for one in new[:_SHOWN]:
        yield from _question(one)
    if len(new) > _SHOWN:
        yield f"and {len(new) - _SHOWN} more: kept promises --state unclear"
    if old:
        ids = ", ".join(one.line.id[:6] for one in old[:_SHOWN])
        yield f"Asked before, still open: {ids}{' …' if len(old) > _SHOWN else ''} (kept promises --state unclear)"


def _question(one: Question) -> Iterator[str]:
    line = one.line
    yield f"{line.id[:6]}  {shortened(line.other, 30)}: “{shortened(line.quote, 56)}”"
    if one.reasons:
        yield f"        perhaps done: {shortened('; '.join(one.reasons), _WIDE)}"
    short = line.id[:6]
    yield f"        kept keep {short}   or: kept move {short} DATE   kept dismiss {short}"
