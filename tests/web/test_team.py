"""A team's pages: let in by its own provider, each rep to the own mailbox alone, a manager to what reps show."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from agent import bootstrap
from agent.core.score.visibility import Visibility
from agent.errors import BadSettings
from agent.store_port import MailboxId
from agent.web.serve import team_site
from tests.web.provider import CLIENT, SECRET, Provider
from tests.web.serving import MONDAY, Answer, Visitor, running_for_a_team

NORA, FELIX, BOSS, ADMIN = (
    "nora@quietworks.example", "felix@quietworks.example", "boss@quietworks.example", "it@quietworks.example",
)  # fmt: skip
_WEDNESDAY = MONDAY + timedelta(days=2)
_ADDRESS = "https://kept.quietworks.example"


@pytest.fixture
def team(data: Path, vouching: Provider) -> Iterator[Callable[[], Visitor]]:
    """A team's pages over a copy of the sample; gives a browser that nobody knows yet."""
    _settings(data, vouching)
    with running_for_a_team(data, _WEDNESDAY) as (site, at):
        yield lambda: Visitor(site, at=at)


def _settings(data: Path, vouching: Provider) -> None:
    """A team's, with a provider that does not lie yet."""
    vouching.lies, vouching.algorithm, vouching.signing_key = {}, "RS256", None
    secret = data / "client-secret"
    secret.write_text(SECRET + "\n")
    (data / "kept.toml").write_text(
        f'[web]\naddress = "{_ADDRESS}"\noidc_issuer = "{vouching.issuer}"\noidc_client_id = "{CLIENT}"\n'
        f'oidc_client_secret_file = "{secret}"\nmanagers = ["{BOSS}"]\nadmins = ["{ADMIN}"]\n'
    )


def _attempt(visitor: Visitor, vouching: Provider, **wrong: str) -> Answer:
    """One attempt to sign in, with parts of the way back replaced."""
    there = visitor.get("/sign-in")
    assert there.status == 303
    back = {**vouching.authorize(there.headers["location"]), **wrong}
    return visitor.get(f"/signed-in?{urlencode(back)}")


def _signed_in(visitor: Visitor, vouching: Provider, email: str) -> Visitor:
    vouching.email = email
    assert _attempt(visitor, vouching).status == 200
    return visitor


def test_the_provider_lets_a_rep_in(team: Callable[[], Visitor], vouching: Provider) -> None:
    """By the code flow with PKCE; the session's cookie is for this host alone, over TLS, out of reach of scripts."""
    visitor = team()
    answer = visitor.get("/m/1/today")
    assert answer.status == 401
    assert 'href="/sign-in"' in answer.text
    vouching.email = NORA.upper()
    done = _attempt(visitor, vouching)
    assert done.status == 200
    cookies = " ".join(done.headers.get_all("set-cookie") or ()).lower()
    assert "__host-kept=" in cookies
    assert "secure" in cookies
    assert "samesite=strict" in cookies
    assert "max-age=31536000" in done.headers["strict-transport-security"]
    assert "certificate to you both" in visitor.get("/m/1/today").text
    assert SECRET not in vouching.asked_for[-1]["code_verifier"]


_NOW = datetime.now(UTC)
LIES: list[dict[str, Any]] = [
    {"iss": "https://evil.example"},
    {"aud": "another-client"},
    {"aud": [CLIENT, "another"], "azp": "another"},
    {"nonce": "of another attempt"},
    {"nonce": None},
    {"exp": _NOW - timedelta(hours=1)},
    {"exp": None},
    {"iat": None},
    {"sub": None},
    {"email_verified": False},
    {"email_verified": None},
    {"email_verified": "true"},
    {"email": None},
    {"email": "stranger@quietworks.example"},
    {"email": ""},
]


def _named(lies: dict[str, Any]) -> str:
    """The lie in a word, the same in every process."""
    return " ".join(
        f"{name}={'expired' if isinstance(value, datetime) else value}" for name, value in lies.items()
    )


