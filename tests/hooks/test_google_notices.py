"""Gmail's notices: pulled from a subscription, or pushed with Google's signature, and only ever a reason to look earlier."""

import base64
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from google.auth import crypt, jwt

from agent.bootstrap.pushed import Pushed
from agent.cli.doctor_words import check
from agent.errors import BadSettings, NotAllowed
from agent.ports import Endpoints
from agent.store_port import Connection
from connectors.gmail.pull import Pull
from connectors.gmail.push import read_notice
from tests.fakes.google.client import FakeGoogle
from tests.hooks.conftest import Hooks, Serving, until
from workers.pushing import Pushing

_ME, _READER = "noor@tilia.example", "reader@tilia.example"
_SENDER = "push@project.example"
_TOPIC, _SUBSCRIPTION = "projects/p/topics/kept", "projects/p/subscriptions/kept"


class Signer:
    """Google's key, or somebody's."""

    def __init__(self, name: str) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        self.name = name
        self._signer = crypt.RSASigner.from_string(private, key_id=name)  # type: ignore[no-untyped-call]
        called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "signer")])
        now = datetime.now(UTC)
        made = x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        self.certificate = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()

    def token(self, audience: str, **claims: Any) -> str:
        """A token as Pub/Sub sends it, with what is to be wrong about it."""
        now = int(time.time())
        usual = {"iss": "https://accounts.google.com", "aud": audience, "email": _SENDER, "email_verified": True,
                 "sub": "1", "iat": now, "exp": now + 3600}  # fmt: skip
        said = {name: value for name, value in {**usual, **claims}.items() if value is not None}
        return bytes(jwt.encode(self._signer, said)).decode()  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def signers() -> tuple[Signer, Signer]:
    """Google's and a stranger's."""
    return Signer("google"), Signer("stranger")


@pytest.fixture
def hooks(
    serving: Serving, google: FakeGoogle, signers: tuple[Signer, Signer], monkeypatch: pytest.MonkeyPatch
) -> Hooks:
    """An address to which Google pushes."""
    monkeypatch.setattr("workers.pushing._LOOK", 0.05)
    google.do("certificates", **{signers[0].name: signers[0].certificate})
    push = f'[push]\nurl = "URL"\ngoogle_topic = "{_TOPIC}"\ngoogle_sender = "{_SENDER}"\n'
    return serving(_addresses(google) + push)


def _addresses(google: FakeGoogle) -> str:
    root = google.root
    return (
        f'google_api_root = "{root}"\ngoogle_token_uri = "{root}/token"\n'
        f'google_auth_uri = "{root}/o/oauth2/auth"\ngoogle_pubsub_root = "{root}"\n'
    )


@pytest.fixture
def noor(hooks: Hooks, google: FakeGoogle) -> Connection:
    """Noor's mailbox, which Gmail watches."""
    made = hooks.connect("gmail", _ME, google.secret(_ME))
    until(lambda: google.do("topic")["watched"] == [_ME])
    return made


def _pushed(number: int = 1, address: str = _ME) -> dict[str, Any]:
    data = base64.b64encode(json.dumps({"emailAddress": address, "historyId": 7}).encode()).decode()
    return {"message": {"data": data, "messageId": str(number)}, "subscription": _SUBSCRIPTION}


def _bearer(hooks: Hooks, signer: Signer, **claims: Any) -> str:
    return f"Bearer {signer.token(f'http://127.0.0.1:{hooks.port}/hooks/google', **claims)}"


def test_a_push_that_google_signed_hurries_the_mailbox(
    hooks: Hooks, noor: Connection, signers: tuple[Signer, Signer]
) -> None:
    """It is answered once the hurry is noted; sent again it changes nothing."""
    authorization = _bearer(hooks, signers[0])
    assert hooks.post("/hooks/google", _pushed(), authorization=authorization)[0] == 204
    assert hooks.hurried() == {noor.id}
    hooks.rest()
    assert hooks.post("/hooks/google", _pushed(), authorization=authorization)[0] == 204
    assert hooks.hurried() == set()
    assert hooks.post("/hooks/google", _pushed(2), authorization=authorization)[0] == 204
    assert hooks.hurried() == {noor.id}


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "https://other.example/hooks/google"},
        {"iss": "https://evil.example"},
        {"email": "other@project.example"},
        {"email_verified": False},
        {"email_verified": None},
        {"email": None},
        {"iat": 1_000_000_000, "exp": 1_000_003_600},
        {"iat": 4_000_000_000, "exp": 4_000_003_600},
    ],
    ids=str,
)
def test_a_push_with_a_wrong_claim_is_refused(
    hooks: Hooks, noor: Connection, signers: tuple[Signer, Signer], claims: dict[str, Any]
) -> None:
    """Signed by Google, but not for us, not as the account we named, or not now."""
    assert (
        hooks.post("/hooks/google", _pushed(), authorization=_bearer(hooks, signers[0], **claims))[0] == 403
    )
    assert hooks.hurried() == set()


