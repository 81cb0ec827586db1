"""Signing in with MSAL for real, against an authority of our own: over TLS, over plain http on this machine, and refused."""

import json
import re
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2
import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from agent.clock import SystemClock
from agent.errors import BadInput, KeptError, NotAllowed, ProviderDown, SignInNeeded, SlowDown
from agent.ports import Endpoints
from connectors.outlook.authority import AuthorityClient
from connectors.outlook.cache import read_cache
from connectors.outlook.refusals import refusal
from connectors.outlook.secret import SCOPES, Secret, missing, read_secret
from connectors.outlook.signin import by_browser, by_certificate, by_device, look
from connectors.outlook.tokens import Tokens, acquire, person_app
from tests.fakes.graph.client import FakeGraph, MemoryVault

_CLIENT = "11112222-3333-4444-5555-666677778888"
_CLOCK = SystemClock()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FakeGraph, str]]:
    """The fake with its authority under TLS, and the file of the one who vouches for it."""
    folder = tmp_path_factory.mktemp("tls")
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(folder / "ca.pem"))
    ca.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
    fake = FakeGraph(str(folder / "server.pem"))
    yield fake, str(folder / "ca.pem")
    fake.stop()


@pytest.fixture(params=["tls", "plain"])
def at(request: pytest.FixtureRequest, authority: tuple[FakeGraph, str]) -> tuple[FakeGraph, Endpoints]:
    """The same authority under TLS with a CA of our own, and over plain http on loopback."""
    fake, ca = authority
    fake.do("reset")
    if request.param == "tls":
        return fake, Endpoints(graph_root=fake.root, microsoft_authority=fake.authority, ca_bundle=ca)
    fake.do("authority", base=fake.root)
    return fake, Endpoints(graph_root=fake.root, microsoft_authority=fake.root)


@pytest.fixture(autouse=True)
def _back_to_tls(authority: tuple[FakeGraph, str]) -> Iterator[None]:
    yield
    authority[0].do("authority", base=authority[0].authority)


def signed_in(fake: FakeGraph, endpoints: Endpoints) -> Secret:
    """A sign-in by device code, which the human typed at once."""
    fake.do("authority", device="approved")
    return by_device(_CLIENT, "", endpoints, _CLOCK, say=lambda _: None)


def aged(secret: Secret) -> Secret:
    """The same sign-in an hour and more later: the access token in its cache has run out."""
    cache = json.loads(secret.cache)
    for token in cache["AccessToken"].values():
        token["expires_on"] = token["extended_expires_on"] = "1000000000"
    return secret.with_cache(json.dumps(cache))


def test_a_browser_signs_in_with_pkce(at: tuple[FakeGraph, Endpoints]) -> None:
    """The browser comes back to loopback with a code that only the one who asked can use."""
    fake, endpoints = at
    visited: list[str] = []

    def browse(address: str) -> bool:
        visited.append(address)
        Thread(target=agree, args=(address, endpoints)).start()
        return True

    secret = by_browser(_CLIENT, "", endpoints, _CLOCK, say=lambda _: None, browse=browse)
    assert visited[0].startswith(endpoints.microsoft_authority + "/common/oauth2/v2.0/authorize?")
    assert "code_challenge=" in visited[0]
    assert "Mail.Send" not in visited[0]
    assert look(secret, endpoints, _CLOCK).address == "dana@northwind.example"
    assert fake.do("record")["refresh"]


def agree(address: str, endpoints: Endpoints, *, posts: bool = True) -> None:
    """What the human's browser does."""
    verify = ssl.create_default_context(cafile=endpoints.ca_bundle) if endpoints.ca_bundle else True
    with httpx2.Client(verify=verify, follow_redirects=True, trust_env=False) as browser:
        if not posts:
            browser.get(address.replace("response_mode=form_post", "response_mode=query"))
            return
        page = browser.get(address).text
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
        back = re.findall(r'action="([^"]*)"', page)[0]
        browser.post(back, data={**fields, "state": "another's"})
        browser.post(back, data=fields)