@pytest.mark.parametrize("lies", LIES, ids=_named)
def test_what_the_provider_does_not_vouch_for_is_refused(
    team: Callable[[], Visitor], vouching: Provider, lies: dict[str, Any]
) -> None:
    """A token of another issuer, for another client, of another attempt, too old, or without a verified address of ours."""
    vouching.email, vouching.lies = NORA, lies
    visitor = team()
    assert _attempt(visitor, vouching).status == 403
    assert visitor.get("/m/1/today").status == 401


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("none", ""),
        ("HS256", "k" * 40),
        ("RS256", rsa.generate_private_key(public_exponent=65537, key_size=2048)),
    ],
    ids=["unsigned", "symmetric", "another key"],
)
def test_a_token_that_the_provider_did_not_sign_is_refused(
    team: Callable[[], Visitor], vouching: Provider, algorithm: str, key: Any
) -> None:
    """Unsigned, signed with a secret, or with a key that is not the provider's."""
    vouching.email, vouching.algorithm, vouching.signing_key = NORA, algorithm, key
    visitor = team()
    assert _attempt(visitor, vouching).status == 403
    assert visitor.get("/m/1/today").status == 401


@pytest.mark.parametrize(
    "wrong", [{"state": "another"}, {"state": ""}, {"code": "guessed"}, {"code": ""}], ids=str
)
def test_a_way_back_that_was_changed_is_refused(
    team: Callable[[], Visitor], vouching: Provider, wrong: dict[str, str]
) -> None:
    """The state and the code belong to this attempt."""
    vouching.email = NORA
    visitor = team()
    assert _attempt(visitor, vouching, **wrong).status == 403
    assert visitor.get("/m/1/today").status == 401


def test_a_way_back_to_another_browser_is_refused(team: Callable[[], Visitor], vouching: Provider) -> None:
    """Nobody is signed in by a link that somebody else prepared, and a code serves once."""
    vouching.email = NORA
    there = team().get("/sign-in")
    back = urlencode(vouching.authorize(there.headers["location"]))
    assert team().get(f"/signed-in?{back}").status == 403
    visitor = team()
    again = visitor.get("/sign-in")
    back = urlencode(vouching.authorize(again.headers["location"]))
    assert visitor.get(f"/signed-in?{back}").status == 200
    assert visitor.get(f"/signed-in?{back}").status == 403


def test_the_link_of_a_laptop_opens_nothing_here(team: Callable[[], Visitor]) -> None:
    """A team signs in one way only, and the owner's session is nobody's."""
    visitor = team()
    assert visitor.get(f"/sign-in/{visitor.site.link.secret}").status == 404
    visitor.cookies[visitor.site.cookie] = visitor.site.sessions.begin("")[1]
    assert visitor.get("/m/1/today").status == 401


def test_a_session_of_one_team_opens_nothing_of_another(data: Path, vouching: Provider) -> None:
    """Teams share the installation's key; but whom one team's provider vouched for is a stranger to the other, whatever the address."""
    _settings(data, vouching)
    with running_for_a_team(data, _WEDNESDAY) as (site, at):
        known = _signed_in(Visitor(site, at=at), vouching, BOSS)
        assert known.get("/team").status == 200
    settings = data / "kept.toml"
    settings.write_text('team = "south"\n' + settings.read_text())
    with running_for_a_team(data, _WEDNESDAY) as (site, at):
        assert Visitor(site, dict(known.cookies), at=at).get("/team").status == 401


def _everything(visitor: Visitor) -> dict[str, str]:
    """Every page that can be reached from the first one, and its text."""
    seen: dict[str, str] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        answer = visitor.get(path)
        if answer.status == 303:
            waiting.append(answer.headers["location"])
            continue
        assert answer.status == 200, path
        seen[path] = answer.text
        links = (href.replace("&amp;", "&") for href in re.findall(r'href="(/[^"#]*)', answer.text))
        waiting += [
            href
            for href in links
            if not href.startswith("/static/") and "/week/" not in href and "/team/" not in href
        ]
    return seen


def test_a_rep_sees_the_own_mailbox_alone(team: Callable[[], Visitor], vouching: Provider) -> None:
    """On every page that can be reached, and by every address that could be guessed, not a byte of another's."""
    visitor = _signed_in(team(), vouching, NORA)
    pages = _everything(visitor)
    assert len(pages) > 30
    for marker in ("felix", "museumamhafen", "sundlinje", "Vogt", "Bergen"):
        assert not [path for path, text in pages.items() if marker.lower() in text.lower()], marker
    theirs = [path.replace("/m/1/", "/m/2/") for path in pages if path.startswith("/m/1/")]
    assert "Data folder" not in pages["/settings"]
    for path in (*theirs, "/team"):
        assert visitor.get(path).status == 404, path
    token = visitor.get("/m/1/today").token
    assert visitor.post("/m/2/promises/abc/keep", {"token": token}).status == 404
    assert visitor.post("/m/2/shows", {"token": token, "visibility": "quotes"}).status == 404


