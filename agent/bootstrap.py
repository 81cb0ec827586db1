"""Settings to a ready application: the one file that knows every part, and the only one to join them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment

from agent.clock import SystemClock
from agent.core.drafting.facts import DraftPlan
from agent.core.message import Address, Message
from agent.core.policy import Policy, Rep
from agent.core.score.commitment_map import Step
from agent.core.score.isoweek import IsoWeek
from agent.errors import BadInput, StoreTrouble
from agent.flows.connect import connect
from agent.flows.draft import Drafter
from agent.flows.draft_rows import Outlet
from agent.flows.find import Reader
from agent.flows.follow import follow_accounts
from agent.flows.job import Runner
from agent.flows.live import Live
from agent.flows.report import report_week
from agent.flows.tasks import Tasks
from agent.flows.vault import StoredVault
from agent.ports import Clock, ConnectionInfo, DraftSink, Opened, OutgoingDraft, Source, Vault
from agent.processes import OneProcess, Processes, spread_for
from agent.render.environment import environment
from agent.render.mail import render_draft
from agent.render.report import ReportFormat, render_report
from agent.render.report_mail import report_mail
from agent.resources import commitment_map, detector, folder, workdays
from agent.settings import Settings, load_settings
from agent.store.seal import Keys
from agent.store.seal import add_key as put_new_key
from agent.store.unit import Store
from agent.store_port import TURN, Connection, JobKind, Mailbox
from agent.whole import write_whole
from connectors import Watch, has_drafts, open_inbox, open_source, open_watch, opener, window_around
from connectors._mime import Envelope, mail_item
from connectors.maildir_drafts import MaildirDrafts


@dataclass(frozen=True)
class Application:
    """kept with its settings and its database open."""

    settings: Settings
    store: Store

    @cached_property
    def policy(self) -> Policy:
        """The user's rules as the core's value."""
        chosen = self.settings.policy
        return Policy(
            min_probability=chosen.min_probability,
            follow_up_after_working_days=chosen.follow_up_after_working_days,
            draft_max_age_days=chosen.draft_max_age_days,
            quiet_from=chosen.quiet_from,
            quiet_until=chosen.quiet_until,
            offer_to_make_good=chosen.offer_to_make_good,
            heads_up=chosen.heads_up,
        )

    @cached_property
    def commitment_map(self) -> tuple[Step, ...]:
        """The steps toward an order: the user's, or else those that ship."""
        return commitment_map(self.settings.data / "commitment_map.toml")

    @property
    def half_life(self) -> timedelta:
        """How long what warms an account keeps half of its weight."""
        return timedelta(days=self.settings.accounts.heat_half_life_days)

    @property
    def spread(self) -> OneProcess | Processes:
        """What shares the reading of big files among processes."""
        return spread_for(self.settings.processes)

    def reader(self, mailbox: Mailbox) -> Reader:
        """What reads this rep's mail."""
        with self.store.reading() as unit:
            forgotten = unit.erasure.forgotten(mailbox.id)
        return Reader(
            rep=mailbox.rep,
            policy=self.policy,
            detector=detector(),
            workdays=workdays(mailbox.rep.country),
            day_first=self.settings.rep.day_first,
            forgotten=forgotten,
        )

    def drafter(self, mailbox: Mailbox) -> Drafter:
        """What writes this rep's drafts into the folder of this machine; a rep who is signed in has a better place."""
        return self.drafter_into(None if self._has_own_drafts(mailbox) else Outlet(self.sink()), mailbox)

    def drafter_into(self, outlet: Outlet | None, mailbox: Mailbox) -> Drafter:
        """What writes this rep's drafts into these Drafts; None: what plans them only."""
        return Drafter(
            store=self.store,
            mailbox=mailbox,
            outlet=outlet,
            render=self._render_draft,
            policy=self.policy,
            workdays=workdays(mailbox.rep.country),
        )

    def _has_own_drafts(self, mailbox: Mailbox) -> bool:
        with self.store.reading() as unit:
            return any(has_drafts(one.info.provider) for one in unit.connections.all(mailbox.id))

    def _render_draft(self, plan: DraftPlan, sender: Address, mark: str, now: datetime) -> OutgoingDraft:
        rendered = render_draft(self.templates, plan)
        return OutgoingDraft(
            mark=mark,
            sender=sender,
            to=plan.to,
            cc=plan.cc,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            written_at=now,
            in_reply_to=plan.in_reply_to,
            references=plan.references,
        )

    def sink(self) -> DraftSink:
        """Where drafts go: the Maildir in the data folder."""
        return MaildirDrafts(self.settings.drafts)

    @cached_property
    def templates(self) -> Environment:
        """The user's templates before ours."""
        own = (self.settings.templates,) if self.settings.templates else ()
        return environment((*own, folder("templates")))

    def mailboxes(self) -> tuple[Mailbox, ...]:
        """Every mailbox there is; raises `BadInput` where nothing was read yet."""
        with self.store.reading() as unit:
            found = unit.mailboxes.all()
        if not found:
            raise BadInput(
                f"There is no mail in {self.settings.data} yet.",
                "Try `kept demo`, or `kept scan PATH --me you@work.example` with mail of your own.",
            )
        return found

    def put_mailbox(self, email: str, zone: ZoneInfo | None, own_domains: tuple[str, ...]) -> Mailbox:
        """The mailbox of this address, made where it is new; what is not given stays as it was."""
        rep = self.rep(email, zone, own_domains)
        with self.store.writing(datetime.now(UTC)) as unit:
            return unit.mailboxes.put(rep)

    def rep(
        self,
        email: str,
        zone: ZoneInfo | None,
        own_domains: tuple[str, ...],
        aliases: tuple[str, ...] = (),
    ) -> Rep:
        """Who reads here; what is not given is as it was, or as the settings say. `aliases` are added to those."""
        with self.store.reading() as unit:
            known = unit.mailboxes.get(email)
        return Rep(
            email=email,
            zone=zone or (known.rep.zone if known else local_zone()),
            name=self.settings.rep.name or (known.rep.name if known else ""),
            aliases=tuple(
                dict.fromkeys(
                    (*(self.settings.rep.aliases or (known.rep.aliases if known else ())), *aliases)
                )
            ),
            own_domains=own_domains or (known.rep.own_domains if known else ()),
            country=self.settings.rep.country,
        )

    def connect(
        self,
        info: ConnectionInfo,
        secret: str,
        *,
        email: str = "",
        zone: ZoneInfo | None = None,
        own_domains: tuple[str, ...] = (),
        aliases: tuple[str, ...] = (),
        now: datetime | None = None,
    ) -> Connection:
        """Try a signed-in mailbox and keep it; `email` is the rep's, where the mailbox bears another address."""
        at = now or self.clock.now()
        rep = self.rep((email or info.address).lower(), zone, own_domains, aliases)
        sync = self.settings.sync
        window = (at - timedelta(days=sync.days_back), at + timedelta(days=sync.days_ahead))
        return connect(
            self.store, rep, info, secret, now=at,
            open_connection=lambda asked, vault: self._open(rep, asked, vault, window),
        )  # fmt: skip

    def _open(
        self, rep: Rep, info: ConnectionInfo, vault: Vault, window: tuple[datetime, datetime]
    ) -> Opened:
        enter = opener(info.provider)
        return enter(info, vault, self.settings.endpoints, rep=rep, window=window, clock=self.clock)

    def connections(self, name: str | None = None) -> tuple[Connection, ...]:
        """Every signed-in mailbox, or those of this address or name; raises `BadInput` where there are none.

        Calendars alone come first: what they tell is known before the mailboxes' drafts are written.
        """
        with self.store.reading() as unit:
            every = unit.connections.all()
            found = unit.connections.find(name) if name else every
        if found:
            return tuple(sorted(found, key=lambda one: has_drafts(one.info.provider)))
        known = ", ".join(one.name for one in every)
        if known:
            raise BadInput(f"No mailbox is called {name}.", f"Signed in: {known}.")
        raise BadInput(
            "No mailbox is signed in yet.",
            "`kept connect gmail`, or outlook, imap, caldav; see `kept connect --help`.",
        )

    def believe_gone(self, connections: Iterable[Connection], now: datetime) -> int:
        """Take what vanished from these mailboxes all at once for gone; how many items."""
        count = 0
        with self.store.writing(now) as unit:
            for mailbox in {one.mailbox for one in connections}:
                frozen = [state.name for state in unit.health.sources(mailbox) if state.vanished]
                count += sum(unit.pages.believe(mailbox, name) for name in frozen)
        return count

    def live(self, connection: Connection, enough: Callable[[], bool] = lambda: False) -> Live:
        """A connection, ready to be read; `enough` is asked after each page whether to go on another time."""
        with self.store.reading() as unit:
            mailbox = next(one for one in unit.mailboxes.all() if one.id == connection.mailbox)
            beside = unit.connections.all(mailbox.id)
        home = next((one.id for one in beside if has_drafts(one.info.provider)), None)
        sync = self.settings.sync
        return Live(
            store=self.store,
            mailbox=mailbox,
            connection=connection,
            open=lambda info, vault, window: self._open(mailbox.rep, info, vault, window),
            reader=self.reader(mailbox),
            drafter=lambda outlet: self.drafter_into(outlet, mailbox) if outlet else self.drafter(mailbox),
            policy=self.policy,
            clock=self.clock,
            days=(sync.days_back, sync.days_ahead),
            every=timedelta(minutes=sync.every_minutes),
            is_home=connection.id == home,
            enough=enough,
        )

    def is_alive(self) -> bool:
        """Whether somebody looks what is due in the background."""
        with self.store.reading() as unit:
            ticking = unit.jobs.holder(TURN)
        return ticking is not None and ticking[1] > self.clock.now()

    def follow(self, mailbox: Mailbox) -> None:
        """Follow what has changed about a mailbox's accounts."""
        follow_accounts(
            self.store, mailbox, policy=self.policy, now=self.clock.now(), progress=lambda _done, _of: None
        )

    def runner(self, holder: str, stopping: Callable[[], bool]) -> Runner:
        """What does the jobs in the background, under this name."""
        tasks = Tasks(
            store=self.store,
            clock=self.clock,
            policy=self.policy,
            live=self.live,
            drafter=self.drafter,
            write_report=self.write_report,
            every=timedelta(minutes=self.settings.sync.every_minutes),
        )
        by_kind = {JobKind.READ: tasks.read, JobKind.FOLLOW: tasks.follow, JobKind.REPORT: tasks.report}
        return Runner(self.store, self.clock, holder, by_kind, stopping)

    def write_report(self, mailbox: Mailbox, week: IsoWeek, now: datetime) -> Path:
        """The rep's report of a week as a page in the data folder and, if they wish, as a mail laid into their inbox.

        What is there is left as it is. Raises `SourceError` where the inbox cannot be reached.
        """
        path = self.settings.data / "reports" / f"{mailbox.rep.email} {week}.html"
        report = report_week(self.store, mailbox, week=week, now=now)
        if not path.exists():
            write_whole(path, render_report(self.templates, report, ReportFormat.HTML))
        if self.settings.report.into_inbox:
            self._lay_into_inbox(mailbox, report_mail(self.templates, report, mailbox.rep, now), str(week))
        return path

    def watch(self, connection: Connection) -> Watch | None:
        """What says at once that mail came there; None where kept only polls."""
        vault = StoredVault(self.store, connection.id, self.clock)
        return open_watch(connection.info, vault, self.settings.endpoints, clock=self.clock)

    def _lay_into_inbox(self, mailbox: Mailbox, mail: bytes, mark: str) -> None:
        with self.store.reading() as unit:
            connections = unit.connections.all(mailbox.id)
        for connection in connections:
            vault = StoredVault(self.store, connection.id, self.clock)
            inbox = open_inbox(connection.info, vault, self.settings.endpoints, clock=self.clock)
            if inbox is not None:
                with closing(inbox):
                    inbox.deliver(mail, mark)
                return

    @cached_property
    def clock(self) -> Clock:
        """This machine's time."""
        return SystemClock()


