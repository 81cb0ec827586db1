"""Motive in one sentence: how much of what the rep writes is about the customer."""

from agent.core.score.motive import Motive
from agent.render.filters import counted, percent


def motive_words(motive: Motive) -> str:
    """ "71% of our 24 sentences are about them"; below what a share can be told from, how many there are."""
    sentences = counted(motive.sentences, "sentence")
    if motive.share is None:
        return (
            f"{sentences} of ours: too few for a share" if motive.sentences else "we have written nothing yet"
        )
    return f"{percent(motive.share)} of our {sentences} are about them"
