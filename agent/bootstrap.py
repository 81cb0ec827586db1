"""Settings to a ready application: the one file that knows every part, and the only one to join them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from agent.core.policy import Policy, Rep
from agent.core.reading import address_parts
from agent.errors import BadInput, StoreTrouble
from agent.flows.draft import Drafter
from agent.flows.find import Reader
from agent.ports import DraftSink, Source
from agent.resources import folder, workdays
from agent.settings import Settings, load_settings
from agent.store_port import Mailbox, Store


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
        )

    def reader(self, mailbox: Mailbox) -> Reader:
        """What reads this rep's mail."""
        from agent.resources import detector

        return Reader(
            rep=mailbox.rep,
            policy=self.policy,
            detector=detector(),
            workdays=workdays(mailbox.rep.country),
            day_first=self.settings.rep.day_first,
        )

    def drafter(self, mailbox: Mailbox) -> Drafter:
        """What writes this rep's drafts."""
        from agent.render.mail import render_draft

        return Drafter(
            store=self.store,
            mailbox=mailbox,
            sink=self.sink(),
            render=lambda plan: render_draft(plan, self.template_folders),
            policy=self.policy,
            workdays=workdays(mailbox.rep.country),
        )

    def sink(self) -> DraftSink:
        """Where drafts go: the Maildir in the data folder."""
        from connectors.maildir_drafts import MaildirDrafts

        return MaildirDrafts(self.settings.drafts)

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """The user's templates before ours."""
        own = (self.settings.templates,) if self.settings.templates else ()
        return (*own, folder("templates"))

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
        with self.store.reading() as unit:
            known = unit.mailboxes.get(email)
        rep = Rep(
            email=email,
            zone=zone or (known.rep.zone if known else _local_zone()),
            name=self.settings.rep.name or (known.rep.name if known else ""),
            aliases=self.settings.rep.aliases or (known.rep.aliases if known else ()),
            own_domains=own_domains or (known.rep.own_domains if known else ()),
            country=self.settings.rep.country,
        )
        from datetime import UTC, datetime

        with self.store.writing(datetime.now(UTC)) as unit:
            return unit.mailboxes.put(rep)


@contextmanager
def application(data: Path | None = None) -> Iterator[Application]:
    """kept over a data folder, which is made with mode 0700 where it is missing; closed at the end."""
    settings = load_settings(data)
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreTrouble(
            f"The data folder {settings.data} cannot be made: {error.strerror}.", "Choose another with --data."
        ) from None
    from agent.store.open import open_store

    store = open_store(settings.database, settings.keys)
    try:
        yield Application(settings, store)
    finally:
        store.close()


def sources(paths: tuple[Path, ...], *, around: object = None) -> list[Source]:
    """The mailboxes and calendars that lie at these paths; raises `SourceMissing` with a sentence."""
    from connectors import open_source

    return [source for path in paths for source in open_source(path)]


def _local_zone() -> ZoneInfo:
    import tzlocal

    zone = tzlocal.get_localzone()
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")
