"""The jobs: identifiers in, one flow called. Each may run twice, or never: the ledger's rows decide, not the queue."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import dramatiq

from agent.bootstrap import Application
from agent.flows.follow import follow_accounts

Open = Callable[[], AbstractContextManager[Application]]

_RETRIES = 5
_LONGEST_WAIT = 10 * 60 * 1000  # ms


def register(broker: dramatiq.Broker, open_application: Open) -> dramatiq.Actor[[str], None]:
    """Declare the jobs on `broker`; the one returned follows a mailbox and writes what drafts are due."""

    @dramatiq.actor(broker=broker, queue_name="follow", max_retries=_RETRIES, max_backoff=_LONGEST_WAIT)
    def follow_mailbox(email: str) -> None:
        now = datetime.now(UTC)
        with open_application() as app:
            mailbox = next(m for m in app.mailboxes() if m.rep.email == email)
            follow_accounts(app.store, mailbox, policy=app.policy, now=now, progress=lambda _done, _of: None)
            app.drafter(mailbox).run(now)

    return follow_mailbox
