"""The command line: each command is imported when it is called, so that `kept --help` answers at once."""

import importlib
import sys

import click

_COMMANDS = {
    "demo": "the whole job on a sample mailbox, in a few seconds, with no account",
    "scan": "read mbox, Maildir, .eml and .ics files of your own",
    "today": "the daily brief: what matters, today's meetings, what is due, what may slip",
    "promises": "the ledger: who promised what to whom by when, and how it stands",
    "show": "the whole story of one commitment, with its evidence",
    "confirm": "your word: yes, that is a promise",
    "dismiss": "your word: that is no promise",
    "keep": "your word: it was kept",
    "move": "your word: it has a new due date",
    "taught": "what your dismissals taught, and how to take it back",
    "drafts": "the drafts and what became of them",
    "report": "the weekly kept-promise report",
    "accounts": "the manager's read: every account by what needs attention, and why",
    "account": "one account: heat, map, who owes what, meetings, barriers in their words",
    "explain": "one mail with its own words, commitments and dues marked and reasoned",
    "doctor": "what is wrong and what to type next",
}


class _LazyGroup(click.Group):
    """Knows its commands by name and sentence, and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a newcomer needs them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command's own module, `agent.cli.<name>`, holds a click command of that name."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"agent.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table above; no command is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A misspelt command is answered with the nearest one."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            import difflib

            near = difflib.get_close_matches(args[0], _COMMANDS, n=1)
            hint = f" Did you mean `kept {near[0]}`?" if near else ""
            ctx.fail(f"There is no command `{args[0]}`.{hint}")


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="New here? Type `kept demo`. With mail of your own: `kept scan ~/Mail/export.mbox --me you@work.example`.",
)
@click.version_option(package_name="kept", prog_name="kept")
def kept() -> None:
    """Writes down every promise in your mail, watches whether it is kept, and drafts the honest word
    when one slips. It never sends; nothing leaves this machine."""


def main() -> None:
    """The entry point: every trouble becomes a sentence, never a traceback."""
    from agent.cli.advice import advised

    sys.exit(advised(lambda: kept.main(prog_name="kept", standalone_mode=False)))
