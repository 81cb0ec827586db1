"""Google as far as kept sees it: accounts, tokens, quotas, faults on script, and a log of every call."""

import base64
import hashlib
import json
import random
import re
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

from tests.fakes.google.agenda import Agenda
from tests.fakes.google.mailbox import Json, Mailbox, Refused, not_found
from tests.fakes.google.pubsub import Topic
from tests.fakes.google.schema import faults as schema_faults
from tests.fakes.unsent import is_reading, sends

UNITS = {
    "getProfile": 1, "history.list": 2, "messages.list": 5, "messages.get": 20, "threads.get": 40, "drafts.create": 10,
    "users.watch": 100, "messages.insert": 25, "drafts.list": 5, "drafts.get": 20, "drafts.delete": 10, "sendAs.list": 1,
}  # fmt: skip
"""What Gmail charges since May 2026; the Calendar counts requests, which `Account.calendar_calls` does."""


@dataclass
class Fault:
    """What goes wrong with the next `times` calls that match."""

    match: str  # regular expression over "METHOD path?query"
    action: str  # status, cut, html, truncate, drip, redirect, after_commit, lost, repeat
    times: int = 1
    status: int = 503
    reason: str = ""
    retry_after: str = ""
    message: str = ""
    after: str = ""  # sleeps until a call that matches this was made


@dataclass
class Account:
    """One Google account."""

    mail: Mailbox
    calendars: dict[str, Agenda] = field(default_factory=dict)
    scopes: str = ""
    revoked: bool = False
    refreshes: int = 0
    spent: deque[tuple[float, int]] = field(default_factory=deque)
    units: int = 0
    most_a_minute: int = 0
    refused_by_quota: int = 0


