"""What the rep is called, where nobody said so: their own mail does."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from agent.core.fulfil.exchange import Side
from agent.store_port import Mailbox, ReadPage, Store


def names_in(page: ReadPage) -> Counter[str]:
    """The names under which the rep wrote what was read, with how often."""
    messages = (item.message.message for item in page.items if item.message)
    return Counter(m.sender.name for m in messages if m.side is Side.REP and m.sender.name)


def learn_name(store: Store, mailbox: Mailbox, names: Counter[str], now: datetime) -> None:
    """Take the name they use most, where the mailbox has none."""
    if names and not mailbox.rep.name:
        with store.writing(now) as unit:
            unit.mailboxes.put(replace(mailbox.rep, name=names.most_common(1)[0][0]), team=mailbox.team)
