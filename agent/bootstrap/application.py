"""kept with its settings and its database open: the parts that every command needs."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from agent.clock import SystemClock
from agent.core.policy import Policy, Rep
from agent.errors import BadInput, StoreTrouble
from agent.ports import Clock, DraftSink, OutgoingDraft, Spread
from agent.processes import OneProcess, Processes, spread_for
from agent.settings import Settings, load_settings
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import Mailbox

if TYPE_CHECKING:  # imported where it is asked for: a list reads no mail and writes no drafts
    from jinja2 import Environment

    from agent.core.drafting.facts import DraftPlan
    from agent.core.message import Address
    from agent.core.score.commitment_map import Step
    from agent.flows.draft import Drafter
    from agent.flows.draft_rows import Outlet
    from agent.flows.find import Reader

_YOUNG = 100_000  # values made before those that live are looked through: a mail makes thousands, hardly any in a circle


@dataclass(frozen=True)
class Application:
    """kept with its settings and its database open."""

    settings: Settings
    store: Store
    begun: Spread | None = field(
        default=None, kw_only=True
    )  # other processes that were started before there was work for them

    def for_team(self, team: str) -> "Application":
        """kept as this team sees it."""
        settings = self.settings.model_copy(update={"team": team})
        return replace(self, settings=settings, store=self.store.for_team(team))

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
    def commitment_map(self) -> "tuple[Step, ...]":
        """The steps toward an order: the user's, or else those that ship."""
        from agent.resources import commitment_map

        return commitment_map(self.settings.data / "commitment_map.toml")

    @property
    def half_life(self) -> timedelta:
        """How long what warms an account keeps half of its weight."""
        return timedelta(days=self.settings.accounts.heat_half_life_days)

    @property
    def spread(self) -> Spread:
        """What shares the reading of big files among processes."""
        return self.begun or spread_for(self.settings.processes)

    def reader(self, mailbox: Mailbox) -> "Reader":
        """What reads this rep's mail."""
        from agent.flows.find import Reader
        from agent.flows.words import WordReader
        from agent.resources import detector, workdays

        with self.store.reading() as unit:
            forgotten = unit.erasure.forgotten(mailbox.id)
        return Reader(
            rep=mailbox.rep,
            policy=self.policy,
            words=WordReader(
                mailbox.rep, detector(), workdays(mailbox.rep.country), self.settings.rep.day_first
            ),
            forgotten=forgotten,
        )

    def drafter(self, mailbox: Mailbox) -> "Drafter":
        """What writes this rep's drafts into the folder of this machine; a rep who is signed in has a better place."""
        from agent.flows.draft_rows import Outlet

        return self.drafter_into(None if self._has_own_drafts(mailbox) else Outlet(self.sink()), mailbox)

    def drafter_into(self, outlet: "Outlet | None", mailbox: Mailbox) -> "Drafter":
        """What writes this rep's drafts into these Drafts; None: what plans them only."""
        from agent.flows.draft import Drafter
        from agent.resources import workdays

        return Drafter(
            store=self.store,
            mailbox=mailbox,
            outlet=outlet,
            render=self._render_draft,
            policy=replace(self.policy, draft_from=mailbox.restored_at),
            workdays=workdays(mailbox.rep.country),
            lately=timedelta(minutes=2 * self.settings.sync.every_minutes + 5),
        )

    def _has_own_drafts(self, mailbox: Mailbox) -> bool:
        from connectors import has_drafts

        with self.store.reading() as unit:
            return any(has_drafts(one.info.provider) for one in unit.connections.all(mailbox.id))

    def _render_draft(self, plan: "DraftPlan", sender: "Address", mark: str, now: datetime) -> OutgoingDraft:
        from agent.render.mail import render_draft

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
        from connectors.maildir_drafts import MaildirDrafts

        return MaildirDrafts(self.settings.drafts)

    @cached_property
    def templates(self) -> "Environment":
        """The user's templates before ours."""
        from agent.render.environment import environment
        from agent.resources import folder

        own = (self.settings.templates,) if self.settings.templates else ()
        return environment((*own, folder("templates")), reports_by=self.settings.report.smtp_host)

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

    def mailboxes_of(self, email: str | None) -> tuple[Mailbox, ...]:
        """The mailbox of this address, or every one; raises `BadInput` where there is none."""
        every = self.mailboxes()
        found = tuple(one for one in every if email is None or one.rep.email == email.strip().lower())
        if not found:
            known = ", ".join(one.rep.email for one in every)
            raise BadInput(f"There is no mailbox of {email} here.", f"Give one of those there are: {known}.")
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
        from agent.bootstrap.local import local_zone

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

    @cached_property
    def clock(self) -> Clock:
        """This machine's time."""
        return SystemClock()


@contextmanager
def application(data: Path | None = None, *, much: bool = False) -> Iterator[Application]:
    """kept over a data folder, which is made with mode 0700 where it is missing; closed at the end.

    `much` says that a big mailbox is going to be read: other processes get ready for it while the database is opened.
    """
    gc.freeze()  # what is imported stays to the end; looking through it for garbage takes a tenth of a second
    gc.set_threshold(_YOUNG)
    settings = load_settings(data)
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreTrouble(
            f"The data folder {settings.data} cannot be made: {error.strerror}.",
            "Choose another with --data.",
        ) from None
    if much:
        from agent.resources import detector

        _ = detector().model  # read before this process is copied, for here each reads words
    with getting_ready(spread_for(settings.processes)) if much else nullcontext() as begun:
        keys = Keys.from_file(settings.keys)
        store = Store.open(settings.database, keys, now=datetime.now(UTC), team=settings.team)
        try:
            yield Application(settings, store, begun=begun)
        finally:
            store.close()


@contextmanager
def getting_ready(spread: OneProcess | Processes) -> Iterator[Spread]:
    """The processes, getting ready. Best before this one has other threads, for then they are copies of it, and there in a moment."""
    from agent.flows.ready import get_ready
    from agent.resources import detector

    ready = partial(get_ready, detector())
    with spread.together() as shared:
        shared.get_ready(ready)
        yield shared
