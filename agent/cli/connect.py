"""`kept connect`: sign in to a mailbox or calendar; one command for each provider, loaded when it is called."""

import shlex

import click

from agent.cli.lazy import LazyGroup
from agent.errors import SourceError

_TYPED = "kept.typed"


class _Providers(LazyGroup):
    table = {  # noqa: RUF012 never changed
        "gmail": "Gmail or Google Workspace, mail and calendar",
        "outlook": "Outlook.com or Microsoft 365, mail and calendar",
        "imap": "any other mailbox that speaks IMAP",
        "caldav": "any other calendar that speaks CalDAV",
    }
    module = "agent.cli.connect_{}"
    attribute = "command"
    typed = "kept connect"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Remember what was typed; it holds no secret."""
        ctx.meta[_TYPED] = shlex.join(["kept", "connect", *args])
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """A refusal ends in the command that tries again."""
        try:
            return super().invoke(ctx)
        except SourceError as refused:
            from agent.cli.connecting import to_type

            refused.next_step = to_type(refused, ctx.meta[_TYPED])
            raise


@click.group(
    cls=_Providers,
    epilog="Afterwards: `kept sync` reads what is new; `kept doctor` says how each mailbox stands.",
)
def connect() -> None:
    """Sign in to a mailbox or calendar, look into it once, and keep the sealed sign-in. kept reads, and writes drafts;
    it never sends."""
