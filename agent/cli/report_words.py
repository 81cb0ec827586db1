"""The weekly report for every mailbox that was asked for, in one of its forms."""

import json
from collections.abc import Sequence
from datetime import datetime, tzinfo

import click

from agent.bootstrap import Application
from agent.core.score.isoweek import IsoWeek
from agent.flows.report import report_team, report_week
from agent.store_port import Mailbox


def chosen_week(text: str | None, now: datetime, zone: tzinfo) -> IsoWeek:
    """The week that was named, or the one that `now` lies in."""
    if text is None:
        return IsoWeek.of(now.astimezone(zone).date())
    try:
        return IsoWeek.parse(text)
    except ValueError:
        raise click.BadParameter(f"{text} is no ISO week; write one like 2026-W10.", param_hint="--week") from None