@contextmanager
def application(data: Path | None = None) -> Iterator[Application]:
    """kept over a data folder, which is made with mode 0700 where it is missing; closed at the end."""
    settings = load_settings(data)
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreTrouble(
            f"The data folder {settings.data} cannot be made: {error.strerror}.",
            "Choose another with --data.",
        ) from None
    store = Store.open(settings.database, Keys.from_file(settings.keys), now=datetime.now(UTC))
    try:
        yield Application(settings, store)
    finally:
        store.close()


def add_key(data: Path | None = None) -> None:
    """Put a new sealing key before the others in the key file; raises `BadInput` where there is none yet."""
    path = load_settings(data).keys
    if not path.is_file():
        raise BadInput(f"There is no key file {path} yet.", "Give the data folder with --data.")
    put_new_key(path)


def sources(paths: Sequence[Path], *, now: datetime, zone: tzinfo) -> list[Source]:
    """The mailboxes and calendars that lie at these paths; raises `SourceMissing` with a sentence.

    Meetings that repeat are worked out around `now`; `zone` is the rep's.
    """
    return [source for path in paths for source in open_source(path, window=window_around(now), zone=zone)]


def one_message(path: Path, *, now: datetime) -> Message | None:
    """The mail in this file, taken as written `now` where it has no date; None where the file holds no mail."""
    return mail_item(path.name, path.read_bytes(), Envelope(arrived=now)).message


def local_zone() -> ZoneInfo:
    """This machine's zone; UTC where it has none by name."""
    import tzlocal

    zone = tzlocal.get_localzone()
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")
