"""The rep's word teaches, locally: a kind of sentence that was dismissed is not raised again for this rep.

Between fulfilment and the store in the flow. `shape` says when two sentences are of one kind,
`lessons` what the rep's words come to and which commitments they silence. Pure, and the same for any
order of the words: nothing is stored beside the ledger's own entries. Import from the modules.
"""