def test_an_answer_in_the_address_is_understood_too(at: tuple[FakeGraph, Endpoints]) -> None:
    """Some servers know no other way."""
    _, endpoints = at

    def browse(address: str) -> bool:
        Thread(target=agree, args=(address, endpoints), kwargs={"posts": False}).start()
        return True

    assert by_browser(_CLIENT, "", endpoints, _CLOCK, say=lambda _: None, browse=browse).cache


def test_a_human_who_declines_in_the_browser_connects_nothing(at: tuple[FakeGraph, Endpoints]) -> None:
    """And is told what kept asks for and why."""
    fake, endpoints = at
    fake.do("authority", device="declined")

    def browse(address: str) -> bool:
        Thread(target=agree, args=(address, endpoints)).start()
        return True

    with pytest.raises(SignInNeeded, match="did not agree"):
        by_browser(_CLIENT, "", endpoints, _CLOCK, say=lambda _: None, browse=browse)


def test_a_device_code_is_shown_and_waited_for(at: tuple[FakeGraph, Endpoints]) -> None:
    """What is to be typed, and where, is told; afterwards the mailbox is known, with its zone."""
    fake, endpoints = at
    said: list[str] = []
    fake.do("authority", device="approved")
    secret = by_device(_CLIENT, "", endpoints, _CLOCK, say=said.append)
    assert "KEPT-2026" in said[0]
    found = look(secret, endpoints, _CLOCK, folders=("Archive",))
    assert str(found.zone) == "America/Chicago"
    assert [folder.name for folder in found.folders] == ["Archive"]


def test_a_mailbox_knows_its_other_addresses(at: tuple[FakeGraph, Endpoints]) -> None:
    """What is sent as one of them is the rep's own, too."""
    fake, endpoints = at
    fake.do(
        "options",
        proxies=["SMTP:Dana@northwind.example", "smtp:d.reyes@northwind.example", "SIP:dana@n.example"],
    )
    found = look(signed_in(fake, endpoints), endpoints, _CLOCK)
    assert (found.address, found.aliases) == ("dana@northwind.example", ("d.reyes@northwind.example",))


@pytest.mark.parametrize("human", ["declined", "expired"])
def test_a_human_who_does_not_agree_is_told_what_to_do(at: tuple[FakeGraph, Endpoints], human: str) -> None:
    """Nothing is connected, and the next step is named."""
    fake, endpoints = at
    fake.do("authority", device=human)
    with pytest.raises(SignInNeeded) as error:
        by_device(_CLIENT, "", endpoints, _CLOCK, say=lambda _: None)
    assert "kept connect outlook" in error.value.next_step


def test_less_than_was_asked_for_is_refused_at_once(at: tuple[FakeGraph, Endpoints]) -> None:
    """And what is missing is named."""
    fake, endpoints = at
    fake.do("authority", device="approved", scope="Calendars.Read User.Read")
    with pytest.raises(NotAllowed, match=r"Mail\.ReadWrite"):
        by_device(_CLIENT, "", endpoints, _CLOCK, say=lambda _: None)


def test_the_right_to_send_is_never_asked_for() -> None:
    """Nor anything that could write to the calendar."""
    assert SCOPES == ("Mail.ReadWrite", "Calendars.Read", "MailboxSettings.Read", "User.Read")


@pytest.mark.parametrize(
    ("granted", "lacking"),
    [
        ("Mail.ReadWrite Calendars.Read", ()),
        ("https://graph.microsoft.com/Mail.ReadWrite https://graph.microsoft.com/Calendars.ReadWrite", ()),
        ("mail.readwrite calendars.read openid", ()),
        ("https://graph.microsoft.us/.default", ()),
        ("Mail.Read Calendars.Read", ("Mail.ReadWrite",)),
        ("", ("Mail.ReadWrite", "Calendars.Read")),
    ],
)
def test_scopes_are_known_however_they_are_spelt(granted: str, lacking: tuple[str, ...]) -> None:
    """With their resource, in any case, or as a wider right."""
    assert missing(granted.split()) == lacking


