"""A real mail program's view: kept's drafts opened, edited, sent and deleted in mutt, and what kept makes of each."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from agent import bootstrap
from agent.store_port import DraftState
from tests.connectors_imap.world import NOW, ImapWorld
from tests.servers.absent import absent
from tests.servers.dovecot import FULL, Dovecot, Variant
from tests.servers.terminal import TMUX, terminal

pytestmark = pytest.mark.slow

_RC = """set folder="imap://{user}@127.0.0.1:{port}/"
set imap_user={user}
set imap_pass=pass
set ssl_starttls=no
set ssl_force_tls=no
set spoolfile="+INBOX"
set postponed="+Drafts"
set record="+Sent"
set from="dana@tilia.example"
set realname="Dana Keller"
set use_from=yes
set sendmail="{folder}/sink"
set editor="{folder}/editor"
set confirmappend=no
set delete=yes
set quit=yes
set wait_key=no
"""


class Mutt:
    """mutt with Dana's mailbox. Her editor gives a date to what kept left open; what she sends ends in a file."""

    def __init__(self, folder: Path, world: ImapWorld) -> None:
        self.folder = folder
        (folder / "muttrc").write_text(_RC.format(user=world.user, port=world.server.port, folder=folder))
        self.edits(changing=True)
        (folder / "sink").write_text(f'#!/bin/sh\ncat >> "{folder}/sent"\n')
        (folder / "sink").chmod(0o755)

    def edits(self, *, changing: bool) -> None:
        """Whether the editor changes anything."""
        change = 'sed -i "s/\\[new date\\]/on Thursday/" "$1"' if changing else "true"
        (self.folder / "editor").write_text(f"#!/bin/sh\n{change}\n")
        (self.folder / "editor").chmod(0o755)

    def on_screen(self, *words: str) -> str:
        """The command to be typed."""
        return f"mutt -F {self.folder}/muttrc {' '.join(words)}"

    def open_draft(self, *keys: tuple[str, str]) -> list[str]:
        """Recall the first draft that lies there, and press keys, each when this stands on the screen."""
        seen = []
        with terminal(self.on_screen("-p")) as shown:
            for text, key in keys:
                seen.append(shown.shows(text))
                shown.type(key)
            shown.ends()
        return seen


def states(world: ImapWorld) -> list[DraftState]:
    with bootstrap.application(world.data) as app, app.store.reading() as unit:
        (mailbox,) = unit.mailboxes.all()
        return sorted(row.state for row in unit.drafts.all(mailbox.id))


@pytest.fixture
def world(tmp_path: Path, servers: Callable[[Variant], Dovecot]) -> ImapWorld:
    if not (TMUX and shutil.which("mutt")):
        absent("no mutt and tmux")
    world = ImapWorld(tmp_path / "data", servers(FULL), FULL)
    world.sync(NOW)
    assert states(world) == [DraftState.WRITTEN] * 2
    return world


def test_each_doing_of_the_human_is_noticed(world: ImapWorld, tmp_path: Path) -> None:
    """Opened, edited and kept for later it is edited; sent with that change it is sent_edited; none is made again."""
    mutt = Mutt(tmp_path, world)
    mutt.open_draft(
        ("Postponed Messages", "Enter"), ("-- Mutt: Compose", "q"), ("Postpone this message", "y")
    )
    world.sync(NOW + timedelta(minutes=5))
    assert states(world) == [DraftState.EDITED, DraftState.WRITTEN]
    mutt.open_draft(("Postponed Messages", "Enter"), ("-- Mutt: Compose", "y"))
    world.sync(NOW + timedelta(minutes=10))
    assert states(world) == [DraftState.EDITED, DraftState.SENT_EDITED]
    assert b"on Thursday" in (tmp_path / "sent").read_bytes()
    mutt.open_draft(("Compose", "y"))  # the one that is left is opened at once
    world.sync(NOW + timedelta(minutes=15))
    world.sync(NOW + timedelta(days=1))
    assert states(world) == [DraftState.SENT_EDITED] * 2
    assert world.lying() == []


def test_what_is_sent_as_it_lies_was_sent_as_is(world: ImapWorld, tmp_path: Path) -> None:
    """mutt sends the plain words without the HTML: that is no change by the human."""
    mutt = Mutt(tmp_path, world)
    mutt.edits(changing=False)
    mutt.open_draft(("Postponed Messages", "Enter"), ("-- Mutt: Compose", "y"))
    world.sync(NOW + timedelta(minutes=5))
    assert states(world) == [DraftState.SENT_AS_IS, DraftState.WRITTEN]


def test_what_is_deleted_is_not_made_again(world: ImapWorld, tmp_path: Path) -> None:
    """The human wins."""
    mutt = Mutt(tmp_path, world)
    with terminal(mutt.on_screen("-f", "+Drafts")) as shown:
        shown.shows("Re: Oak tops")
        shown.type("D")
        shown.shows("Delete messages matching")
        shown.type(".", "Enter")
        shown.type("q")
        shown.ends()
    assert world.lying() == []
    for minutes in (5, 10, 60):
        world.sync(NOW + timedelta(minutes=minutes))
    assert states(world) == [DraftState.DELETED_BY_HUMAN] * 2
    assert world.lying() == []
