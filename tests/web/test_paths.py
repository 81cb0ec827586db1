"""Addresses of pages about anything whatever: one part for each, and what is in it comes back as it was."""

from urllib.parse import unquote
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from agent.core.policy import Rep
from agent.store_port import Mailbox, MailboxId
from agent.web.asked import path_of

_BOX = Mailbox(MailboxId(1), Rep("dana@x.example", ZoneInfo("UTC")))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=3))
def test_every_name_is_one_part_of_its_address(parts: list[str]) -> None:
    """An account called `a/b`, `..?x` or `50%` has its own page and no other's."""
    path = path_of(_BOX, *parts)
    assert path.isascii()
    assert not set("?#\\ ") & set(path)
    assert [unquote(part) for part in path.split("/")] == ["", "m", "1", *parts]
