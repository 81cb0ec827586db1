"""`kept` and its commands: each is imported when it is called, so that `kept --help` answers at once."""

import click

from agent.cli.lazy import LazyGroup

_COMMANDS = {
    "demo": "the whole job on a sample mailbox, in a few seconds, with no account",
    "scan": "read mbox, Maildir, .eml and .ics files of your own",
    "connect": "sign in to Gmail, Outlook, or a mailbox or calendar by IMAP and CalDAV",
    "sync": "read what is new in your signed-in mailboxes, once",
    "web": "the pages: your day, the ledger, accounts, the week, drafts, in a browser on this machine",
    "run": "everything in this one process, until you stop it",
    "work": "a worker of a team, on PostgreSQL and a queue",
    "hooks": "take Google's and Microsoft's notices of new mail",
    "service": "start kept run with this machine",
    "today": "the daily brief: what matters, today's meetings, what is due, what may slip",
    "promises": "the ledger: who promised what to whom by when, and how it stands",
    "show": "the whole story of one commitment, with its evidence",
    "confirm": "your word: yes, that is a promise",
    "dismiss": "your word: that is no promise",
    "keep": "your word: it was kept",
    "move": "your word: it has a new due date",
    "undo": "take your last word back",
    "taught": "what your dismissals taught, and how to take it back",
    "drafts": "the drafts and what became of them",
    "report": "the weekly kept-promise report",
    "accounts": "the manager's read: every account by what needs attention, and why",
    "account": "one account: heat, map, who owes what, meetings, barriers in their words",
    "explain": "one mail with its own words, commitments and dues marked and reasoned",
    "backup": "everything in one file",
    "restore": "a backup back in its place",
    "export": "your data, for other programs",
    "forget": "erase somebody, or a mailbox",
    "doctor": "what is wrong and what to type next",
}


class _Commands(LazyGroup):
    table = _COMMANDS


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="New here? Type `kept demo`. With mail of your own: `kept scan ~/Mail/export.mbox --me you@work.example`.",
)
@click.version_option(package_name="kept", prog_name="kept")
def kept() -> None:
    """Writes down every promise in your mail, watches whether it is kept, and drafts the honest word
    when one slips. It never sends; nothing leaves this machine."""
