"""A real mailbox in a real Dovecot: kept's reading against its own scan of the files, and against mbsync's pull.

    python -m bench.imap ../shared/corpus/allen-p.mbox --me phillip.allen@enron.com --own-domain enron.com \\
        --tz America/Chicago --now 2001-12-31T09:00:00-06:00

First the mails lie in one inbox: `kept sync` and `mbsync` read them alternately, each into an empty
place, and the ledger is compared with that of `kept scan` on the file. Then they lie in twenty
folders: once read, both look again, and find nothing new. Times are those of whole processes on the
wall, medians of the runs, and of a kept that runs already (`kept run`), which spares Python's start. The server is on this machine, so the network costs nothing and what is
measured is the programs' own work. mbsync stores mails; kept also reads them, finds promises, follows
each and writes its ledger, so the pull alone (no detection, no store) is given beside it.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from agent import bootstrap
from agent.flows.progress import Silent
from agent.flows.vault import StoredVault
from connectors._mbox_cuts import cuts
from connectors.mbox import _QUOTED_FROM
from tests.servers.dovecot import Dovecot, dovecot

_FOLDERS = 20
_ARRIVED = (
    1_007_200_800  # 2001-12-01: inside ten years before the moment asked about, whatever the mails' Dates say
)
_PULL = """
import sys, time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo
from agent.clock import SystemClock
from agent.core.policy import Rep
from agent.ports import Endpoints
from connectors._password import Secret
from connectors.imap import look_around
from connectors.imap.place import Place, Tls
from connectors.imap.session import Session
from connectors.imap.source import FolderSource
place = Place("127.0.0.1", int(sys.argv[1]), sys.argv[2], tls=Tls.NONE)
session = Session(place, lambda: Secret("pass"), Endpoints(), clock=SystemClock())
rep = Rep("x@x.example", ZoneInfo("UTC"))
for folder in look_around(session)[1].folders:
    for page in FolderSource(session, folder, rep=rep, since=None).pages():
        pass
session.close()
"""


def mails_of(mbox: Path) -> list[bytes]:
    """Every mail as kept's own reader of mbox files sees it."""
    with mbox.open("rb") as file:
        size = file.seek(0, 2)
        return [_QUOTED_FROM.sub(rb"\1", cut.raw) for cut in cuts(file, 0, size)]


