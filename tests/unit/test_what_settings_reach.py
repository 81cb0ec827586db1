"""What a user sets or asks for reaches what it is for, each by itself; what is not set is as it ships."""

from dataclasses import fields, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agent.bootstrap import application
from agent.bootstrap.application import Application
from agent.bootstrap.background import Background
from agent.bootstrap.signed_in import SignedIn
from agent.core.policy import Policy, Rep
from agent.flows.live import Live, Synced
from agent.flows.progress import Silent
from agent.ports import ConnectionInfo
from agent.settings.groups import PolicySettings, RepSettings
from agent.store_port import Connection

_POLICY: dict[str, tuple[Any, str]] = {
    "min_probability": (0.7, "0.7"), "follow_up_after_working_days": (3, "3"), "draft_max_age_days": (12, "12"),
    "quiet_from": (time(18, 30), '"18:30"'), "quiet_until": (time(7), '"07:00"'), "offer_to_make_good": (True, "true"),
    "heads_up": (True, "true"),
}  # fmt: skip
_REP: dict[str, tuple[Any, str]] = {
    "name": ("Ines Okoro", '"Ines Okoro"'),
    "aliases": (("i@harbour.example",), '["i@harbour.example"]'),
    "country": ("DE", '"DE"'),
}
_ZONE = ZoneInfo("Europe/Berlin")


def _set(data: Path, said: str) -> None:
    (data / "kept.toml").write_text(said + "\n", encoding="utf-8")


@pytest.mark.parametrize("name", PolicySettings.model_fields)
def test_each_rule_of_the_users_is_one_of_the_cores(tmp_path: Path, name: str) -> None:
    """And is the only one that is changed by it."""
    value, said = _POLICY[name]
    _set(tmp_path, f"[policy]\n{name} = {said}")
    with application(tmp_path) as app:
        assert app.policy == replace(Policy(), **{name: value})
        assert getattr(app.policy, name) != getattr(Policy(), name)


@pytest.mark.parametrize(
    "name", [one for one in RepSettings.model_fields if one in {part.name for part in fields(Rep)}]
)
def test_each_word_on_the_rep_is_the_reps(tmp_path: Path, name: str) -> None:
    """What is said beside it on the command line is kept, too."""
    value, said = _REP[name]
    _set(tmp_path, f"[rep]\n{name} = {said}")
    with application(tmp_path) as app:
        rep = app.rep("ines@harbour.example", _ZONE, ("harbour.example",))
        assert rep == replace(
            Rep("ines@harbour.example", _ZONE, own_domains=("harbour.example",)), **{name: value}
        )
        added = app.rep("ines@harbour.example", _ZONE, (), aliases=("post@harbour.example",))
        assert added.aliases == (*rep.aliases, "post@harbour.example")


@pytest.mark.parametrize(
    ("said", "every", "keep"),
    [("", 5, None), ("[sync]\nevery_minutes = 17", 17, None), ("[retention]\nkeep_days = 40", 5, 40)],
)
def test_how_often_and_how_long_reach_the_background(
    tmp_path: Path, said: str, every: int, keep: int | None
) -> None:
    """Minutes between two looks, days that words are kept; none of the latter is for ever."""
    _set(tmp_path, said)
    with application(tmp_path) as app:
        tasks = Background(app).tasks(Silent())
        assert tasks.every == timedelta(minutes=every)
        assert tasks.keep == (timedelta(days=keep) if keep else None)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("", (90, 90)),
        ("[sync]\ndays_back = 11", (11, 90)),
        ("[sync]\ndays_ahead = 22", (90, 22)),
        ("[retention]\nkeep_days = 7", (7, 90)),
    ],
)
def test_how_far_is_read_reaches_the_reading(tmp_path: Path, said: str, days: tuple[int, int]) -> None:
    """Days before now and after it; nothing is read that would be forgotten at once."""
    _set(tmp_path, said)
    with application(tmp_path) as app:
        assert SignedIn(app).live(_connected(app)).days == days


@pytest.mark.parametrize("insists", [True, False])
def test_what_a_reading_is_asked_with_reaches_each_mailbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, insists: bool
) -> None:
    """Whether it is asked though its sign-in was refused, and who helps to read it."""
    asked: list[tuple[bool, object]] = []

    def synced(self: Live, *_: object) -> Synced:
        asked.append((self.insists, self.spread))
        return Synced(self.connection.name, None)

    monkeypatch.setattr(Live, "sync", synced)
    helpers: Any = object()
    with application(tmp_path) as app:
        connection = _connected(app)
        SignedIn(app).read([connection], app.clock.now, Silent(), insists=insists, spread=helpers)
        assert asked == [(insists, helpers)]


def _connected(app: Application) -> Connection:
    with app.store.writing(app.clock.now()) as unit:
        mailbox = unit.mailboxes.put(Rep("ines@harbour.example", _ZONE))
        return unit.connections.put(mailbox.id, ConnectionInfo("imap", "ines@harbour.example"), "secret")
