"""Who asks to be forgotten is forgotten, and nobody whose domain only ends alike."""

import pytest

from agent.core.forgotten import is_of
from agent.core.message import Address


@pytest.mark.parametrize(
    ("email", "is_theirs"),
    [
        ("bo@mark.example", True),
        ("bo@mail.mark.example", True),
        ("bo@quillmark.example", False),
        ("bo@mark.example.org", False),
    ],
)
def test_a_domain_that_ends_alike_is_somebody_elses(email: str, is_theirs: bool) -> None:
    """Subdomains are theirs; the neighbour's mail is kept."""
    assert is_of(Address(email), "@Mark.example") is is_theirs
