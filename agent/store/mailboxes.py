"""Mailboxes: whose mail is kept here, and what its owner set."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy import Row as SqlRow

from agent.core.policy import Rep
from agent.core.score.visibility import Visibility
from agent.errors import NoSuchMailbox
from agent.store.ledger import refold_all
from agent.store.tables import AccountRow, MailboxRow, table
from agent.store.teams import of_team
from agent.store.transaction import Transaction
from agent.store_port import Mailbox, MailboxId

_ROW, _ACCOUNT = table(MailboxRow), table(AccountRow)
_SHOWN, _RESTORED = "manager_sees", "restored_at"


class Mailboxes:
    """Whose mail is kept here (`agent.store_port.Mailboxes`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def get(self, email: str, *, team: str | None = None) -> Mailbox | None:
        """The mailbox of this address in the unit's team, or in this one."""
        found = self._where(_ROW.c.team == self._team(team), _ROW.c.email == email.lower())
        return found[0] if found else None

    def one(self, mailbox: MailboxId) -> Mailbox | None:
        """The mailbox with this number, where the unit's team has it."""
        found = self._where(_ROW.c.id == mailbox)
        return found[0] if found else None

    def all(self, *, team: str | None = None) -> tuple[Mailbox, ...]:
        """Every mailbox of the unit's team, or of all, by address."""
        return self._where(*([] if team is None else [_ROW.c.team == team]))

    def put(self, rep: Rep, *, team: str | None = None) -> Mailbox:
        """The mailbox of `rep.email` in the unit's team, made where it is new, brought up to date where `rep` changed."""
        team = self._team(team)
        known = self.get(rep.email, team=team)
        if known is None:
            key = {"team": team, "email": rep.email.lower(), "created_at": self._transaction.now}
            self._connection.execute(insert(_ROW).values(**key, last_message=0, **_settings(rep)))
        elif known.rep != rep:
            self._change(known, rep)
        made = self.get(rep.email, team=team)
        assert made is not None
        return made

    def show(self, mailbox: MailboxId, visibility: Visibility) -> None:
        """Note what its rep lets a manager see; raises `NoSuchMailbox`."""
        known = self.one(mailbox)
        if known is None:
            raise NoSuchMailbox("There is no such mailbox here.")
        settings = _settings(known.rep, replace(known, manager_sees=visibility))["settings"]
        self._connection.execute(update(_ROW).where(_ROW.c.id == mailbox).values(settings=settings))

    def restored(self) -> None:
        """Note of every mailbox that what is known of it comes from a backup, put in its place now."""
        for known in self.all():
            settings = _settings(known.rep, replace(known, restored_at=self._transaction.now))["settings"]
            self._connection.execute(update(_ROW).where(_ROW.c.id == known.id).values(settings=settings))

    def _change(self, known: Mailbox, rep: Rep) -> None:
        """What was settled was settled by the old settings: every account is to be followed again."""
        settings = _settings(rep, known)
        self._connection.execute(update(_ROW).where(_ROW.c.id == known.id).values(**settings))
        self._connection.execute(
            update(_ACCOUNT).where(_ACCOUNT.c.mailbox_id == known.id).values(stored=_ACCOUNT.c.stored + 1)
        )
        if known.rep.zone.key != rep.zone.key:
            self._transaction.zones.pop(known.id, None)
            refold_all(self._transaction, known.id)

    def _team(self, named: str | None) -> str:
        """The team that is named, else the unit's; raises ValueError where a unit of one team names another."""
        own = self._transaction.team
        if own is not None and named not in (None, own):
            raise ValueError(f"a unit of the team {own!r} asks about the team {named!r}")
        return named or own or ""

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[Mailbox, ...]:
        ours = of_team(self._transaction, _ROW.c.id)
        asked = select(_ROW).where(*ours, *conditions).order_by(_ROW.c.email, _ROW.c.team)
        return tuple(_mailbox(row) for row in self._connection.execute(asked))


def _settings(rep: Rep, known: Mailbox | None = None) -> dict[str, object]:
    lists = {"aliases": list(rep.aliases), "own_domains": list(rep.own_domains), "country": rep.country}
    chosen: dict[str, object] = {}
    if known and known.manager_sees:
        chosen[_SHOWN] = known.manager_sees.value
    if known and known.restored_at:
        chosen[_RESTORED] = known.restored_at.isoformat()
    return {"name": rep.name, "zone": rep.zone.key, "settings": lists | chosen}


def _mailbox(row: SqlRow[tuple[object, ...]]) -> Mailbox:
    rep = Rep(
        email=row.email,
        zone=ZoneInfo(row.zone),
        name=row.name,
        aliases=tuple(row.settings.get("aliases", ())),
        own_domains=tuple(row.settings.get("own_domains", ())),
        country=row.settings.get("country", ""),
    )
    shown, restored = row.settings.get(_SHOWN), row.settings.get(_RESTORED)
    return Mailbox(
        MailboxId(row.id),
        rep,
        row.team,
        Visibility(shown) if shown else None,
        datetime.fromisoformat(restored) if restored else None,
    )
