"""Where the rep's signature stands in a draft."""

from dataclasses import replace

from connectors.gmail._signature import with_signature
from tests.contract.contracts import a_draft

QUOTE = "On Fri, 13 Nov 2026 at 14:00, Noor wrote:\n\n> Hi Sven,\n> soon.\n"
SIGNATURE = "<b>Noor</b><br>Tilia"


def test_it_stands_above_what_is_quoted() -> None:
    """As in every mail the rep writes at Gmail."""
    html = '<body><p>Hello</p>\n<br>\n<div class="gmail_quote">On Fri</div></body>'
    signed = with_signature(
        replace(a_draft(), text=f"Hello,\n\nBest,\nNoor\n\n{QUOTE}", html=html), SIGNATURE
    )
    assert signed.text == f"Hello,\n\nBest,\nNoor\n\n-- \nNoor\nTilia\n\n{QUOTE}"
    assert signed.html.index(SIGNATURE) < signed.html.index("gmail_quote")


def test_it_ends_a_draft_that_quotes_nothing() -> None:
    """Inside the page, where there is one."""
    signed = with_signature(replace(a_draft(), text="Hello\n", html="<body>Hello</body>"), SIGNATURE)
    assert signed.text == "Hello\n\n-- \nNoor\nTilia\n"
    assert signed.html.endswith("</div>\n</body>")


def test_without_words_there_is_none() -> None:
    """An empty signature, or one that is only a picture too large to carry, changes nothing."""
    assert with_signature(a_draft(), "") == a_draft()
    assert with_signature(a_draft(), "<div><br></div>") == a_draft()
    assert with_signature(a_draft(), "<p>x</p>" * 10_000) == a_draft()
