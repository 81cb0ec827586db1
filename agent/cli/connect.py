"""`kept connect`: sign in to a mailbox or calendar; one command for each provider, loaded when it is called."""

import click

from agent.cli.lazy import LazyGroup


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


@click.group(
    cls=_Providers,
    epilog="Afterwards: `kept sync` reads what is new; `kept doctor` says how each mailbox stands.",
)
def connect() -> None:
    """Sign in to a mailbox or calendar, look into it once, and keep the sealed sign-in. kept reads, and writes drafts;
    it never sends."""