def test_a_push_that_nobody_or_somebody_else_signed_is_refused(
    hooks: Hooks, noor: Connection, google: FakeGoogle, signers: tuple[Signer, Signer]
) -> None:
    """No token, nonsense, a stranger's key, none at all, or a stranger's under Google's name; keys are fetched once."""
    genuine = _bearer(hooks, signers[0])
    head, body, signature = genuine.removeprefix("Bearer ").split(".")
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none","kid":"google"}').rstrip(b"=").decode()
    symmetric = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"google"}').rstrip(b"=").decode()
    named = Signer("google")
    for authorization in (
        "", "Bearer", "Bearer x.y.z", f"Basic {head}", _bearer(hooks, signers[1]), _bearer(hooks, named),
        f"Bearer {unsigned}.{body}.", f"Bearer {symmetric}.{body}.{signature}", f"Bearer {head}.{body}.AAAA",
        f"Bearer {'x' * 100_000}"[:60_000],
    ):  # fmt: skip
        assert hooks.post("/hooks/google", _pushed(), authorization=authorization)[0] in (403, 431)
    assert hooks.hurried() == set()
    asked = [line for line in google.do("calls") if "certs" in line]
    assert len(asked) <= 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b'{"message": 3}',
        b'{"message": {"data": "***"}}',
        b'{"message": {"data": "W10="}}',
    ],
)
def test_what_google_signed_and_nobody_can_read_is_heard(
    hooks: Hooks, noor: Connection, signers: tuple[Signer, Signer], body: bytes
) -> None:
    """Or it would come for ever."""
    assert hooks.post("/hooks/google", body, authorization=_bearer(hooks, signers[0]))[0] == 204
    assert hooks.hurried() == set()


def test_a_mailbox_that_is_not_ours_hurries_nobody(
    hooks: Hooks, noor: Connection, signers: tuple[Signer, Signer]
) -> None:
    """Somebody's notice came to the wrong topic."""
    authorization = _bearer(hooks, signers[0])
    assert hooks.post("/hooks/google", _pushed(1, "x@y.example"), authorization=authorization)[0] == 204
    assert hooks.hurried() == set()


@pytest.fixture
def pulling(
    serving: Serving, google: FakeGoogle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hooks]:
    """A machine that nobody can reach, with credentials for the subscription."""
    monkeypatch.setattr("workers.pushing._LOOK", 0.05)
    monkeypatch.setattr("workers.pushing._PAUSE", 0.05)
    monkeypatch.setattr("workers.pushing._LONGEST_PAUSE", 0.05)
    credentials = tmp_path / "reader.json"
    credentials.write_text(google.secret(_READER), "utf-8")
    push = f'[push]\ngoogle_topic = "{_TOPIC}"\ngoogle_subscription = "{_SUBSCRIPTION}"\ngoogle_credentials = "{credentials}"\n'
    yield serving(_addresses(google) + push)


def test_a_new_mail_is_pulled(pulling: Hooks, google: FakeGoogle) -> None:
    """From the mail's coming over topic and subscription to the reading being due; what was heard is acknowledged."""
    made = pulling.connect("gmail", _ME, google.secret(_ME))
    until(lambda: google.do("topic")["watched"] == [_ME])
    until(lambda: pulling.hurried() == {made.id})  # a watch tells of itself
    until(lambda: google.do("topic")["waiting"] == 0)
    until(lambda: any("Gmail watches, until" in str(one) for one in check(pulling.app, datetime.now(UTC))))
    pulling.rest()
    time.sleep(1.1)  # Gmail tells at most once a second
    google.deliver(
        _ME, b"From: Sven <sven@brandt.example>\r\nTo: noor@tilia.example\r\nSubject: Oak\r\n\r\nHello\r\n"
    )
    until(lambda: pulling.hurried() == {made.id})
    until(lambda: google.do("topic")["waiting"] == 0)


def test_drafts_are_not_told_of(pulling: Hooks, google: FakeGoogle) -> None:
    """kept's own drafts would else make it look again and again."""
    pulling.connect("gmail", _ME, google.secret(_ME))
    until(lambda: google.do("topic")["watched"] == [_ME])
    before = google.do("topic")["published"]
    time.sleep(1.1)
    google.human(_ME, "write", raw=b"To: sven@brandt.example\r\nSubject: Oak\r\n\r\nHello\r\n")
    assert google.do("topic")["published"] == before


