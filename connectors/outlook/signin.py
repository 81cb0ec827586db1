"""Signing in to Microsoft: in a browser, with a code typed on another device, with a cache made elsewhere, or as a company.

Each way ends in a `Secret` for the vault and, after one look, in who it is. What is asked for is in
`secret.SCOPES`; the right to send is never among it.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from agent.errors import BadInput, NotAllowed, SignInNeeded, SourceError, SourceMissing
from agent.ports import Clock, Endpoints
from connectors._zones import zone_named
from connectors.outlook.authority import AuthorityClient, without_tenant
from connectors.outlook.cache import good_token
from connectors.outlook.delta import is_no_delta
from connectors.outlook.errors import Refused
from connectors.outlook.folders import Folder, named_folders
from connectors.outlook.gate import Gate
from connectors.outlook.loopback import Loopback
from connectors.outlook.refusals import AGAIN, refusal
from connectors.outlook.secret import SCOPES, Secret, missing
from connectors.outlook.tokens import EARLY, acquire, person_app, resource
from connectors.outlook.transport import Graph

_WAIT = 300  # seconds for a human in a browser
_PUBLIC_GRAPH = "https://graph.microsoft.com"
Say = Callable[[str], None]
Browse = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose mailbox it turned out to be."""

    address: str
    aliases: tuple[str, ...]  # other addresses that the mailbox sends and receives as
    zone: tzinfo | None  # the mailbox's own
    folders: tuple[Folder, ...]  # those that were named
    remark: str  # what is unusual about the server; empty for Microsoft's own
    secret: Secret


def by_browser(
    client_id: str, tenant: str, endpoints: Endpoints, clock: Clock, *, say: Say, browse: Browse
) -> Secret:
    """Authorization code with PKCE; the answer comes back to this machine's loopback address."""

    def ask(app: Any, client: AuthorityClient, scopes: list[str]) -> Any:
        with Loopback() as loopback:
            flow = app.initiate_auth_code_flow(
                scopes, redirect_uri=loopback.address, prompt="select_account", response_mode="form_post"
            )
            address = client.for_people(flow["auth_uri"])
            if not browse(address):
                say(f"Open this address in a browser on this machine:\n  {address}")
            answer = loopback.wait(state=flow["state"], seconds=_WAIT)
        if not answer:
            raise SignInNeeded(
                "Nobody signed in within five minutes.",
                f"{AGAIN} Where Microsoft showed an error instead: docs/connect-outlook.md.",
            )
        return app.acquire_token_by_auth_code_flow(flow, answer)

    return _by_person(client_id, tenant, endpoints, clock, ask)


def by_device(client_id: str, tenant: str, endpoints: Endpoints, clock: Clock, *, say: Say) -> Secret:
    """A code that is typed in a browser anywhere."""

    def ask(app: Any, _: AuthorityClient, scopes: list[str]) -> Any:
        flow = app.initiate_device_flow(scopes)
        if "user_code" not in flow:
            raise refusal(flow)
        say(str(flow.get("message") or f"Type {flow['user_code']} at {flow.get('verification_uri')}."))
        return app.acquire_token_by_device_flow(flow)

    return _by_person(client_id, tenant, endpoints, clock, ask)


def _by_person(
    client_id: str,
    tenant: str,
    endpoints: Endpoints,
    clock: Clock,
    ask: Callable[[Any, AuthorityClient, list[str]], Any],
) -> Secret:
    where = resource(endpoints)
    scopes = SCOPES if where == _PUBLIC_GRAPH else tuple(f"{where}/{scope}" for scope in SCOPES)
    given = without_tenant(endpoints.microsoft_authority)[1]
    secret = Secret(client_id=client_id, tenant=tenant or given or "common", scopes=scopes)
    client = AuthorityClient(endpoints.microsoft_authority, clock, ca_bundle=endpoints.ca_bundle)
    try:
        app, cache = person_app(secret, client)
        result = ask(app, client, list(scopes))
    except (ValueError, KeyError, RuntimeError) as error:  # of MSAL: a wrong state, nonce or description
        raise NotAllowed(
            f"The sign-in address cannot be used ({type(error).__name__}).",
            "Check KEPT_MICROSOFT_AUTHORITY and --tenant.",
        ) from None
    finally:
        client.close()
    if not result or "access_token" not in result:
        raise refusal(result or {})
    check_scopes(result)
    return secret.with_cache(cache.serialize())


def check_scopes(result: dict[str, Any]) -> None:
    """Refuse a sign-in that was given less than kept needs: it would fail much later."""
    granted = str(result.get("scope") or "").split()
    lacking = missing(granted) if granted else ()
    if lacking:
        raise NotAllowed(
            f"Microsoft did not give kept what it needs: {', '.join(lacking)}.",
            "docs/connect-outlook.md says what each is for. Agree to all of it: `kept connect outlook`.",
        )


