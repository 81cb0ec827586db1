"""Slip Radar: which promise will slip, while it is still news.

Between fulfilment and drafting in the flow. Pure: the rep's own commitments and the times of the
rep's mails in, probabilities with their reasons out. Import from the modules: `history` (what past
promises teach), `slip` (what that says of an open one).
"""