@dataclass
class World:
    """Everything, under one clock that moves with the machine's until it is set by hand."""

    accounts: dict[str, Account] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)  # access token to address
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)  # every request that was not a reading; never forgotten
    counts: Counter[str] = field(default_factory=Counter)
    given: dict[str, bytes] = field(
        default_factory=dict
    )  # the last answer under each path, for faults that repeat it
    violations: list[str] = field(default_factory=list)
    quota: int = 6_000
    set_to: float | None = None
    trouble: float = 0.0  # the share of calls that fail at random
    dice: random.Random = field(default_factory=lambda: random.Random(1))
    has_batch: bool = True
    batch_names_parts: bool = True
    rotates: bool = False
    granted: int = 0  # access tokens so far; no two are alike
    token_lasts: int = 3600
    log_all: bool = True
    topic: Topic = field(default_factory=Topic)

    @property
    def now(self) -> float:
        return time.time() if self.set_to is None else self.set_to

    def account(self, address: str) -> Account:
        """The account, made where it is new; `noor@x~2` is another one that bears the same address."""
        if address not in self.accounts:
            mail = Mailbox(address.partition("~")[0])
            mail.told = lambda labels: self.topic.tell(mail.address, labels, mail.history, self.now)
            self.accounts[address] = Account(mail, {mail.address: Agenda(mail.address)})
        return self.accounts[address]

    def note(self, asked: str) -> None:
        """Write down what was asked: all of it where that is wanted, what changes something at any time."""
        if self.log_all or sends([asked]):
            self.calls.append(asked)
        if not is_reading(asked):
            self.writes.append(asked)

    # signing in

    def consent(self, asked: dict[str, str]) -> str:
        """Where the browser is sent by somebody who agrees to everything (or to `scopes` alone)."""
        address = asked.get("login_hint") or next(iter(self.accounts))
        code = f"code-{len(self.codes)}"
        self.codes[code] = {**asked, "address": address}
        return f"{asked['redirect_uri']}?{urlencode({'state': asked['state'], 'code': code})}"

    def token(self, asked: dict[str, str]) -> Json:
        kind = asked.get("grant_type", "")
        if kind == "authorization_code":
            return self._redeemed(asked)
        if kind == "refresh_token":
            _, _, address = asked.get("refresh_token", "").partition(":")
            address, _, number = address.partition("#")
            account = self.accounts.get(address)
            if account is None or account.revoked or (number and int(number) < account.refreshes - 1):
                raise Refused(400, "invalid_grant")
            account.refreshes += 1
            said = self._granted(address, account)
            if self.rotates:
                said["refresh_token"] = f"refresh:{address}#{account.refreshes}"
            return said
        if kind.endswith("jwt-bearer"):
            claims = json.loads(base64.urlsafe_b64decode(asked["assertion"].split(".")[1] + "=="))
            subject = claims.get("sub") or claims["iss"]  # for somebody, or for itself
            account = self.accounts.get(subject)
            wanted = set(str(claims.get("scope", "")).split())
            if account is None or account.revoked or not wanted <= set(account.scopes.split() or wanted):
                raise Refused(401, "unauthorized_client")
            said = self._granted(subject, account)
            del said["scope"]
            return said
        raise Refused(400, "unsupported_grant_type")

    def _redeemed(self, asked: dict[str, str]) -> Json:
        given = self.codes.pop(asked.get("code", ""), None)
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            given is None
            or given["code_challenge"] != challenge
            or given["redirect_uri"] != asked.get("redirect_uri")
        ):
            raise Refused(400, "invalid_grant")
        account = self.account(given["address"])
        account.scopes = account.scopes or given["scope"]
        return {**self._granted(given["address"], account), "refresh_token": f"refresh:{given['address']}"}

    def _granted(self, address: str, account: Account) -> Json:
        self.granted += 1
        token = f"access-{self.granted}-{address}"
        self.tokens[token] = address
        return {
            "access_token": token,
            "expires_in": self.token_lasts,
            "token_type": "Bearer",
            "scope": account.scopes,
        }

    def whose(self, authorization: str) -> Account:
        address = self.tokens.get(authorization.removeprefix("Bearer "), "")
        account = self.accounts.get(address)
        if account is None or account.revoked:
            raise Refused(401, "authError", "Invalid Credentials")
        return account

    # quotas and faults

    def charge(self, account: Account, call: str) -> None:
        units, now = UNITS.get(call, 0), self.now
        while account.spent and account.spent[0][0] <= now - 60:
            account.spent.popleft()
        used = sum(spent for _, spent in account.spent) + units
        if used > self.quota:
            account.refused_by_quota += 1
            raise Refused(403, "rateLimitExceeded", "Quota exceeded")
        account.spent.append((now, units))
        account.units += units
        account.most_a_minute = max(account.most_a_minute, used)

    def fault(self, line: str) -> Fault | None:
        awake = [one for one in self.faults if not one.after]
        for one in self.faults:
            if one.after and re.search(one.after, line):
                one.after = ""
        for one in awake:
            if one.times > 0 and re.search(one.match, line):
                one.times -= 1
                return one
        if self.trouble and self.dice.random() < self.trouble:
            action = self.dice.choice(["status", "cut", "html", "truncate", "after_commit"])
            return Fault("", action, status=self.dice.choice([429, 500, 502, 503]))
        return None

    # the APIs

    def answer(self, method: str, path: str, query: dict[str, str], body: bytes, authorization: str) -> Any:
        """The answer to one API call; raises `Refused`."""
        account = self.whose(authorization)
        if path.startswith("/gmail/v1/users/"):
            return self._mail(
                account, method, path.removeprefix("/gmail/v1/users/").split("/")[1:], query, body
            )
        if path.startswith("/calendar/v3/"):
            return self._calendar(account, path.removeprefix("/calendar/v3/").split("/"), query)
        if method == "POST" and re.fullmatch(
            r"/v1/projects/[^/]+/subscriptions/[^/]+:(pull|acknowledge)", path
        ):
            asked = json.loads(body)
            if path.endswith(":pull"):
                return self.topic.pull(int(asked["maxMessages"]))
            return self.topic.acknowledge(asked["ackIds"])
        raise not_found()

    def _mail(
        self, account: Account, method: str, path: list[str], query: dict[str, str], body: bytes
    ) -> Any:
        mail, now = account.mail, self.now
        size, page = int(query.get("maxResults", "100")), query.get("pageToken", "")
        if method == "POST":
            return self._mail_write(account, path, body)
        match method, *path:
            case "GET", "profile":
                return self._valid(account, "getProfile", "Profile", mail.profile)
            case "GET", "messages":
                q = query.get("q", "")
                return self._valid(
                    account,
                    "messages.list",
                    "ListMessagesResponse",
                    lambda: mail.list_messages(q, size, page, now, query),
                )
            case "GET", "messages", name:
                form = query.get("format", "full")
                return self._valid(
                    account, "messages.get", "Message", lambda: mail.find(name, now).shown(form)
                )
            case "GET", "history":
                start = query["startHistoryId"]
                return self._valid(
                    account,
                    "history.list",
                    "ListHistoryResponse",
                    lambda: mail.list_history(start, size, page),
                )
            case "GET", "threads", name:
                return self._valid(
                    account, "threads.get", "Thread", lambda: mail.thread(name, query.get("format", "full"))
                )
            case "GET", "drafts":
                return self._valid(
                    account, "drafts.list", "ListDraftsResponse", lambda: mail.list_drafts(size, page)
                )
            case "GET", "drafts", name:
                return self._valid(
                    account, "drafts.get", "Draft", lambda: mail.draft(name, query.get("format", "full"))
                )
            case "DELETE", "drafts", name:
                self.charge(account, "drafts.delete")
                mail.delete_draft(name)
                return None
            case "GET", "settings", "sendAs":
                return self._valid(
                    account, "sendAs.list", "ListSendAsResponse", lambda: {"sendAs": mail.aliases}
                )
        raise not_found()

    def _mail_write(self, account: Account, path: list[str], body: bytes) -> Any:
        mail, now = account.mail, self.now
        match path:
            case ["messages"]:
                wide = ("gmail.insert", "gmail.modify", "mail.google.com")
                if not any(scope in account.scopes for scope in wide):
                    raise Refused(403, "insufficientPermissions", "Request had insufficient scopes.")
                return self._valid(
                    account, "messages.insert", "Message", lambda: mail.insert(json.loads(body), now)
                )
            case ["watch"]:
                return self._valid(
                    account,
                    "users.watch",
                    "WatchResponse",
                    lambda: self.topic.watch(mail.address, json.loads(body), mail.history, now),
                )
            case ["drafts"]:
                return self._valid(
                    account, "drafts.create", "Draft", lambda: mail.create_draft(json.loads(body), now)
                )
        raise not_found()

    def _calendar(self, account: Account, path: list[str], query: dict[str, str]) -> Any:
        match path:
            case ["users", "me", "calendarList"]:
                items = [
                    {
                        "id": one.id,
                        "kind": "calendar#calendarListEntry",
                        "summary": one.id,
                        "timeZone": one.zone,
                        "accessRole": "owner",
                        "selected": True,
                    }
                    | ({"primary": True} if one.id == account.mail.address else {})
                    for one in account.calendars.values()
                ]
                return self._valid(
                    account, "calendarList.list", "CalendarList", lambda: {"items": items}, api="calendar"
                )
            case ["calendars", name, "events"]:
                agenda = self._agenda(account, name)
                return self._valid(
                    account, "events.list", "Events", lambda: agenda.listed(query), api="calendar"
                )
            case ["calendars", name, "events", event, "instances"]:
                agenda = self._agenda(account, name)
                return self._valid(
                    account,
                    "events.instances",
                    "Events",
                    lambda: agenda.instances(event, query),
                    api="calendar",
                )
        raise not_found()

    def _agenda(self, account: Account, name: str) -> Agenda:
        found = account.calendars.get(account.mail.address if name == "primary" else name)
        if found is None:
            raise not_found()
        return found

    def _valid(self, account: Account, call: str, schema: str, make: Any, *, api: str = "gmail") -> Any:
        self.counts[call] += 1
        self.charge(account, call)
        answer = make()
        wrong = schema_faults(api, "v3" if api == "calendar" else "v1", schema, answer)
        self.violations += [f"{call}: {fault}" for fault in wrong[:3]]
        return answer


def query_of(text: str) -> dict[str, str]:
    """The parameters of a query, the last of each."""
    return {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}
