"""Each wall of the pages holds by itself, with the others out of the way."""

from urllib.parse import urlencode

from tests.web.serving import Visitor

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_a_good_token_does_not_make_up_for_a_missing_origin(reader: Visitor) -> None:
    """Where a browser says nothing of where a form comes from, the right token does not open the door."""
    body = urlencode({"token": reader.get("/settings").token})
    assert reader.ask("POST", "/sign-out", body, _FORM).status == 403
    assert reader.get("/settings").status == 200


def test_a_good_origin_does_not_make_up_for_a_missing_token(reader: Visitor) -> None:
    """A form of ours without its token is none, though it bears our origin."""
    assert reader.post("/sign-out", {"other": "field"}).status == 403
    assert reader.get("/settings").status == 200
