"""Accounts for a person: the list as a table, and one account as a page of short facts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import click

from agent.cli.dates import day_or_moment
from agent.core.commitment import By, State
from agent.core.drafting.clean import one_line
from agent.core.score.account import AccountPage
from agent.core.score.answering import Promptness
from agent.core.score.barrier_words import BARRIERS
from agent.core.score.commitment_map import Placed, Standing
from agent.core.score.lines import Line
from agent.core.score.months import quarter_name
from agent.core.score.parts import Part
from agent.core.score.true_read import Said
from agent.errors import BadInput
from agent.render.filters import counted, percent, shortened, span
from agent.render.motive import motive_words
from agent.render.reasons import why_words
from agent.store_port import Mailbox, Store

_SHOWN = 5  # lines of a list before the rest is counted
_WIDE = 96
_BLOCKS = "▁▂▃▄▅▆▇█"
_MARKS = {Standing.DONE: "✓", Standing.PROMISED: "→", Standing.GAP: "✗", Standing.AHEAD: "·"}


def one_account(store: Store, mailboxes: Sequence[Mailbox], asked: str) -> str:
    """The account of that name, or the one that the name is a part of; raises `BadInput` with what there is."""
    with store.reading() as unit:
        names = sorted({name for mailbox in mailboxes for name in unit.exchanges.accounts(mailbox.id)})
    wanted = asked.strip().lower()
    if not wanted:
        raise BadInput("That names no account.", "`kept accounts --all` lists them.")
    if wanted in names:
        return wanted
    near = [name for name in names if wanted in name]
    if len(near) == 1:
        return near[0]
    if near:
        raise BadInput(
            f"Several accounts fit {asked}: {', '.join(near[:8])}{' …' if len(near) > 8 else ''}.",
            "Name one of them.",
        )
    raise BadInput(f"No mail or meeting concerns an account {asked}.", "`kept accounts --all` lists them.")


def account_words(mailbox: Mailbox, page: AccountPage, now: datetime, *, with_ids: bool) -> None:
    """Print one account's page as the mailbox of one rep tells it."""
    rep = mailbox.rep
    click.secho(one_line(page.line.account).upper(), bold=True)
    click.echo(f"as of {day_or_moment(now, rep.zone)}, from the mail and calendar of {rep.name or rep.email}")
    _Page(page, mailbox, now, with_ids).print()


