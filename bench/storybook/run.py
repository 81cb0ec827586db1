"""The program itself on a story, through its command line, in this process."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from bench.storybook.calendar import ics
from bench.storybook.compare import Answers
from bench.storybook.mail import mbox
from bench.storybook.story import Story


class ProgramError(RuntimeError):
    """The program failed; the sentence holds what it said."""


def answers(story: Story, room: Path) -> Answers:
    """What `kept` says of the story's mail and calendar, which are written into `room`, an empty folder."""
    mail, events, data = room / "mail.mbox", room / "calendar.ics", room / "data"
    mail.write_bytes(mbox(story))
    events.write_bytes(ics(story))
    data.mkdir()
    if story.aliases:
        (data / "kept.toml").write_text(f"[rep]\naliases = {json.dumps(story.aliases)}\n", encoding="utf-8")
    return ask(story, (mail, events), data)


def ask(story: Story, paths: Sequence[Path], data: Path) -> Answers:
    """Scan `paths` as the story's rep and read the ledger and the drafts."""
    here, at = ["--data", str(data)], ["--now", story.now.isoformat()]
    own = [part for domain in story.own_domains for part in ("--own-domain", domain)]
    call("scan", *map(str, paths), "--me", story.rep.email, "--tz", story.zone.key, *own, *at, *here)
    ledger = json.loads(call("promises", "--json", *at, *here))
    drafts = json.loads(call("drafts", "--json", *here))
    return Answers(_rows(ledger, "commitments"), _rows(drafts, "drafts"))


def call(*arguments: str) -> str:
    """What `kept` prints when it is called so; raises `ProgramError` where it fails."""
    from agent.cli.commands import kept

    result = CliRunner().invoke(kept, arguments)
    if result.exit_code:
        raise ProgramError(
            f"kept {arguments[0]}: {result.exception!r} {result.output[-400:]}"
        ) from result.exception
    return result.stdout


def _rows(said: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = said[name]
    return rows
