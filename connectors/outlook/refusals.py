"""Why Microsoft refuses a sign-in, each reason with its own sentence and next step; and what is only trouble that passes.

The number in `AADSTS50076` says more than the OAuth error beside it; a description may name the
person, so that nothing of it is repeated.
"""

import re
from collections.abc import Mapping
from typing import Any

from agent.errors import TRIES_AGAIN, KeptError, NotAllowed, ProviderDown, SignInNeeded

AGAIN = "Sign in again: `kept connect outlook`."
_ADMIN = "Send your administrator the page docs/connect-outlook.md; it has the link with which they allow it."
_APP = "Check the application's id and tenant in docs/connect-outlook.md, then `kept connect outlook`."

_NEEDED = {
    "50076": ("Microsoft asks for your second factor.", AGAIN),
    "50079": ("Microsoft asks you to set up a second factor.", AGAIN),
    "50074": ("Microsoft asks for your second factor.", AGAIN),
    "50158": ("Your organisation's conditional access asks for another check.", AGAIN),
    "53000": ("Your organisation wants this sign-in from a managed device.", "Sign in on such a device, or ask your administrator to allow kept."),
    "53003": ("Your organisation's conditional access does not allow this sign-in.", _ADMIN),
    "50078": ("Your second factor has expired.", AGAIN),
    "65001": ("Nobody has allowed kept to read this mailbox yet.", "Agree when Microsoft asks: `kept connect outlook`."),
    "65004": ("You did not agree to what kept asks for, so nothing was connected.", "Read what it asks and why in docs/connect-outlook.md, then `kept connect outlook`."),
    "90094": ("Your organisation lets only administrators allow new applications.", _ADMIN),
    "90095": ("Your organisation wants an administrator to look at kept first.", _ADMIN),
    "700082": ("The sign-in was not used for 90 days and has expired.", AGAIN),
    "70008": ("The sign-in has expired.", AGAIN),
    "700084": ("The sign-in has expired.", AGAIN),
    "50173": ("The sign-in was revoked: the password was changed, or an administrator ended it.", AGAIN),
    "70043": ("Your organisation's rules ended the sign-in.", AGAIN),
    "70000": ("Microsoft no longer knows this sign-in.", AGAIN),
    "50133": ("The sign-in ended because the password was changed.", AGAIN),
    "50055": ("The password of this account has expired.", "Change it, then `kept connect outlook`."),
    "50057": ("This account is disabled.", "Ask your administrator."),
    "50034": ("Microsoft knows no such account.", "Check the address, then `kept connect outlook`."),
    "70016": ("Nobody has typed the code yet.", "Run `kept connect outlook --device` again and type the code it shows."),
    "70019": ("The code has expired.", "Run `kept connect outlook --device` again and type the code within 15 minutes."),
}  # fmt: skip
"""What the user can mend by signing in again, or by waiting for somebody."""

_FORBIDDEN = {
    "700016": ("Microsoft knows no such application in this tenant.", _APP),
    "90002": ("Microsoft knows no such tenant.", _APP),
    "900023": ("Microsoft knows no such tenant.", _APP),
    "7000215": ("The application's secret is not right.", _APP),
    "700027": ("The application's certificate is not the one Microsoft knows.", "Upload the certificate's public half at the application (docs/connect-outlook.md)."),
    "7000222": ("The application's certificate or secret has expired.", "Upload a new one at the application (docs/connect-outlook.md)."),
    "7000218": ("The application is not registered for sign-in from a desktop program.", "Set \"Allow public client flows\" at the application (docs/connect-outlook.md)."),
    "50011": ("The application does not allow http://localhost as its address.", "Add it under Mobile and desktop applications (docs/connect-outlook.md)."),
    "50020": ("This account is not one of the tenant.", "Sign in with an account of the company, or leave --tenant out."),
    "50105": ("Your administrator has not given you access to the application.", _ADMIN),
}  # fmt: skip
"""What only a change of the application or of the tenant mends."""

_REFUSED = ("Microsoft refuses the sign-in.", AGAIN)
_PASSING = frozenset({"50196", "90006", "90012", "90033", "90055"})
"""Too many questions in a row, servers behind it that do not answer in time, a tenant that is throttled."""

_BY_ERROR = {
    "access_denied": _NEEDED["65004"],
    "authorization_declined": _NEEDED["65004"],
    "consent_required": _NEEDED["65001"],
    "interaction_required": ("Microsoft wants you to sign in yourself.", AGAIN),
    "login_required": ("Microsoft wants you to sign in yourself.", AGAIN),
    "invalid_grant": ("The sign-in was revoked or has expired.", AGAIN),
    "expired_token": _NEEDED["70019"],
    "code_expired": _NEEDED["70019"],
    "invalid_request": _REFUSED,
    "invalid_resource": _REFUSED,
    "invalid_scope": _REFUSED,
    "unsupported_grant_type": _REFUSED,
    "unauthorized_client": _FORBIDDEN["700016"],
    "invalid_client": _FORBIDDEN["700016"],
}
"""Words of RFC 6749 5.2 and Microsoft's own that are a no; any other is taken for passing trouble."""

_NUMBER = re.compile(r"AADSTS(\d{4,8})")


def refusal(result: Mapping[str, Any] | None) -> KeptError:
    """The error for an answer of MSAL without a token; None is MSAL's word for "nothing in the cache helps"."""
    if not result:
        return SignInNeeded("There is no sign-in for this mailbox that still works.", AGAIN)
    error = str(result.get("error") or "")
    for number in _numbers(result):
        if number in _PASSING:
            return _unwell()
        if number in _NEEDED:
            return SignInNeeded(*_NEEDED[number])
        if number in _FORBIDDEN:
            return NotAllowed(*_FORBIDDEN[number])
    if error not in _BY_ERROR:
        return _unwell()
    sentence, step = _BY_ERROR[error]
    if error in ("unauthorized_client", "invalid_client"):
        return NotAllowed(sentence, step)
    return SignInNeeded(sentence, step)


def _unwell() -> ProviderDown:
    return ProviderDown("Microsoft's sign-in is in trouble.", TRIES_AGAIN)


def _numbers(result: Mapping[str, Any]) -> list[str]:
    codes = result.get("error_codes")
    listed = [str(code) for code in codes] if isinstance(codes, list) else []
    return listed + _NUMBER.findall(str(result.get("error_description") or "")[:2_000])
