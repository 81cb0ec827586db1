"""What a rep lets a manager see of the weekly report; the store keeps each rep's choice."""

from enum import StrEnum


class Visibility(StrEnum):
    """What a rep lets a manager see; each shows what the one before does, and more."""

    NOTHING = "nothing"
    FIGURES = "figures"  # counts and rates, nobody's words and no customer's name
    ACCOUNTS = "accounts"  # and with whom something is overdue
    QUOTES = "quotes"  # and the sentence of what is overdue