def test_trouble_at_pubsub_is_waited_out(pulling: Hooks, google: FakeGoogle) -> None:
    """Refused, cut off, sent nonsense: the notice is fetched at last, and strange ones are acknowledged."""
    made = pulling.connect("gmail", _ME, google.secret(_ME))
    until(lambda: google.do("topic")["watched"] == [_ME])
    for action in ("cut", "html", "truncate", "half_json", "status"):
        google.do("fault", match=":pull", action=action, times=2)
    published: tuple[Any, ...] = (None, [], {"emailAddress": 3}, {"emailAddress": "x@y.example"}, "word")
    for strange in published:
        google.do("publish", what=strange)
    until(lambda: google.do("topic")["waiting"] == 0)
    pulling.rest()
    google.do("publish", what={"emailAddress": _ME, "historyId": 1})
    until(lambda: pulling.hurried() == {made.id})


def test_a_notice_is_kept_where_it_cannot_be_noted(
    pulling: Hooks, google: FakeGoogle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is acknowledged only after the hurry is on the disk."""
    made = pulling.connect("gmail", _ME, google.secret(_ME))
    until(lambda: google.do("topic")["watched"] == [_ME] and google.do("topic")["waiting"] == 0)
    pulling.rest()
    busy = Event()
    with pulling.app.store.writing(datetime.now(UTC)):
        google.do("publish", what={"emailAddress": _ME, "historyId": 1})
        busy.wait(0.5)
        assert google.do("topic")["waiting"] == 1
    until(lambda: pulling.hurried() == {made.id})
    until(lambda: google.do("topic")["waiting"] == 0)


def test_whoever_may_not_read_the_subscription_is_told_so(google: FakeGoogle) -> None:
    """The sentence names what is missing, and nothing of the answer."""
    pull = Pull(_SUBSCRIPTION, google.secret(_READER), _endpoints(google), clock=_Clock())
    google.do(
        "fault", match=":pull", action="status", status=403, reason="PERMISSION_DENIED", message="words"
    )
    with pytest.raises(NotAllowed) as told:
        pull.wait()
    assert "subscriber" in told.value.next_step
    assert "words" not in told.value.sentence
    pull.close()


def test_a_service_account_pulls_as_itself(google: FakeGoogle) -> None:
    """Its token is asked for with the right to read subscriptions, and on nobody's behalf."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    google.do("set_account", account="bot@p.example", scopes="")
    secret = {"type": "service_account", "client_email": "bot@p.example", "private_key": pem,
              "token_uri": "https://oauth2.googleapis.com/token"}  # fmt: skip
    pull = Pull(_SUBSCRIPTION, json.dumps(secret), _endpoints(google), clock=_Clock())
    google.do("publish", what={"emailAddress": _ME, "historyId": 1})
    (notice,) = pull.wait()
    assert (notice.address, notice.receipt != "") == (_ME, True)
    pull.heard([notice])
    assert pull.wait() == ()
    pull.close()


def test_credentials_that_cannot_be_read_are_said(
    serving: Serving, google: FakeGoogle, tmp_path: Path
) -> None:
    """The setting is named, and what is in the file is not."""
    (tmp_path / "reader.json").write_text('{"type": "hunter2"}', "utf-8")
    push = f'[push]\ngoogle_subscription = "{_SUBSCRIPTION}"\ngoogle_credentials = "{tmp_path}/reader.json"\n'
    hooks = serving(_addresses(google) + push)
    with pytest.raises(BadSettings) as told:
        Pushed(hooks.app).pull()
    assert "hunter2" not in told.value.sentence
    stop = Event()
    pushing = Pushing(Pushed(hooks.app), ("gmail",))
    pushing.start(stop)  # says so in the log, and goes on without
    stop.set()
    pushing.join()


def _endpoints(google: FakeGoogle) -> Endpoints:
    root = google.root
    return Endpoints(google_api_root=root, google_token_uri=f"{root}/token", google_pubsub_root=root)


class _Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing is waited for")

    def monotonic(self) -> float:
        return time.monotonic()


@pytest.mark.parametrize("message", [None, 3, {}, {"data": None}, {"data": "e30="}, {"data": "/w=="}])
def test_what_is_no_notice_names_nobody(message: object) -> None:
    """Anything may be published to a topic."""
    assert read_notice(message).address == ""
