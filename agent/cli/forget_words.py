"""What forgetting somebody came to."""

from agent.bootstrap import Application
from agent.bootstrap.background import Background
from agent.core.forgotten import Forgetting
from agent.errors import BadInput
from agent.store_port import DraftState, SaidBesides, StoredDraft

_LYING = frozenset({DraftState.WRITTEN, DraftState.EDITED, DraftState.WRITING})


def erased(app: Application, who: str) -> str:
    """Erase them in every mailbox; raises `BadInput` for what is neither an address nor a domain."""
    if "." not in who.rpartition("@")[2] or any(sign.isspace() for sign in who):
        raise BadInput(
            f"{who} is neither an address nor a domain.", "Write anna@acme.example or acme.example."
        )
    own = {mailbox.rep.email for mailbox in app.mailboxes()}
    if who.lower() in own:
        raise BadInput(f"{who} is a rep here.", f"kept forget {who} --mailbox erases the whole mailbox.")
    lines, anything = [], False
    for mailbox in app.mailboxes():
        with app.store.writing(app.clock.now()) as unit:
            done = unit.erasure.person(mailbox.id, Forgetting(mailbox.rep, app.policy, frozenset({who})))
        Background(app).follow(mailbox)
        lines.append(
            f"{mailbox.rep.email}: {done.messages} messages, {done.meetings} meetings, {done.commitments} commitments, "
            f"{len(done.drafts)} drafts erased"
        )
        lines += _drafts(app, done.drafts)
        lines += _besides(done.besides)
        anything = anything or bool(done.messages or done.meetings or done.commitments or done.drafts)
    if not anything:
        lines.append(
            f"Nothing was there of {who}; mail that comes is not kept from now on. Misspelt? `kept forget {who} --undo`; "
            "`kept accounts --all` lists who is known."
        )
    return "\n".join(lines)


def _drafts(app: Application, drafts: tuple[StoredDraft, ...]) -> list[str]:
    """Take local drafts that nobody edited away; name the places of the others."""
    lying = [draft for draft in drafts if draft.state in _LYING]
    left = [draft for draft in lying if draft.sink or not app.sink().withdraw(draft.draft.mark)]
    places = sorted({draft.sink or str(app.settings.drafts) for draft in left})
    return [f"  {len(left)} drafts still lie in {', '.join(places)}: delete them there"] if left else []


def _besides(besides: tuple[SaidBesides, ...]) -> list[str]:
    """What the rep should note elsewhere, for kept does not know of it any more: it may have been said to the others."""
    if not besides:
        return []
    said = [f"    {', '.join(one.email for one in each.people)}: {each.quote}" for each in besides]
    return ["  Open, and erased with mail that went to others too; note what you owe them:", *said]


def mailbox_erased(app: Application, email: str) -> str:
    """Erase a rep's mailbox; raises `BadInput` where there is none."""
    (mailbox,) = app.mailboxes_of(email)
    with app.store.writing(app.clock.now()) as unit:
        names = [one.name for one in unit.connections.all(mailbox.id)]
        unit.erasure.mailbox(mailbox.id)
    for page in (app.settings.room / "reports").glob(f"{mailbox.rep.email} *.html"):
        page.unlink()
    signed_in = (
        f" Its sign-ins ({', '.join(names)}) are erased here; end them at the provider too." if names else ""
    )
    return f"The mailbox of {email} is erased.{signed_in}"


def remembered(app: Application, who: str) -> str:
    """Keep their mail again."""
    undone = False
    for mailbox in app.mailboxes():
        with app.store.writing(app.clock.now()) as unit:
            undone = unit.erasure.remember_again(mailbox.id, who) or undone
    if not undone:
        return f"{who} was not forgotten."
    return f"Mail of {who} is kept again from now on; what was erased stays erased."
