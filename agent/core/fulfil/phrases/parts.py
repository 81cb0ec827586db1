"""Parts that several phrases are made of."""

Phrases = tuple[str, ...]
"""Expressions, each of some phrases; matched against text in lower case with plain apostrophes."""

THANKS = r"(?:thanks|thank you|thx|many thanks|cheers)(?: so much| very much| a lot| again| both| all)?"
TALK = r"(?:call|phone call|talk|chat|conversation|meeting|demo|visit|session|walkthrough|discussion|workshop|tour|training|presentation)"
DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
OUR = rf"(?:our|the|your|today's|yesterday's|this morning's|this afternoon's|{DAY}'s)"