def lay(server: Dovecot, user: str, mails: list[bytes], *, folders: int = 1) -> None:
    """Put the mails into the user's Maildir, round and round into so many folders."""
    root = server.home(user) / "Maildir"
    for number, raw in enumerate(mails):
        name = f".Folder {number % folders:02d}" if folders > 1 else ""
        place = root / name / "cur"
        if not place.exists():
            for part in ("cur", "new", "tmp"):
                (root / name / part).mkdir(parents=True, exist_ok=True)
        path = place / f"{_ARRIVED}.M{number}.bench:2,S"
        path.write_bytes(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        os.utime(path, (_ARRIVED, _ARRIVED))
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", "65534:65534", str(server.home(user))], check=True)


@dataclass(frozen=True)
class Took:
    """What a process took: seconds on the wall, and of a processor. On a busy machine the second tells more."""

    wall: float
    processor: float


def timed(command: list[str], **environment: str) -> Took:
    """What a process took that must succeed."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, env=_installed() | environment, capture_output=True, text=True, check=False
    )
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stdout + done.stderr
    return Took(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _installed() -> dict[str, str]:
    """The environment, with Python's byte code kept as an installed program has it: else each start compiles kept anew."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "kept-bench-bytecode")} | kept


class Kept:
    """kept over a data folder of its own."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self.data, self.options = folder, options

    def run(self, *words: str) -> Took:
        command = [sys.executable, "-m", "agent.cli", *words, "--data", str(self.data)]
        return timed(command)

    def connect(self, server: Dovecot, user: str) -> None:
        password = self.data.parent / "password"
        password.write_text("pass\n")
        where = [f"127.0.0.1:{server.port}", "--user", user, "--password-file", str(password)]
        self.run(
            "connect", "imap", *where, "--address", self.options.me, "--own-domain", self.options.own_domain,
            "--tz", self.options.tz,
        )  # fmt: skip

    def sync(self) -> Took:
        return self.run("sync", "--now", self.options.now)

    def scan(self) -> Took:
        options = self.options
        words = [
            "--me",
            options.me,
            "--own-domain",
            options.own_domain,
            "--tz",
            options.tz,
            "--now",
            options.now,
        ]
        return self.run("scan", str(options.mbox), *words)

    def ledger(self) -> list[dict[str, object]]:
        command = [sys.executable, "-m", "agent.cli", "promises", "--json", "--now", self.options.now]
        said = subprocess.run(
            [*command, "--data", str(self.data)], capture_output=True, text=True, check=True
        )
        found: list[dict[str, object]] = json.loads(said.stdout)["commitments"]
        return sorted(found, key=lambda row: str(row["id"]))


class Mbsync:
    """mbsync with its defaults, pulling everything into a Maildir."""

    def __init__(self, folder: Path, server: Dovecot, user: str, *, fsync: bool = True) -> None:
        folder.mkdir(parents=True)
        self.rc = folder / "mbsyncrc"
        self.rc.write_text(
            ("" if fsync else "FSync no\n\n")
            + f"IMAPAccount far\nHost 127.0.0.1\nPort {server.port}\nUser {user}\nPass pass\nSSLType None\n\n"
            f"IMAPStore far\nAccount far\n\nMaildirStore near\nPath {folder}/mail/\nInbox {folder}/mail/INBOX\n"
            "SubFolders Verbatim\n\nChannel all\nFar :far:\nNear :near:\nPatterns *\nCreate Near\nSync Pull\nSyncState *\n"
        )
        (folder / "mail").mkdir()

    def run(self) -> Took:
        return timed(["mbsync", "-q", "-c", str(self.rc), "-a"])


def first_readings(work: Path, server: Dovecot, mails: list[bytes], options: argparse.Namespace) -> None:
    """Into empty places, alternately; and the ledger against the scan's."""
    lay(server, "bench", mails)
    scanned = Kept(work / "scan", options)
    scan = scanned.scan()
    figures: dict[str, list[Took]] = {
        "kept sync": [],
        "a kept that runs": [],
        "kept's pull alone": [],
        "mbsync": [],
        "mbsync, FSync no": [],
    }
    for run in range(options.runs):
        kept = Kept(work / f"first-{run}", options)
        kept.connect(server, "bench")
        figures["mbsync"].append(Mbsync(work / f"mbsync-{run}", server, "bench").run())
        hasty = Mbsync(work / f"hasty-{run}", server, "bench", fsync=False)
        figures["mbsync, FSync no"].append(hasty.run())
        figures["kept sync"].append(kept.sync())
        figures["a kept that runs"].append(_running(work / f"running-{run}", server, options))
        figures["kept's pull alone"].append(timed([sys.executable, "-c", _PULL, str(server.port), "bench"]))
    show(f"first reading of {len(mails)} mails in one folder", figures)
    print(f"kept scan of the same file: {scan.wall:.2f} s, {scan.processor:.2f} s of a processor")
    ours, theirs = kept.ledger(), scanned.ledger()
    print(
        f"ledger: {len(ours)} commitments by sync, {len(theirs)} by scan, {'equal' if ours == theirs else 'NOT EQUAL'}"
    )
    if ours != theirs:
        known = {json.dumps(row, sort_keys=True) for row in theirs}
        for row in [row for row in ours if json.dumps(row, sort_keys=True) not in known][:5]:
            print("  only by sync:", row["id"], row["due"], row["state"])


def _running(data: Path, server: Dovecot, options: argparse.Namespace) -> Took:
    """The same reading by a kept that runs already, as `kept run` does it for a mailbox that was just connected."""
    kept = Kept(data, options)
    kept.connect(server, "bench")
    with bootstrap.application(kept.data) as app:
        return _cycle(app, datetime.fromisoformat(options.now))


def quiet_cycles(work: Path, server: Dovecot, mails: list[bytes], options: argparse.Namespace) -> None:
    """Twenty folders in which nothing has changed."""
    lay(server, "quiet", mails, folders=_FOLDERS)
    kept, mbsync = Kept(work / "quiet", options), Mbsync(work / "mbsync-quiet", server, "quiet")
    kept.connect(server, "quiet")
    kept.sync()
    mbsync.run()
    names = ("kept sync", "mbsync", "a cycle of a running kept", "its look at the server alone")
    figures: dict[str, list[Took]] = {name: [] for name in names}
    with bootstrap.application(kept.data) as app:
        moment = datetime.fromisoformat(options.now)
        for _ in range(4 * options.runs + 1):
            figures["mbsync"].append(mbsync.run())
            figures["kept sync"].append(kept.sync())
            figures["a cycle of a running kept"].append(_cycle(app, moment))
            figures["its look at the server alone"].append(_look(app, moment))
    show(f"nothing new in {_FOLDERS} folders and the inbox", figures)


def _cycle(app: bootstrap.Application, moment: datetime) -> Took:
    """What `kept run` does every few minutes: lease, sign in, look at every folder, follow, see after drafts."""
    started, worked = time.perf_counter(), time.process_time()
    synced = (
        bootstrap.SignedIn(app).live(bootstrap.SignedIn(app).connections()[0]).sync(lambda: moment, Silent())
    )
    assert not synced.failed, synced.reason
    return Took(time.perf_counter() - started, time.process_time() - worked)


def _look(app: bootstrap.Application, moment: datetime) -> Took:
    """Of that what the connector does: sign in, look at every folder, find nothing, leave."""
    (connection,) = bootstrap.SignedIn(app).connections()
    live = bootstrap.SignedIn(app).live(connection)
    with app.store.reading() as unit:
        (mailbox,) = unit.mailboxes.all()
    window = (moment - timedelta(days=3660), moment)
    started, worked = time.perf_counter(), time.process_time()
    opened = live.open(connection.info, StoredVault(app.store, connection.id, app.clock), window)
    with app.store.reading() as unit:
        reached = unit.pages.reached(mailbox.id, [source.name for source in opened.sources])
    for source in opened.sources:
        assert not list(source.pages(reached[source.name].cursor))
    opened.close()
    return Took(time.perf_counter() - started, time.process_time() - worked)


def show(title: str, figures: dict[str, list[Took]]) -> None:
    """Medians, and each against mbsync's: on the wall, with in how many turns it was quicker and every run, then of a processor."""
    print(title)
    theirs = figures["mbsync"]
    base = _medians(theirs)
    for name, runs in figures.items():
        median = _medians(runs)
        quicker = sum(one.wall < other.wall for one, other in zip(runs, theirs, strict=True))
        each = ", ".join(f"{one.wall:.3f}" for one in runs)
        print(
            f"  {name:29} {median.wall:7.3f} s  {median.wall / base.wall:5.2f} of mbsync, quicker in {quicker} of {len(runs)}"
            f"  ({each})"
            f"  processor {median.processor:.3f} s, {median.processor / base.processor:.2f} of mbsync's"
        )


def _medians(runs: list[Took]) -> Took:
    return Took(statistics.median(one.wall for one in runs), statistics.median(one.processor for one in runs))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("mbox", type=Path)
    parser.add_argument("--me", required=True)
    parser.add_argument("--name", default="")
    parser.add_argument("--own-domain", required=True)
    parser.add_argument("--tz", default="America/Chicago")
    parser.add_argument("--now", default="2001-12-31T09:00:00-06:00")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    os.environ |= {"KEPT_SYNC__DAYS_BACK": "3660", "KEPT_REP__NAME": options.name}  # for this process, too
    mails = mails_of(options.mbox)
    work = Path(tempfile.mkdtemp(prefix="kept-bench-"))
    try:
        with dovecot() as server:
            first_readings(work, server, mails, options)
            quiet_cycles(work, server, mails, options)
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
