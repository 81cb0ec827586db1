"""The weekly report for every mailbox that was asked for, in one of its forms."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

import click

from agent.bootstrap import Application
from agent.bootstrap.reporting import Reporting
from agent.core.score.account_plain import pictures_as_plain
from agent.core.score.isoweek import IsoWeek
from agent.core.score.plain import report_as_plain, team_as_plain
from agent.core.score.visibility import Visibility
from agent.flows.report import Week
from agent.render.report import ReportFormat, render_team
from agent.store_port import Mailbox


def chosen_week(text: str | None, now: datetime, zone: tzinfo) -> IsoWeek:
    """The week that was named; else the running one, or on a Monday the one that has just ended."""
    if text is None:
        return IsoWeek.of((now.astimezone(zone) - timedelta(days=1)).date())
    try:
        week = IsoWeek.parse(text)
    except ValueError:
        raise click.BadParameter(
            f"{text} is no ISO week; write one like 2026-W10.", param_hint="--week"
        ) from None
    if not week.has_begun(now, zone):
        raise click.BadParameter(f"{week} has not begun: nothing can be said of it yet.", param_hint="--week")
    return week


def shown(app: Application, mailboxes: Sequence[Mailbox], visibility: Visibility) -> Mailbox:
    """The one mailbox that was asked for, after its rep's choice of what a manager sees is noted."""
    if len(mailboxes) != 1:
        raise click.UsageError("There are several reps here, and each chooses: add --me EMAIL.")
    with app.store.writing(app.clock.now()) as unit:
        unit.mailboxes.show(mailboxes[0].id, visibility)
        chosen = unit.mailboxes.one(mailboxes[0].id)
    assert chosen is not None
    return chosen


def week_of(app: Application, mailboxes: Sequence[Mailbox], *, week: str | None, now: datetime) -> list[Week]:
    """Every rep's report of the same week."""
    chosen = chosen_week(week, now, mailboxes[0].rep.zone)
    return Reporting(app).weeks(mailboxes, chosen, now)


def printed(
    app: Application, mailboxes: Sequence[Mailbox], weeks: Sequence[Week], form: ReportFormat, now: datetime
) -> str:
    """The reps' reports and, where there are several, the team's; a page of HTML holds one report only."""
    reporting = Reporting(app)
    if len(weeks) == 1:
        return reporting.rendered(mailboxes[0], weeks[0], form, now)
    if form is ReportFormat.JSON:
        return _all_as_json(reporting, mailboxes, weeks)
    if form is ReportFormat.HTML:
        raise click.UsageError(
            "There are several reps here, and a page holds one report: add --me EMAIL, or --team."
        )
    each = zip(mailboxes, weeks, strict=True)
    texts = [reporting.rendered(mailbox, week, form, now) for mailbox, week in each]
    return "\n\n".join([*texts, printed_team(app, mailboxes, weeks, form)])


def printed_team(
    app: Application, mailboxes: Sequence[Mailbox], weeks: Sequence[Week], form: ReportFormat
) -> str:
    """The team's week: of each rep what the rep shows."""
    return render_team(app.templates, Reporting(app).team(mailboxes, weeks), form)


def _all_as_json(reporting: Reporting, mailboxes: Sequence[Mailbox], weeks: Sequence[Week]) -> str:
    each = zip(mailboxes, weeks, strict=True)
    plain = {
        "reports": [
            report_as_plain(
                week.report,
                reporting.seen(mailbox, week),
                pictures_as_plain(reporting.pictures(mailbox, week)),
            )
            for mailbox, week in each
        ],
        "team": team_as_plain(reporting.team(mailboxes, weeks)),
    }
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
