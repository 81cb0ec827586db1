"""Access tokens for one mailbox, from MSAL's cache in the vault; one refresher at a time.

A refresh token may be good for one use only: it is exchanged under the vault's lock, and what comes
back is saved before it is used, so that two workers never lose the newer one between them.
"""

from threading import Lock
from typing import Any

from agent.errors import KeptError, NotAllowed
from agent.ports import Clock, Endpoints, Vault
from connectors.outlook.authority import AuthorityClient
from connectors.outlook.cache import good_token
from connectors.outlook.refusals import refusal
from connectors.outlook.secret import Secret, read_secret

EARLY = 300.0  # seconds before its end that a token is no longer begun with
_PUBLIC_GRAPH = "https://graph.microsoft.com"


class Tokens:
    """Gives tokens to the transport (`transport.Tokens`)."""

    def __init__(self, vault: Vault, endpoints: Endpoints, clock: Clock) -> None:
        self._vault = vault
        self._endpoints = endpoints
        self._clock = clock
        self._lock = Lock()
        self._token = ""
        self._until = 0.0  # on the monotonic clock

    def __call__(self, refused: str) -> str:
        """A token that is good for some minutes and is not `refused`. Raises `SignInNeeded`, `NotAllowed`, `ProviderDown`."""
        with self._lock:
            if not self._token or self._token == refused or self._clock.monotonic() > self._until:
                self._renew(refused)
            return self._token

    def _renew(self, refused: str) -> None:
        with self._vault.locked():
            text = self._vault.load()
            secret = read_secret(text)
            cached = good_token(secret, self._clock.now(), early=EARLY)
            if cached and cached[0] != refused:
                self._keep(*cached)
                return
            result, newer = acquire(secret, self._endpoints, self._clock, refused=refused)
            if newer.write() != text:
                self._vault.save(newer.write())
        self._keep(str(result["access_token"]), float(result.get("expires_in", 3600)))

    def _keep(self, token: str, seconds: float) -> None:
        self._token = token
        self._until = self._clock.monotonic() + max(0.0, seconds - EARLY)

    def close(self) -> None:
        """Forget the token."""
        self._token = ""


def acquire(
    secret: Secret, endpoints: Endpoints, clock: Clock, *, refused: str = ""
) -> tuple[dict[str, Any], Secret]:
    """MSAL's answer with an access token that is not `refused`, and the sign-in with what was renewed in it."""
    client = AuthorityClient(
        endpoints.microsoft_authority, clock, known_as=secret.known_as, ca_bundle=endpoints.ca_bundle
    )
    try:
        if secret.is_application:
            return _for_application(secret, endpoints, client, refused)
        return _for_person(secret, client, refused)
    except KeptError:
        raise
    except (ValueError, KeyError) as error:  # of MSAL, where an authority's description of itself is no good
        raise NotAllowed(
            f"The sign-in address cannot be used ({type(error).__name__}).",
            "Check KEPT_MICROSOFT_AUTHORITY and the tenant.",
        ) from None
    finally:
        client.close()


def _for_person(secret: Secret, client: AuthorityClient, refused: str) -> tuple[dict[str, Any], Secret]:
    app, cache = person_app(secret, client)
    accounts = app.get_accounts()
    if not accounts:
        raise refusal(None)
    scopes = list(secret.scopes)
    result = app.acquire_token_silent_with_error(scopes, account=accounts[0])
    if result and result.get("access_token") == refused:
        result = app.acquire_token_silent_with_error(scopes, account=accounts[0], force_refresh=True)
    newer = secret.with_cache(cache.serialize()) if cache.has_state_changed else secret
    return _given(result), newer


def person_app(secret: Secret, client: AuthorityClient) -> tuple[Any, Any]:
    """MSAL's application for a person, and the cache it writes into."""
    msal = _msal()
    cache = msal.SerializableTokenCache()
    if secret.cache:
        cache.deserialize(secret.cache)
    app = msal.PublicClientApplication(
        secret.client_id,
        authority=f"{client.believed}/{secret.tenant}",
        token_cache=cache,
        http_client=client,
        instance_discovery=False,
    )
    return app, cache


def _for_application(
    secret: Secret, endpoints: Endpoints, client: AuthorityClient, refused: str
) -> tuple[dict[str, Any], Secret]:
    msal = _msal()
    cache = msal.SerializableTokenCache()
    if secret.cache and not refused:
        cache.deserialize(secret.cache)
    app = msal.ConfidentialClientApplication(
        secret.client_id,
        authority=f"{client.believed}/{secret.tenant}",
        client_credential={"private_key": secret.private_key, "public_certificate": secret.certificate},
        token_cache=cache,
        http_client=client,
        instance_discovery=False,
    )
    result = app.acquire_token_for_client(scopes=[f"{resource(endpoints)}/.default"])
    newer = secret.with_cache(cache.serialize()) if cache.has_state_changed else secret
    return _given(result), newer


def _msal() -> Any:
    """Loaded on first use: it takes half a second."""
    import msal

    return msal


def _given(result: dict[str, Any] | None) -> dict[str, Any]:
    if not result or "access_token" not in result:
        raise refusal(result)
    return result


def resource(endpoints: Endpoints) -> str:
    """What tokens are asked for: the cloud's own Graph; a test server stands in for the public one."""
    root = endpoints.graph_root.rstrip("/").removesuffix("/v1.0")
    return root if root.startswith("https://") and ".microsoft" in root else _PUBLIC_GRAPH
