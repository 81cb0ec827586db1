"""What became of every promise: sides and accounts, evidence, moves and withdrawals, and the ledger they end in.

Import from the modules: `follow` (an exchange to entries), `ledger` (entries to a row), `exchange` and
`sides` (what both stand on). Nothing is imported here, so that the store may use the values without
loading the phrases and the grammar of dues.
"""
