"""One background for all teams: each mailbox is worked on as its own team's, and what is written lies apart."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from agent import bootstrap
from agent.errors import BadSettings
from agent.flows.sync import sync
from agent.settings import load_settings
from agent.store_port import DraftState
from workers.run import serve

_MAIL = (
    "From x Mon Mar  2 09:00:00 2026\nX-Folder: Sent\nMessage-ID: <1@test.example>\nDate: {date}\n"
    "From: Lena <lena@harbour.example>\nTo: Otto <otto@quarry.example>\nSubject: Stone\n\n"
    "Hello Otto,\n\nI'll send you the {thing} tomorrow.\n\nLena\n"
)


def _given(folder: Path, team: str, thing: str) -> None:
    """A promise of a week ago in the mailbox of Lena, who is in every team."""
    week_ago = datetime.now(UTC) - timedelta(days=7)
    mbox = folder / f"{team}.mbox"
    mbox.write_text(_MAIL.format(date=f"{week_ago:%a, %d %b %Y %H:%M:%S +0000}", thing=thing))
    with bootstrap.application(folder / "data") as opened:
        app = opened.for_team(team)
        box = app.put_mailbox("lena@harbour.example", ZoneInfo("Europe/Berlin"), ())
        (source,) = bootstrap.sources((mbox,), now=week_ago, zone=box.rep.zone)
        sync(app.store, box, source, reader=app.reader(box), now=week_ago, progress=lambda *_: None)


def test_each_team_gets_its_own(tmp_path: Path) -> None:
    """Two teams with the same rep and the same Message-ID: a draft and a report each, in folders of their own."""
    for team, thing in (("north", "price list"), ("south", "drawings")):
        _given(tmp_path, team, thing)
    serve(tmp_path / "data", threads=2, stop=Event(), once=True)
    with bootstrap.application(tmp_path / "data") as app:
        assert app.store.team == ""
        for team, thing, other in (("north", "price list", "drawings"), ("south", "drawings", "price list")):
            theirs = app.for_team(team)
            (mailbox,) = theirs.mailboxes()
            with theirs.store.reading() as unit:
                (draft,) = unit.drafts.all(mailbox.id)
            assert draft.state is DraftState.WRITTEN
            assert thing in draft.draft.text
            room = tmp_path / "data" / "teams" / team
            written = [path.read_text() for path in room.rglob("*") if path.is_file()]
            assert len([path for path in (room / "reports").iterdir() if path.suffix == ".html"]) == 1
            assert not [text for text in written if other in text]


@pytest.mark.parametrize("team", ["../south", ".", "a/b", "a\n"])
def test_a_teams_name_is_no_way_out_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, team: str
) -> None:
    """What could lead elsewhere is no name for a team."""
    monkeypatch.setenv("KEPT_TEAM", team)
    with pytest.raises(BadSettings):
        load_settings(tmp_path)