def by_certificate(text: str, *, tenant: str, client_id: str = "") -> Secret:
    """A company's application: a PEM file with private key and certificate, or a JSON object that holds them.

    The application's id is `client_id`, that of the JSON, or the certificate's common name.
    """
    said = _object(text)
    pem = "\n".join(str(said.get(name) or "") for name in ("private_key", "certificate")) if said else text
    key = _block(pem, "[A-Z ]*PRIVATE KEY")
    certificate = _block(pem, "CERTIFICATE")
    chosen = client_id or str(said.get("client_id") or "")
    try:
        load_pem_private_key(key.encode(), password=None)
        found = x509.load_pem_x509_certificate(certificate.encode())
        names = found.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    except (ValueError, TypeError):
        raise BadInput(
            "That file does not hold a private key without a password, and its certificate, in PEM.",
            "docs/connect-outlook.md has the two commands that make one.",
        ) from None
    chosen = chosen or (str(names[0].value) if names else "")
    if not chosen:
        raise BadInput("It is not said which application signs in.", "Add --client-id ID.")
    return Secret(
        client_id=chosen,
        tenant=tenant or str(said.get("tenant") or ""),
        private_key=key,
        certificate=certificate,
    )


def _object(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _block(pem: str, name: str) -> str:
    """The first block of this name; empty where there is none."""
    found = re.search(rf"-----BEGIN ({name})-----[^-]+-----END \1-----", pem[:200_000])
    return found[0] + "\n" if found else ""


def look(
    secret: Secret, endpoints: Endpoints, clock: Clock, *, mailbox: str = "", folders: tuple[str, ...] = ()
) -> Identity:
    """Sign in once and see whose mailbox it is; `mailbox` is the one an application is to read."""
    if cached := good_token(secret, clock.now(), early=EARLY):
        result: dict[str, Any] = {"access_token": cached[0]}
    else:
        result, secret = acquire(secret, endpoints, clock)
        check_scopes(result)
    graph = Graph(
        endpoints.graph_root,
        lambda refused: _only(str(result["access_token"]), refused),
        clock,
        Gate(),
        user=mailbox if secret.is_application else "",
        ca_bundle=endpoints.ca_bundle,
    )
    try:
        own, *aliases = [mailbox.lower()] if secret.is_application else _addresses(graph, result)
        return Identity(
            own,
            tuple(aliases),
            _zone(graph),
            named_folders(graph, folders),
            _remark(graph, clock.now()),
            secret,
        )
    finally:
        graph.close()


def _only(token: str, refused: str) -> str:
    if refused:
        raise SignInNeeded("Microsoft no longer accepts the sign-in of this mailbox.", AGAIN)
    return token


def _addresses(graph: Graph, result: dict[str, Any]) -> list[str]:
    """The mailbox's address, the one mail goes to, which need not be the one that signs in; then its others."""
    try:
        me = graph.read_json("/me?$select=mail,userPrincipalName,proxyAddresses")
    except (SourceMissing, Refused):
        me = {}
    claims = result.get("id_token_claims") or {}
    proxies = me.get("proxyAddresses")
    more = (
        [one[5:] for one in proxies if str(one).lower().startswith("smtp:")]
        if isinstance(proxies, list)
        else []
    )
    said = (me.get("mail"), me.get("userPrincipalName"), claims.get("preferred_username"), *more)
    found = list(dict.fromkeys(one.lower() for one in said if isinstance(one, str) and is_address(one)))
    if not found:
        raise SignInNeeded("Microsoft did not say whose mailbox this is.", AGAIN)
    return found


def _zone(graph: Graph) -> tzinfo | None:
    try:
        said = graph.read_json(f"{graph.own}/mailboxSettings?$select=timeZone").get("timeZone")
    except (SourceMissing, Refused):
        return None
    return zone_named(said) if isinstance(said, str) and said else None


def _remark(graph: Graph, now: datetime) -> str:
    since = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    changes = (
        f"{graph.own}/mailFolders/inbox/messages/delta?$select=id&$filter=receivedDateTime%20ge%20{since}"
    )
    try:
        graph.read_json(changes)
    except SourceError as error:
        if is_no_delta(error):
            return "this server has no lists of changes: everything in the window is listed at every reading"
        raise
    return ""


def is_address(text: str) -> bool:
    """Whether this can be a mailbox's address."""
    return text.count("@") == 1 and not urlsplit(f"//{text}").path and not any(c.isspace() for c in text)