def test_a_token_serves_until_it_runs_out(at: tuple[FakeGraph, Endpoints]) -> None:
    """No question is asked of the authority while the cache still has one."""
    fake, endpoints = at
    vault = MemoryVault(signed_in(fake, endpoints).write())
    before = fake.do("record")["access"]
    tokens = Tokens(vault, endpoints, _CLOCK)
    assert tokens("") == tokens("") != ""
    assert fake.do("record")["access"] == before
    assert vault.saved == []


def test_a_refused_token_is_replaced_and_saved_before_it_is_used(at: tuple[FakeGraph, Endpoints]) -> None:
    """The rotated refresh token lies in the vault when the new access token is given."""
    fake, endpoints = at
    vault = MemoryVault(signed_in(fake, endpoints).write())
    tokens = Tokens(vault, endpoints, _CLOCK)
    first = tokens("")
    second = tokens(first)
    assert first != second
    (refresh,) = fake.do("record")["refresh"]
    assert refresh in vault.secret
    assert len(vault.saved) == 1


def test_workers_who_refresh_at_once_lose_no_token(at: tuple[FakeGraph, Endpoints]) -> None:
    """A refresh token is good for one use: whoever comes second finds the newer one."""
    fake, endpoints = at
    vault = MemoryVault(aged(signed_in(fake, endpoints)).write())
    workers = [Tokens(vault, endpoints, _CLOCK) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda tokens: tokens(""), workers))
    assert len(set(given)) == 1
    assert len(vault.saved) == 1
    assert Tokens(MemoryVault(aged(read_secret(vault.secret)).write()), endpoints, _CLOCK)("")


def test_a_lost_answer_to_a_refresh_is_tried_with_the_old_token(at: tuple[FakeGraph, Endpoints]) -> None:
    """Microsoft keeps the old one good for a while, so nothing is given up at once."""
    fake, endpoints = at
    vault = MemoryVault(aged(signed_in(fake, endpoints)).write())
    fake.do("authority", single_use=False)
    fake.do("fault", match="/token", lost=True)
    with pytest.raises(ProviderDown):
        Tokens(vault, endpoints, _CLOCK)("")
    assert Tokens(vault, endpoints, _CLOCK)("")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"status": 429, "retry_after": "70"}, SlowDown),
        ({"status": 503}, ProviderDown),
        ({"status": 500, "body": "<html>"}, ProviderDown),
        ({"status": 403, "body": "<html>a proxy"}, ProviderDown),
        ({"status": 407, "body": "<html>a proxy"}, ProviderDown),
        ({"status": 200, "body": "<html>a captive portal"}, ProviderDown),
        ({"status": 400, "body": '{"error": "temporarily_unavailable"}'}, ProviderDown),
        (
            {
                "status": 400,
                "body": '{"error": "invalid_grant", "error_description": "AADSTS90033: transient"}',
            },
            ProviderDown,
        ),
    ],
)
def test_an_authority_in_trouble_is_no_bad_sign_in(
    at: tuple[FakeGraph, Endpoints], fault: dict[str, Any], kind: type[KeptError]
) -> None:
    """The user is not asked to sign in again for a fault that passes."""
    fake, endpoints = at
    vault = MemoryVault(aged(signed_in(fake, endpoints)).write())
    fake.do("fault", match="/token", **fault)
    with pytest.raises(kind):
        Tokens(vault, endpoints, _CLOCK)("")
    assert Tokens(vault, endpoints, _CLOCK)("")


