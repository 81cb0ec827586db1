"""The store: every row that outlives a command, on SQLite or PostgreSQL.

What it offers is described in `agent.store_port`; `Store.open` makes one. In short:

    store = Store.open(path_or_url, Keys.from_file(key_file), now=now)
    with store.writing(now) as unit:
        mailbox = unit.mailboxes.put(rep)
    with store.writing(now, repeatable=True) as unit:
        unit.pages.store(mailbox.id, source.name, page)  # items, messages, meetings, cursor: all or nothing
    with store.reading() as unit:
        work = unit.exchanges.dirty(mailbox.id)[0]
        exchange = unit.exchanges.load(mailbox.id, work.account)
    with store.writing(now, repeatable=True) as unit:
        unit.ledger.settle(mailbox.id, work, follow(exchange, rep, policy))

Words of a mail (bodies, subjects, quotes, names) lie only in sealed columns (`seal.py`). Keep network
calls out of units: a writing unit makes every other writer wait.
"""
