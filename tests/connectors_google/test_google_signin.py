"""Signing in to Google: who may come back, what a code is worth, and which sign-ins are refused."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from agent.cli.advice import advised
from agent.cli.commands import kept
from agent.clock import SystemClock
from agent.errors import BadInput, NotAllowed, ProviderDown, SignInNeeded
from connectors.gmail.signin import Client, Consent, SignedIn, check, client_of, read_client, waiting
from tests.connectors_google.conftest import ME, Desk
from tests.fakes.google.client import SCOPES, FakeGoogle

CLIENT = Client("client", "hush")
INSERT = "https://www.googleapis.com/auth/gmail.insert"


def get(address: str) -> tuple[int, str]:
    """What a browser gets, and where it is sent."""
    where = urlsplit(address)
    connection = HTTPConnection(where.netloc, timeout=10)
    try:
        connection.request("GET", f"{where.path}?{where.query}")
        response = connection.getresponse()
        response.read()
        return response.status, response.getheader("location") or ""
    finally:
        connection.close()


def consent_of(desk: Desk, redirect: str = "http://127.0.0.1:9/", hint: str = ME, **more: bool) -> Consent:
    return Consent(CLIENT, redirect, auth_uri=desk.endpoints.google_auth_uri, hint=hint, **more)


def agreed(consent: Consent) -> str:
    return get(consent.url)[1]


def tried(desk: Desk, secret: dict[str, Any], me: str = "", **more: Any) -> SignedIn:
    return check(secret, me=me, endpoints=desk.endpoints, clock=desk.clock, **more)


def test_the_narrowest_rights_are_asked_for(desk: Desk) -> None:
    """Reading mail, writing drafts, reading calendars; with PKCE, a state, and a lasting sign-in."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(consent_of(desk).url).query).items()}
    assert asked["scope"] == SCOPES
    assert (asked["code_challenge_method"], asked["access_type"]) == ("S256", "offline")
    assert len(asked["state"]) >= 40
    assert asked["login_hint"] == ME


def test_the_right_to_lay_mail_there_is_asked_for_where_the_report_is_wanted_there(desk: Desk) -> None:
    """One right more and the narrowest that does it; nobody is asked for it otherwise."""
    url = consent_of(desk, into_inbox=True).url
    (asked,) = parse_qs(urlsplit(url).query)["scope"]
    assert asked.split() == [*SCOPES.split(), INSERT]
    assert INSERT not in consent_of(desk).url


def test_a_browser_comes_back_to_this_machine(desk: Desk) -> None:
    """Google's answer reaches kept, other visitors do not; then the code is worth a sign-in."""
    with waiting() as back:
        consent = consent_of(desk, back.redirect_uri)
        answer = agreed(consent)
        found: list[str] = []
        waiter = threading.Thread(target=lambda: found.append(back.wait(consent.is_answer)))
        waiter.start()
        assert get(f"{back.redirect_uri}favicon.ico")[0] == 404
        assert get(f"{back.redirect_uri}?state=guessed&code=evil")[0] == 404
        assert get(answer)[0] == 200
        waiter.join(10)
    secret = consent.redeem(consent.code(found[0]), desk.endpoints, desk.clock)
    assert tried(desk, secret, ME).info.address == ME


def test_an_answer_may_be_pasted(desk: Desk) -> None:
    """The whole address that the browser could not open, or the code alone."""
    consent = consent_of(desk)
    answer = agreed(consent)
    code = parse_qs(urlsplit(answer).query)["code"][0]
    assert consent.code(f"  {answer}\n") == consent.code(code) == code


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("http://127.0.0.1:9/?state=another&code=x", NotAllowed),
        ("http://127.0.0.1:9/?code=x", NotAllowed),
        ("http://127.0.0.1:9/?state={state}&error=access_denied", SignInNeeded),
        ("http://127.0.0.1:9/?state={state}", NotAllowed),
        ("http://127.0.0.1:9/?state={state}&code=x&code=y", NotAllowed),
        ("http://127.0.0.1:9/?state={state}&state=x&code=y", NotAllowed),
    ],
)
def test_other_answers_are_refused(desk: Desk, answer: str, error: type[Exception]) -> None:
    """A state of another try, a refusal, and answers that say two things."""
    consent = consent_of(desk)
    state = parse_qs(urlsplit(consent.url).query)["state"][0]
    with pytest.raises(error):
        consent.code(answer.format(state=state))


