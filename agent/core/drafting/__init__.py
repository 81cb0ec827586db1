"""Which drafts are due, to whom, in which thread and with what facts; never their wording.

Stands between following (`agent.core.fulfil`) and rendering (`agent.render`), which fills a
template with the facts given here and with nothing else.
"""
