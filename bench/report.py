"""How long the weekly reports of a team of 100 reps take: read, reckoned, rendered and inlined, one after the other in one process.

    python -m bench.report [--reps 100] [--accounts 20] [--each 25] [--database URL]

Prints the figures of `bench/report.md`. The ledgers are invented (`bench/web_ledger.py`).
"""

import argparse
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from agent.bootstrap import Application
from agent.bootstrap.reporting import Reporting
from agent.core.score.isoweek import IsoWeek
from agent.render.report import ReportFormat, render_team
from agent.render.report_mail import report_mail
from agent.settings import Settings, WebSettings
from agent.store.seal import Keys
from agent.store.unit import Store
from bench.web_ledger import REP, fill

_NOW = datetime(2026, 3, 17, 8, tzinfo=UTC)  # a Tuesday, when the manager reads
_WEEK = IsoWeek(2026, 11)


def main() -> None:
    """Fill a database, then write every report as `kept run` would."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        url = asked.database or f"sqlite:///{place / 'kept.sqlite'}"
        store = Store.open(url, Keys.from_file(place / "key"), now=_NOW)
        started = time.perf_counter()
        for number in range(asked.reps):
            rep = replace(REP, email=f"rep{number:03}@harbour.example", name=f"Rep Number {number}")
            fill(store, rep=rep, accounts=asked.accounts, each=asked.each, now=_NOW, seed=number)
        print(
            f"{asked.reps} reps of {asked.accounts * asked.each} commitments, filled in {time.perf_counter() - started:.0f} s"
        )
        web = WebSettings(address="http://127.0.0.1:8127", managers=("rep000@harbour.example",))
        _measure(Application(Settings(data=place, web=web), store))
        store.close()


def _measure(app: Application) -> None:
    reporting, mailboxes = Reporting(app), app.mailboxes()
    seconds, sizes = [], []
    started, busy = time.perf_counter(), time.process_time()
    for mailbox in mailboxes:
        began = time.perf_counter()
        week = reporting.week(mailbox, _WEEK, _NOW)
        pictures = reporting.pictures(mailbox, week)
        page = reporting.rendered(mailbox, week, ReportFormat.HTML, _NOW, pictures)
        text = reporting.rendered(mailbox, week, ReportFormat.TEXT, _NOW, pictures)
        sizes.append(len(report_mail(week.report, _NOW, text=text, html=page)))
        seconds.append(time.perf_counter() - began)
    took, busy = time.perf_counter() - started, time.process_time() - busy
    print(
        f"every rep's mail, text and HTML: {took:.1f} s in all ({busy:.1f} s of a processor), {median(seconds) * 1000:.0f} ms at the median, ",
        end="",
    )
    print(f"{quantiles(seconds, n=20)[-1] * 1000:.0f} ms at the 95th; {median(sizes) / 1024:.0f} KB each")
    began, busy = time.perf_counter(), time.process_time()
    team = reporting.team(mailboxes, reporting.weeks(mailboxes, _WEEK, _NOW))
    page = render_team(app.templates, team, ReportFormat.HTML)
    print(
        f"the manager's of the team: {time.perf_counter() - began:.1f} s ({time.process_time() - busy:.1f} s of a processor); {len(page.encode()) / 1024:.0f} KB"
    )
    began = time.perf_counter()
    reporting.write(mailboxes[0], _WEEK, _NOW - timedelta(days=1))
    print(f"one rep's as the background writes it: {(time.perf_counter() - began) * 1000:.0f} ms")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reps", type=int, default=100)
    parser.add_argument("--accounts", type=int, default=20)
    parser.add_argument("--each", type=int, default=25)
    parser.add_argument("--database", default="")
    return parser.parse_args()


if __name__ == "__main__":
    main()