def test_a_code_is_worth_nothing_to_another_try(desk: Desk) -> None:
    """PKCE: only who asked can redeem it; and it can be redeemed once."""
    consent, other = consent_of(desk), consent_of(desk)
    code = consent.code(agreed(consent))
    with pytest.raises(SignInNeeded):
        other.redeem(code, desk.endpoints, desk.clock)
    consent = consent_of(desk)
    code = consent.code(agreed(consent))
    consent.redeem(code, desk.endpoints, desk.clock)
    with pytest.raises(SignInNeeded):
        consent.redeem(code, desk.endpoints, desk.clock)


def test_a_sign_in_that_covers_less_is_refused(desk: Desk) -> None:
    """Somebody unticked the drafts; what is missing is named."""
    secret = json.loads(
        desk.fake.secret(ME, scopes=SCOPES.replace("https://www.googleapis.com/auth/gmail.compose ", ""))
    )
    with pytest.raises(NotAllowed, match=r"gmail\.compose"):
        tried(desk, secret)


@pytest.mark.parametrize(
    "wider", ["https://mail.google.com/", "https://www.googleapis.com/auth/gmail.modify"]
)
def test_a_wider_right_covers_the_narrow_ones(desk: Desk, wider: str) -> None:
    """A file from an older sign-in may hold more than kept asks for; kept does not use it."""
    scopes = f"{wider} https://www.googleapis.com/auth/calendar"
    assert tried(desk, json.loads(desk.fake.secret(ME, scopes=scopes))).info.address == ME


def test_another_mailbox_than_meant_is_refused(desk: Desk) -> None:
    """Nobody's mail is read under somebody else's name; Gmail's dots and an alias are no other mailbox."""
    with pytest.raises(NotAllowed, match="not for sven"):
        tried(desk, json.loads(desk.fake.secret(ME)), "sven@tilia.example")
    alias = [{"sendAsEmail": ME, "isPrimary": True}, {"sendAsEmail": "sales@tilia.example"}]
    desk.fake.do("set_mail", account=ME, aliases=alias)
    found = tried(desk, json.loads(desk.fake.secret(ME)), "sales@tilia.example")
    assert (found.info.address, found.aliases) == (ME, ("sales@tilia.example",))
    dotted = json.loads(desk.fake.secret("noor.haddad@gmail.com"))
    assert tried(desk, dotted, "NoorHaddad@googlemail.com".lower()).info.address == "noor.haddad@gmail.com"


def test_a_mailbox_that_nobody_names_is_refused(desk: Desk) -> None:
    """Without an address there is nothing to compare, so nothing is believed."""
    secret = json.loads(desk.fake.secret(ME))
    desk.fake.do("set_mail", account=ME, has_profile=False, aliases=[])
    with pytest.raises(NotAllowed):
        tried(desk, secret, ME)


def _service_account() -> dict[str, Any]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "type": "service_account",
        "client_email": "kept@project.iam.gserviceaccount.example",
        "private_key": pem.decode(),
        "private_key_id": "1",
        "token_uri": "https://evil.example/token",
    }


def test_an_administrator_signs_in_for_many(desk: Desk) -> None:
    """With a service account; its own file does not decide where its assertions are sent."""
    secret = _service_account()
    desk.fake.secret(ME)
    desk.fake.secret("sven@tilia.example")
    for me in (ME, "sven@tilia.example"):
        found = tried(desk, secret, me)
        assert found.info.address == me
        assert found.info.options["service_account"] == secret["client_email"]
    with pytest.raises(BadInput):
        tried(desk, secret, "")
    with pytest.raises(SignInNeeded):
        tried(desk, secret, "stranger@tilia.example")


@pytest.mark.parametrize("is_delegated", [True, False])
def test_an_administrator_may_leave_the_inbox_out(desk: Desk, is_delegated: bool) -> None:
    """Google grants a service account all it asks for or nothing, so the wish for the inbox is tried apart and remembered."""
    desk.fake.do("set_account", account=ME, scopes=f"{SCOPES} {INSERT}" if is_delegated else SCOPES)
    found = tried(desk, _service_account(), ME, into_inbox=True)
    assert found.may_insert is is_delegated
    assert (INSERT in json.loads(found.secret).get("asked", ())) is is_delegated
    again = tried(desk, json.loads(found.secret), ME)
    assert not again.may_insert


def test_trouble_while_signing_in_is_no_refusal(desk: Desk) -> None:
    """A token endpoint that is down is said to be down."""
    desk.fake.do("fault", match="^POST /token", action="status", status=503, times=9)
    with pytest.raises(ProviderDown):
        tried(desk, json.loads(desk.fake.secret(ME)))
    consent = consent_of(desk)
    with pytest.raises(ProviderDown):
        consent.redeem("code", desk.endpoints, desk.clock)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"installed": {}}', '{"installed": "x"}', "null"])