@pytest.mark.parametrize(
    ("number", "word"),
    [("50076", "factor"), ("50158", "conditional access"), ("700082", "90 days"), ("70008", "expired"),
     ("50173", "revoked"), ("65001", "allowed")],
)  # fmt: skip
def test_every_refusal_of_a_refresh_has_its_own_sentence(
    at: tuple[FakeGraph, Endpoints], number: str, word: str
) -> None:
    """Told by the number; nothing of the description, which names the person, is repeated."""
    fake, endpoints = at
    vault = MemoryVault(aged(signed_in(fake, endpoints)).write())
    fake.do("authority", refusal=number)
    with pytest.raises(SignInNeeded) as error:
        Tokens(vault, endpoints, _CLOCK)("")
    assert word in error.value.sentence
    assert error.value.next_step
    assert "dana@" not in error.value.sentence
    assert "refresh-" not in repr(error.value)


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        (None, SignInNeeded),
        ({"error": "invalid_grant"}, SignInNeeded),
        ({"error": "invalid_grant", "error_description": "AADSTS50057: disabled"}, SignInNeeded),
        ({"error": "unauthorized_client", "error_description": "AADSTS700016: x"}, NotAllowed),
        ({"error": "invalid_client", "error_codes": [700027]}, NotAllowed),
        ({"error": "invalid_client", "error_codes": "odd"}, NotAllowed),
        ({"error": "invalid_scope"}, SignInNeeded),
        ({"error": "temporarily_unavailable", "error_description": "AADSTS90033: x"}, ProviderDown),
        ({"error": "invalid_grant", "error_codes": [90033]}, ProviderDown),
        ({"error": "server_error"}, ProviderDown),
        ({"error": "something new", "error_description": 7}, ProviderDown),
    ],
)
def test_refusals_of_any_shape_become_a_sentence(
    result: dict[str, Any] | None, kind: type[KeptError]
) -> None:
    """What the user can mend is `SignInNeeded`, what the application must is `NotAllowed`; all else is trouble that passes."""
    found = refusal(result)
    assert type(found) is kind
    assert found.sentence.endswith(".")
    assert found.next_step


def test_a_cache_made_elsewhere_is_taken_over(at: tuple[FakeGraph, Endpoints]) -> None:
    """It files its tokens under Microsoft's own host, whatever address is configured here."""
    fake, endpoints = at
    fake.do("authority", device="approved")
    client = AuthorityClient(
        endpoints.microsoft_authority,
        _CLOCK,
        known_as="login.microsoftonline.com",
        ca_bundle=endpoints.ca_bundle,
    )
    app, cache = person_app(Secret(_CLIENT, tenant="common"), client)
    assert "access_token" in app.acquire_token_by_device_flow(app.initiate_device_flow(list(SCOPES)))
    client.close()
    text = cache.serialize()
    assert "login.microsoftonline.com" in text
    secret = read_cache(text)
    assert secret.client_id == _CLIENT
    assert look(secret, endpoints, _CLOCK).address == "dana@northwind.example"
    tokens = Tokens(MemoryVault(aged(secret).write()), endpoints, _CLOCK)
    assert tokens("").startswith("access-")


def test_a_cache_of_several_accounts_wants_one_named(at: tuple[FakeGraph, Endpoints]) -> None:
    """Nobody's mail is read under another's name; of the others nothing is kept."""
    fake, endpoints = at
    one = json.loads(signed_in(fake, endpoints).cache)
    two = json.loads(json.dumps(one).replace("oid-1", "oid-2").replace("dana@", "omar@"))
    both = json.dumps({kind: {**one[kind], **two[kind]} for kind in one})
    with pytest.raises(BadInput, match=r"dana@northwind\.example, omar@northwind\.example"):
        read_cache(both)
    with pytest.raises(BadInput):
        read_cache(both, mailbox="nobody@northwind.example")
    chosen = read_cache(both, mailbox="Omar@northwind.example")
    assert "oid-1" not in chosen.cache
    assert "oid-2" in chosen.cache


def test_an_authority_that_is_down_stops_nobody_with_a_good_token(at: tuple[FakeGraph, Endpoints]) -> None:
    """It is asked when there is something to be asked."""
    fake, endpoints = at
    vault = MemoryVault(signed_in(fake, endpoints).write())
    fake.do("fault", match="openid|token", status=503, times=99)
    assert Tokens(vault, endpoints, _CLOCK)("").startswith("access-")


