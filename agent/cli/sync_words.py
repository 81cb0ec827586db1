"""What a reading of a mailbox came to, for people and for programs."""

from agent.cli.scan_words import unfollowed_lines
from agent.flows.live import Synced
from agent.store_port import ConnectionState

_STATES = {
    ConnectionState.OK: "read",
    ConnectionState.NEEDS_SIGN_IN: "needs you to sign in again",
    ConnectionState.PAUSED: "asked to be left alone for a while",
    ConnectionState.FAILING: "could not be reached",
    ConnectionState.BLOCKED: "refuses kept",
}


def words(done: Synced) -> str:
    """One line for what was read, one for each thing to know."""
    items = done.verdicts.total()
    state = _STATES[done.state] if done.state else "is being read"
    lines = [f"{done.connection} {state}: {items} new {'item' if items == 1 else 'items'}"]
    if done.drafted.written:
        lines.append(f"  {done.drafted.written} written into its Drafts (nothing was sent)")
    if done.drafted.waits_for:
        names = " and ".join(done.drafted.waits_for)
        lines.append(
            f"  Drafts wait, for a day at most, until {names} was read: what came there may have kept a promise."
        )
    lines += [f"  A draft was not written: {sentence}" for sentence in done.drafted.refused]
    lines += [f"  {line}" for line in unfollowed_lines(done.unfollowed)]
    lines += [f"  {line}" for line in (done.reason, done.next_step) if line]
    return "\n".join(lines)


def as_values(done: Synced) -> dict[str, object]:
    """The same for JSON."""
    return {
        "connection": done.connection,
        "state": done.state.value if done.state else "busy",
        "reason": done.reason,
        "verdicts": {verdict.value: count for verdict, count in sorted(done.verdicts.items())},
        "drafts": done.drafted.written,
        "drafts_wait_for": list(done.drafted.waits_for),
        "unfollowed": [one._asdict() for one in done.unfollowed],
    }
