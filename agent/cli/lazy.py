"""A group of commands, each imported only when it is called."""

import importlib
from collections.abc import Mapping

import click


class LazyGroup(click.Group):
    """Knows its commands by name and sentence (`table`), and where each lies (`module` and `attribute`, with `{}`)."""

    table: Mapping[str, str] = {}
    module = "agent.cli.{}"
    attribute = "{}"
    typed = "kept"  # what is typed before a command's name

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported."""
        if cmd_name not in self.table:
            return None
        found = importlib.import_module(self.module.format(cmd_name))
        command: click.Command = getattr(found, self.attribute.format(cmd_name))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table; no command is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.table.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A misspelt command is answered with the nearest one."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            import difflib

            near = difflib.get_close_matches(args[0], self.table, n=1)
            hint = f" Did you mean `{self.typed} {near[0]}`?" if near else ""
            ctx.fail(f"There is no command `{args[0]}`.{hint}")
