"""Notices fetched from a Pub/Sub subscription (pull): they come to a machine that nobody can reach from outside.

The credentials are not the mailbox's: a service account, or a user, that may read this one subscription.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from agent.errors import NotAllowed, ProviderDown, SignInNeeded
from agent.ports import Clock, Endpoints, Notice
from connectors.gmail._errors import Unclear, as_ours, refusal
from connectors.gmail._tokens import ask_for_grant, read_secret
from connectors.gmail._transport import CutError, Transport
from connectors.gmail.push import read_notice

_SCOPE = "https://www.googleapis.com/auth/pubsub"
_MOST = 100  # notices in one answer
_EARLY = timedelta(minutes=2)
_NEVER = datetime.min.replace(tzinfo=UTC)


class Pull:
    """One subscription. Used by one thread; `close` it in the end."""

    def __init__(self, subscription: str, credentials: str, endpoints: Endpoints, *, clock: Clock) -> None:
        """`credentials` is the JSON of a service account or of an authorized user."""
        self._where = f"{endpoints.google_pubsub_root}/v1/{subscription}"
        self._secret = read_secret(credentials)
        self._token_uri, self._clock = endpoints.google_token_uri, clock
        roots = (endpoints.google_pubsub_root, endpoints.google_token_uri)
        self._transport = Transport(roots, ca_bundle=endpoints.ca_bundle)
        self._token, self._until = "", _NEVER

    def wait(self) -> tuple[Notice, ...]:
        """Notices as soon as there are some; none after the while for which the server holds the line.

        What is not said to be heard (`heard`) comes again. Raises `SignInNeeded`, `NotAllowed`, `SlowDown`, `ProviderDown`.
        """
        said = self._ask("pull", {"maxMessages": _MOST})
        found = said.get("receivedMessages")
        rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
        return tuple(read_notice(row.get("message"), str(row.get("ackId", ""))) for row in rows)

    def heard(self, notices: Sequence[Notice]) -> None:
        """Say that these need not come again."""
        receipts = [notice.receipt for notice in notices if notice.receipt]
        if receipts:
            self._ask("acknowledge", {"ackIds": receipts})

    def close(self) -> None:
        """Let go of the connections."""
        self._transport.close()

    def _ask(self, verb: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self._signed_in()}", "content-type": "application/json"}
        try:
            said, content = self._transport.request(
                f"{self._where}:{verb}", "POST", json.dumps(body), headers
            )
        except CutError as cut:
            raise Unclear("Pub/Sub does not answer.") from cut
        if said.status == 401:
            self._until = _NEVER
            raise ProviderDown("Pub/Sub wants a new token.")
        if said.status >= 300:
            error = as_ours(refusal(said.status, said, content, self._clock.now()), self._clock.now())
            if isinstance(error, NotAllowed | SignInNeeded):
                raise NotAllowed("The credentials may not read the Pub/Sub subscription.", _SET_UP)
            raise error
        try:
            answer = json.loads(content or b"{}")
        except ValueError as error:
            raise Unclear("Pub/Sub's answer broke off.") from error
        return answer if isinstance(answer, dict) else {}

    def _signed_in(self) -> str:
        if self._clock.now() >= self._until:
            grant = ask_for_grant(
                self._secret, self._transport, self._clock,
                token_uri=self._token_uri, subject="", scopes=(_SCOPE,),
            )  # fmt: skip
            self._token, self._until = grant.token, grant.expires_at - _EARLY
        return self._token


_SET_UP = "Grant it roles/pubsub.subscriber there (docs/connect-google.md)."