@pytest.mark.parametrize("visibility", list(Visibility))
def test_a_manager_sees_what_a_rep_shows(
    team: Callable[[], Visitor], vouching: Provider, visibility: Visibility
) -> None:
    """Figures, accounts or sentences as the rep chose; never a mail, a draft, or a customer's name where only figures are shown."""
    browser = team()
    store = browser.site.app.store
    with store.writing(MONDAY) as unit:
        unit.mailboxes.show(MailboxId(1), visibility)
        unit.mailboxes.show(MailboxId(2), Visibility.NOTHING)
    visitor = _signed_in(browser, vouching, BOSS)
    pages = _everything(visitor)
    assert set(pages) == {path for path in pages if path.startswith("/team")}
    week = pages["/team"]
    assert ("Nora Lindqvist" in week) is True
    assert ("87%" in week) is (visibility is not Visibility.NOTHING)
    assert ("stbrannoc.example" in week) is (visibility in (Visibility.ACCOUNTS, Visibility.QUOTES))
    assert ("that certificate" in week) is (visibility is Visibility.QUOTES)
    for text in pages.values():
        assert "museumamhafen" not in text
        assert "two yellows" not in text  # of a mail's body
        assert "I missed that date" not in text  # of a draft
    for path in ("/m/1/today", "/m/1/ledger", "/m/1/drafts", "/settings"):
        assert visitor.get(path).status == 404, path


def test_a_manager_never_sees_a_week_before_the_rep_could(data: Path, vouching: Provider) -> None:
    """The week that ended opens on the Tuesday morning that its rep's report names; until then, and for the running one, it says when."""
    _settings(data, vouching)
    moment = MONDAY + timedelta(days=1, hours=4)  # Tuesday, seven in Chicago
    for now, opens in ((MONDAY, False), (moment - timedelta(seconds=1), False), (moment, True)):
        with running_for_a_team(data, now) as (site, at):
            visitor = _signed_in(Visitor(site, at=at), vouching, BOSS)
            ended = visitor.get("/team/2026-W11")
            assert ended.status == 200
            assert ("Nora Lindqvist" in ended.text) is opens
            assert ("It opens on Tue 17 Mar 2026, 07:00" in ended.text) is not opens
            assert "It opens on Tue 24 Mar" in visitor.get("/team/2026-W12").text
            shown = visitor.get("/team").text
            assert f"week {11 if opens else 10}<" in shown
            assert f"as of Mon {16 if opens else 9} Mar 2026, 00:00" in shown
            told = _signed_in(Visitor(site, at=at), vouching, NORA).get("/m/1/week/2026-W11").text
            assert "on Tue 17 Mar 2026, 07:00" in told


def test_an_admin_sees_settings_and_no_word(team: Callable[[], Visitor], vouching: Provider) -> None:
    """How it is set and how mailboxes stand."""
    visitor = _signed_in(team(), vouching, ADMIN)
    pages = _everything(visitor)
    assert set(pages) == {"/settings"}
    assert SECRET not in pages["/settings"]
    assert visitor.get("/m/1/today").status == 404
    assert visitor.get("/team").status == 404


def test_who_was_let_go_is_out(team: Callable[[], Visitor], vouching: Provider, data: Path) -> None:
    """What somebody may see is asked anew for every request: without the mailbox nothing is left."""
    visitor = _signed_in(team(), vouching, NORA)
    assert visitor.get("/m/1/today").status == 200
    with bootstrap.application(data) as app, app.store.writing(MONDAY) as unit:
        unit.erasure.mailbox(MailboxId(1))
    assert visitor.get("/m/1/today").status == 404


@pytest.mark.parametrize("missing", ["address", "oidc_client_id", "oidc_client_secret_file"])
def test_half_a_setup_is_refused(data: Path, vouching: Provider, missing: str) -> None:
    """A team's pages do not start with a sign-in that cannot work."""
    _settings(data, vouching)
    own = data / "kept.toml"
    own.write_text("\n".join(line for line in own.read_text().splitlines() if not line.startswith(missing)))
    with bootstrap.application(data) as app, pytest.raises(BadSettings, match=r"web\.address"):
        team_site(app, lambda: MONDAY)