class _Page:
    """One page, section by section; what is empty says so in a word or is left out."""

    def __init__(self, page: AccountPage, mailbox: Mailbox, now: datetime, with_ids: bool) -> None:
        self._page, self._zone, self._now, self._with_ids = page, mailbox.rep.zone, now, with_ids

    def print(self) -> None:
        """All sections, what needs somebody first."""
        self._attention()
        self._owed()
        self._heat()
        self._map()
        self._word()
        self._face_time()
        self._answers()
        self._read()
        self._year()
        self._rest()
        click.echo("\nOpen a promise: kept show ID. With --ids: the mail or event behind every line.")

    def _title(self, text: str, after: str = "") -> None:
        click.echo(f"\n{click.style(text, bold=True)}{'  ' + after if after else ''}")

    def _attention(self) -> None:
        reasons = self._page.line.reasons
        self._title("Needs somebody" if reasons else "Nothing here needs anybody")
        for reason in reasons:
            click.echo(f"  {click.style(why_words(reason), fg='red' if reason.weight >= 50 else None)}")
            self._parts(reason.parts, indent=4)

    def _owed(self) -> None:
        for by, title in ((By.REP, "We owe"), (By.CUSTOMER, "They owe")):
            lines = [line for line in self._page.owed if line.by is by]
            late = sum(line.state is State.OVERDUE for line in lines)
            self._title(title, f"{len(lines)}{f' ({late} overdue)' if late else ''}" if lines else "nothing")
            for line in lines[:_SHOWN]:
                self._line(line)
            self._more(len(lines))
        if not self._page.look.may_ask and self._page.look.held_back:
            click.secho("  Look before you ask: ours is overdue, so theirs is not chased.", fg="yellow")

    def _line(self, line: Line) -> None:
        due = day_or_moment(line.due, self._zone) if line.due else "no date"
        lacks = next((a.smart.lacks for a in self._page.next_actions if a.line.id == line.id), ())
        note = f"  (lacks: {', '.join(lacks)})" if lacks else ""
        state = click.style(f"{line.state.value:<8}", fg="red" if line.state is State.OVERDUE else None)
        click.echo(f"  {line.id[:6]}  {state}  {due:<20}  {shortened(line.quote, 52)}{note}")

    def _heat(self) -> None:
        heat, before = self._page.line.heat, self._page.line.heat_before
        drawn = "".join(_BLOCKS[min(7, int(value * 8 / 100))] for value in self._page.heat_line)
        self._title(
            "Heat", f"{heat.value:.0f} of 100, {before:.0f} a month ago   {drawn}  half a year, week by week"
        )
        for part in heat.parts[:_SHOWN]:
            click.echo(f"  +{part.points:4.1f}  {self._told(part)}")
        self._more(len(heat.parts), "smaller ones")
        advance = self._page.line.advance
        if advance.last is None:
            click.echo("  They have not committed to anything yet.")
        else:
            click.echo(f"  Last advance {_days_ago(advance.days_since or 0)}: {self._told(advance.last)}")

    def _map(self) -> None:
        found = self._page.map
        self._title("Commitment map", f"{found.done} of {len(found.steps)} steps")
        for one in found.steps:
            is_next = found.next is not None and one.step.name == found.next.step.name
            mark, color = _MARKS[one.standing], "yellow" if one.standing is Standing.GAP else None
            title = click.style(f"{mark} {one.step.title}", fg=color, bold=is_next)
            click.echo(f"  {title}{'   ← next' if is_next else ''}{self._standing(one)}")
            self._parts(one.evidence[:1], indent=6)

    def _standing(self, one: Placed) -> str:
        if one.standing is Standing.GAP:
            return "   (passed over)"
        if one.standing is not Standing.PROMISED:
            return ""
        who = {By.REP: "we owe it", By.CUSTOMER: "they owe it", None: "in the calendar"}[one.owed_by]
        return f"   ({who}, {self._day(one.due)})"

    def _word(self) -> None:
        rate, candour = self._page.kept_rate, self._page.candour
        if rate.counted:
            sure = f"most likely {percent(rate.low)} to {percent(rate.high)}, from {counted(rate.counted, 'promise')}"
            self._title("Our word here", f"{percent(rate.value)} kept ({sure})")
            for one in self._page.rests_on[:_SHOWN]:
                line = one.line
                click.echo(
                    f"  {line.id[:6]}  counts {percent(one.credit):>4}  {self._day(line.due):<20}  {shortened(line.quote, 52)}"
                )
            self._more(rate.counted)
        if candour.slips:
            early = len(candour.early)
            self._title(
                "Come clean early", f"{early} of {counted(candour.slips, 'slip')} told before the due"
            )
            self._parts((*candour.untold, *candour.afterwards, *candour.early))

    def _face_time(self) -> None:
        time = self._page.face_time
        if time.is_empty:
            self._title("Face time", "no meeting in the calendar")
            return
        trend = f"{time.this_quarter} in the last 91 days, {time.quarter_before} in the 91 before"
        held = counted(len(time.held), "meeting")
        self._title(
            "Face time",
            f"{held} held ({time.hours:.1f} hours), {len(time.by_them)} asked for by them; {trend}",
        )
        for title, parts in (
            ("ahead", time.ahead[::-1]),
            ("held", time.held),
            ("did not come", time.no_shows),
            ("called off by them", time.called_off_by_them),
            ("called off by us", time.called_off_by_us),
            ("cannot be known", time.unclear),
        ):
            for part in parts[:2]:
                click.echo(f"  {title:<19} {self._told(part, hour=True)}")

    def _answers(self) -> None:
        ours, theirs = self._page.our_answers, self._page.their_answers
        self._title("Answers")
        for who, found in (("we answer  ", ours), ("they answer", theirs)):
            click.echo(f"  {who}  {_pace(found)}")
            self._each(found)
        for part in ours.unanswered[:_SHOWN]:
            click.echo(f"  {click.style('unanswered', fg='red')}   {self._told(part)}")

    def _each(self, found: Promptness) -> None:
        """The answers that a pace is made of, the latest first; each is a mail, so only with its id."""
        latest = sorted(found.answers, key=lambda one: one.at, reverse=True) if self._with_ids else []
        for one in latest[:_SHOWN]:
            mail = click.style(one_line(f"<{one.message}>"), dim=True)
            click.echo(f"      {self._day(one.at)}  after {_long(one.took)}  {mail}")
        self._more(len(latest))

    def _read(self) -> None:
        read = self._page.true_read
        barriers, feelings = read.under(*BARRIERS), [s for s in read.said if s.theme not in BARRIERS]
        for title, said in (
            ("What stands in the way, in their words", barriers),
            ("How they feel about it", feelings),
        ):
            if said:
                self._title(title)
                for one in said[:_SHOWN]:
                    self._said(one)
                self._more(len(said))

    def _said(self, one: Said) -> None:
        click.echo(f"  {one.theme.value:<10}  {self._day(one.part.at)}  {shortened(one.by, 24)}")
        click.echo(f"              “{shortened(one.part.quote, 82)}”{self._reference(one.part)}")

    def _year(self) -> None:
        year = self._page.year
        drawn = "  ".join(
            f"{m.first:%b} {'●' if m.advances else '○' if m.mails or m.meetings else '·'}"
            for m in year.months
        )
        self._title("The year", "● advanced  ○ spoke only  · silent")
        click.echo(f"  {drawn}")
        for quarter in year.quarters:
            bare = (
                click.style("no groundwork yet", fg="yellow")
                if quarter.is_bare
                else f"groundwork: {len(quarter.groundwork)}"
            )
            click.echo(f"  {quarter_name(quarter.first)} is spoken of; {bare}")
            self._parts(quarter.forecasts[:1], indent=4)
            self._parts(quarter.groundwork, indent=6)

    def _rest(self) -> None:
        referrals, motive = self._page.referrals, self._page.motive
        introduced = (*referrals.made, *referrals.promised)
        self._title("Introductions by them", "" if introduced else "none yet")
        self._parts(introduced)
        self._title("Motive", motive_words(motive))
        if motive.nudge:
            click.secho(f"  {motive.nudge}", fg="yellow")
        self._parts(motive.about_us)

    def _parts(self, parts: Sequence[Part], indent: int = 2) -> None:
        for part in parts[:_SHOWN]:
            click.echo(f"{' ' * indent}{self._told(part)}")
        self._more(len(parts))

    def _told(self, part: Part, *, hour: bool = False) -> str:
        """One part on a line: when, what, the words, and the id where it is a commitment."""
        when = day_or_moment(part.at if hour else part.at.astimezone(self._zone).date(), self._zone)
        key = f"{part.commitment[:6]}  " if part.commitment else ""
        quote = f"  “{shortened(part.quote, _WIDE - len(part.what) - 36)}”" if part.quote else ""
        return f"{when}  {key}{part.what.replace('_', ' ')}{quote}{self._reference(part)}"

    def _reference(self, part: Part) -> str:
        if not self._with_ids:
            return ""
        named = f"<{part.message}>" if part.message else f"event {part.meeting}" if part.meeting else ""
        return click.style(f"  {one_line(part.commitment or named)}", dim=True)

    def _day(self, value: date | datetime | None) -> str:
        if value is None:
            return "no date"
        return day_or_moment(
            value.astimezone(self._zone).date() if isinstance(value, datetime) else value, self._zone
        )

    def _more(self, count: int, what: str = "more") -> None:
        if count > _SHOWN:
            click.echo(f"      and {count - _SHOWN} {what} (all in --json)")


def _pace(found: Promptness) -> str:
    if found.typical is None or found.quick is None or found.slow is None:
        return "nothing to measure yet"
    count = counted(len(found.answers), "answer")
    if len(found.answers) < 3:
        return f"{_long(found.typical)} ({count})"
    steady = "steady" if found.is_steady else "uneven"
    return f"{_long(found.typical)} typically, half of them in {_long(found.quick)} to {_long(found.slow)}: {steady} ({count})"


def _long(length: timedelta) -> str:
    return span(length)


def _days_ago(days: int) -> str:
    return "today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"