def test_what_is_no_client_is_said(text: str) -> None:
    """With the step of the manual that makes one."""
    with pytest.raises(BadInput, match="OAuth client"):
        read_client(text)


def test_a_client_is_read_as_the_console_gives_it() -> None:
    """Of either kind; its secret is in no one's printed words."""
    for kind in ("installed", "web"):
        client = read_client(json.dumps({kind: {"client_id": "a", "client_secret": "b"}}))
        assert (client.id, client.secret) == ("a", "b")
        assert "'b'" not in repr(client)


@pytest.fixture
def at_the_fake(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Settings that point a data folder of the test's own at the fake."""
    desk.fake.do("set", set_to=None)
    monkeypatch.setenv("KEPT_DATA", str(tmp_path / "data"))
    for name in ("google_api_root", "google_token_uri", "google_auth_uri"):
        monkeypatch.setenv(f"KEPT_{name.upper()}", getattr(desk.endpoints, name))
    yield tmp_path


def run(*arguments: str) -> int:
    return advised(lambda: kept.main(list(arguments), "kept", standalone_mode=False))


def test_connecting_with_a_file(
    fake: FakeGoogle, at_the_fake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--credentials FILE`, and nothing of the secret on the screen or in the clear on the disk."""
    file = at_the_fake / "credentials.json"
    file.write_text(fake.secret(ME))
    assert run("connect", "gmail", "--credentials", str(file), "--me", ME) == 0
    assert "Connected gmail:noor@tilia.example" in capsys.readouterr().out
    stored = b"".join(path.read_bytes() for path in (at_the_fake / "data").iterdir() if path.is_file())
    assert b"refresh:" not in stored
    assert b"hush" not in stored
    assert run("connect", "gmail", "--credentials", str(file), "--me", "else@tilia.example") == 1
    assert "not for else@tilia.example" in capsys.readouterr().err


@pytest.mark.parametrize(("scopes", "is_covered"), [(SCOPES, False), (f"{SCOPES} {INSERT}", True)])
def test_a_report_that_cannot_lie_in_the_inbox_is_said(
    fake: FakeGoogle,
    at_the_fake: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    scopes: str,
    is_covered: bool,
) -> None:
    """While connecting, and by the doctor until somebody signs in with that box ticked; the sign-in is good all the same."""
    monkeypatch.setenv("KEPT_REPORT__INTO_INBOX", "true")
    file = at_the_fake / "credentials.json"
    file.write_text(fake.secret(ME, scopes=scopes))
    assert run("connect", "gmail", "--credentials", str(file)) == 0
    assert ("does not cover gmail.insert" in capsys.readouterr().out) is not is_covered
    run("doctor")
    assert ("no sign-in may lay it into the inbox" in capsys.readouterr().out) is not is_covered


def test_connecting_without_a_browser_and_again(
    fake: FakeGoogle, at_the_fake: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The printed address is opened elsewhere, its answer pasted; the second time no client file is needed."""
    fake.do("set_account", account=ME, scopes=SCOPES)
    client = at_the_fake / "client.json"
    client.write_text(json.dumps({"installed": {"client_id": "client", "client_secret": "hush"}}))

    def pasted(*_: object, **__: object) -> str:
        said = capsys.readouterr().out
        return get(next(word for word in said.split() if "/o/oauth2/auth?" in word))[1]

    monkeypatch.setattr("click.prompt", pasted)
    assert run("connect", "gmail", "--client", str(client), "--no-browser") == 0
    assert run("connect", "gmail", "--no-browser", "--me", ME) == 0
    assert capsys.readouterr().out.startswith("Connected gmail:noor@tilia.example")


def _client(folder: Path) -> str:
    file = folder / "client.json"
    file.write_text(json.dumps({"installed": {"client_id": "client", "client_secret": "hush"}}))
    return str(file)


def _answer(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, change: Callable[[str], str]
) -> None:
    """The human's browser, which comes back with something else."""

    def pasted(*_: object, **__: object) -> str:
        said = capsys.readouterr().out
        return change(get(next(word for word in said.split() if "/o/oauth2/auth?" in word))[1])

    monkeypatch.setattr("click.prompt", pasted)


def _with_error(error: str) -> Callable[[str], str]:
    return lambda address: f"{address.partition('code=')[0]}error={error}"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_with_error("access_denied"), "You did not agree"),
        (_with_error("admin_policy_enforced"), "The administrator of this Google Workspace does not allow"),
        (lambda address: address.replace("state=", "state=x"), "belongs to another sign-in"),
        (lambda address: address.partition("code=")[0], "holds no code"),
        (lambda address: re.sub("code=[^&]+", "code=used", address), "did not accept the code"),
    ],
)
def test_a_refusal_ends_in_the_command_that_tries_again(
    fake: FakeGoogle,
    at_the_fake: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[str], str],
    sentence: str,
) -> None:
    """What is wrong in the first line, the very command in the last."""
    fake.do("set_account", account=ME, scopes=SCOPES)
    _answer(capsys, monkeypatch, change)
    typed = ("connect", "gmail", "--client", _client(at_the_fake), "--no-browser")
    assert run(*typed) == 1
    told, to_do = capsys.readouterr().err.splitlines()
    assert sentence in told
    assert f"`kept {' '.join(typed)}`" in to_do


@pytest.mark.parametrize(
    ("trouble", "sentence", "step"),
    [
        (
            {"scopes": SCOPES.replace("https://www.googleapis.com/auth/gmail.compose", "")},
            "does not cover gmail.compose",
            "Leave every box",
        ),
        ({"revoked": True}, "Google does not accept the sign-in any more", "sign in once more"),
    ],
)
def test_a_sign_in_that_is_worth_too_little_says_what_to_do(
    fake: FakeGoogle,
    at_the_fake: Path,
    capsys: pytest.CaptureFixture[str],
    trouble: dict[str, object],
    sentence: str,
    step: str,
) -> None:
    """Scopes that were left out, an account that took its word back."""
    file = at_the_fake / "credentials.json"
    file.write_text(fake.secret(ME))
    fake.do("set_account", account=ME, **trouble)
    typed = ("connect", "gmail", "--credentials", str(file))
    assert run(*typed) == 1
    told, to_do = capsys.readouterr().err.splitlines()
    assert sentence in told
    assert step in to_do
    assert f"`kept {' '.join(typed)}`" in to_do


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (
            {"status": 403, "reason": "domainPolicy"},
            "The administrator of this Google Workspace has not allowed",
        ),
        ({"status": 403, "reason": "accessNotConfigured"}, "is not switched on in your Google Cloud project"),
        ({"status": 403, "reason": "insufficientPermissions"}, "does not cover all that kept needs"),
        ({"status": 429, "reason": "rateLimitExceeded", "retry_after": "300"}, "Google asks to slow down"),
        ({"status": 503, "reason": "backendError"}, "Google is in trouble"),
    ],
)
def test_a_mailbox_that_may_not_be_read_says_what_to_do(
    fake: FakeGoogle,
    at_the_fake: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    fault: dict[str, object],
    sentence: str,
) -> None:
    """The APIs are not switched on, the Workspace does not trust the client, Google is busy."""
    monkeypatch.setattr(SystemClock, "sleep", lambda *_: None)
    file = at_the_fake / "credentials.json"
    file.write_text(fake.secret(ME))
    fake.do("fault", match="^GET /gmail", action="status", times=99, **fault)
    typed = ("connect", "gmail", "--credentials", str(file))
    assert run(*typed) == 1
    told, to_do = capsys.readouterr().err.splitlines()
    assert sentence in told
    assert f"`kept {' '.join(typed)}`" in to_do


@pytest.mark.parametrize("setting", ["KEPT_GOOGLE_TOKEN_URI", "KEPT_GOOGLE_API_ROOT"])
def test_offline_it_is_said_what_to_type_later(
    fake: FakeGoogle,
    at_the_fake: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
) -> None:
    """Nothing was kept, so nothing tries by itself."""
    monkeypatch.setattr(SystemClock, "sleep", lambda *_: None)
    monkeypatch.setenv(setting, "http://127.0.0.1:9")
    file = at_the_fake / "credentials.json"
    secret = {**json.loads(fake.secret(ME)), "token": "", "expiry": ""}
    file.write_text(json.dumps(secret))
    typed = ("connect", "gmail", "--credentials", str(file))
    assert run(*typed) == 1
    told, to_do = capsys.readouterr().err.splitlines()
    assert "Google" in told
    assert to_do.strip() == f"Nothing was connected. Then: `kept {' '.join(typed)}`"


def test_without_a_client_the_manual_is_named(at_the_fake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first time there is no earlier sign-in to take it from."""
    assert run("connect", "gmail") != 0
    assert "docs/connect-google.md" in capsys.readouterr().err


def test_the_client_of_an_earlier_sign_in_is_known(desk: Desk) -> None:
    """Signing in again needs no file; a service account has no client."""
    assert client_of(desk.fake.secret(ME)) == CLIENT
    assert client_of(json.dumps(_service_account())) is None
