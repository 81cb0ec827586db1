"""What became of every promise: sides and accounts, evidence, moves and withdrawals, and the ledger they end in."""

from agent.core.fulfil.exchange import Exchange, ReadMessage, Side
from agent.core.fulfil.follow import follow
from agent.core.fulfil.ledger import Author, Entry, EntryKind, Parties, fold
from agent.core.fulfil.sides import account_of, account_of_address, accounts_of, is_own_side, side_of

__all__ = [
    "Author",
    "Entry",
    "EntryKind",
    "Exchange",
    "Parties",
    "ReadMessage",
    "Side",
    "account_of",
    "account_of_address",
    "accounts_of",
    "fold",
    "follow",
    "is_own_side",
    "side_of",
]