def test_a_cache_that_may_send_is_asked_for_no_such_right() -> None:
    """Only what kept needs is ever asked for again, as the cache spells it."""
    root = "https://graph.microsoft.com"
    target = f"openid {root}/Mail.Send {root}/Mail.ReadWrite {root}/Calendars.ReadWrite {root}/User.Read"
    token = {"client_id": "c", "environment": "login.microsoftonline.com", "realm": "t", "target": target}
    secret = read_cache(json.dumps({"AccessToken": {"a": token}}))
    assert secret.scopes == (f"{root}/Mail.ReadWrite", f"{root}/Calendars.ReadWrite", f"{root}/User.Read")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"RefreshToken": []}', '{"AccessToken": {"a": 3}}', "no json"]
)
def test_a_file_that_is_no_cache_is_refused(text: str) -> None:
    """With a word on what would be one."""
    with pytest.raises(BadInput):
        read_cache(text)


def test_a_cache_without_a_refresh_token_serves_while_it_lasts(at: tuple[FakeGraph, Endpoints]) -> None:
    """And then the user is asked to sign in."""
    fake, endpoints = at
    cache = json.loads(signed_in(fake, endpoints).cache)
    cache["RefreshToken"] = {}
    secret = read_cache(json.dumps(cache))
    assert look(secret, endpoints, _CLOCK).address
    with pytest.raises(SignInNeeded):
        acquire(aged(secret), endpoints, _CLOCK)


def a_certificate(name: str = "kept of Northwind") -> str:
    """A private key and its certificate as openssl writes them."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder(
        subject, subject, key.public_key(), 1, datetime(2026, 1, 1), datetime(2036, 1, 1)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return (
        private.decode() + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
    )


def test_a_company_signs_in_with_its_certificate(at: tuple[FakeGraph, Endpoints]) -> None:
    """For the mailbox that is named; a dead token is replaced without a refresh token."""
    _, endpoints = at
    secret = by_certificate(a_certificate(), tenant="northwind.example", client_id=_CLIENT)
    found = look(secret, endpoints, _CLOCK, mailbox="Dana@northwind.example")
    assert found.address == "dana@northwind.example"
    vault = MemoryVault(found.secret.write())
    tokens = Tokens(vault, endpoints, _CLOCK)
    assert tokens("") != tokens(tokens(""))
    assert "PRIVATE KEY" not in repr(secret)


def test_a_company_may_say_all_in_one_file(tmp_path: Path) -> None:
    """JSON with the application's id; without one, the certificate's common name is it."""
    pem = a_certificate(_CLIENT)
    key, _, rest = pem.partition("-----BEGIN CERTIFICATE")
    certificate = "-----BEGIN CERTIFICATE" + rest
    said = {"client_id": "app-7", "tenant": "t-1", "private_key": key, "certificate": certificate}
    assert by_certificate(json.dumps(said), tenant="").client_id == "app-7"
    assert by_certificate(json.dumps(said), tenant="").tenant == "t-1"
    assert by_certificate(pem, tenant="t").client_id == _CLIENT


@pytest.mark.parametrize(
    "text", ["", "no key", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----", "{}"]
)
def test_a_file_that_is_no_certificate_is_refused(text: str) -> None:
    """With where to read how one is made."""
    with pytest.raises(BadInput) as error:
        by_certificate(text, tenant="t", client_id=_CLIENT)
    assert "docs/connect-outlook.md" in error.value.next_step


def test_the_authority_leads_nowhere_else(at: tuple[FakeGraph, Endpoints]) -> None:
    """Endpoints it names at other hosts are looked for at the configured one; other addresses are refused."""
    fake, endpoints = at
    fake.do("authority", base="https://login.evil.example", device="approved")
    assert by_device(_CLIENT, "", endpoints, _CLOCK, say=lambda _: None).cache
    client = AuthorityClient(endpoints.microsoft_authority, _CLOCK, ca_bundle=endpoints.ca_bundle)
    with pytest.raises(NotAllowed):
        client.get("https://login.evil.example/common")
    client.close()


def test_an_authority_that_is_none_is_said() -> None:
    """With the setting to look at."""
    endpoints = Endpoints(microsoft_authority="http://127.0.0.1:9")
    with pytest.raises(ProviderDown):
        by_device(_CLIENT, "", endpoints, _CLOCK, say=lambda _: None)
