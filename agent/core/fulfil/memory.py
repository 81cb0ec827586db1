"""What was heard so far, as far as the next mail may refer to it; and what a promise is about, told with its help."""

from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from agent.core.commitment import Found
from agent.core.fulfil.deeds import deeds_asked
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.other_languages import language_spoken, topic_in
from agent.core.fulfil.requested import request_meant
from agent.core.fulfil.speech import Speech, speech_of
from agent.core.fulfil.their_clock import clock_of
from agent.core.fulfil.topic import Topic, topic_of
from agent.core.message import MessageKey, ThreadKey
from agent.core.policy import Rep


@dataclass(slots=True)
class Memory:
    """The mails of an exchange up to now."""

    rep: Rep
    heard: dict[MessageKey, ReadMessage] = field(default_factory=dict)
    last: dict[ThreadKey, ReadMessage] = field(default_factory=dict)
    wrote: dict[str, datetime] = field(
        default_factory=dict
    )  # when each customer wrote last, by address, at their own hour

    def keep(self, message: ReadMessage) -> None:
        """Remember a mail."""
        if message.side is Side.CUSTOMER and message.sent_at.tzinfo is not None:
            self.wrote[message.sender.email] = message.sent_at
        self.heard[message.key] = message
        self.last[message.thread] = message

    def answered(self, message: ReadMessage) -> Speech | None:
        """The mail of the other side that a mail answers."""
        asked = self.heard.get(message.in_reply_to) if message.in_reply_to else None
        both = {asked.side, message.side} if asked else set()
        return speech_of(asked) if asked and both == {Side.REP, Side.CUSTOMER} else None

    def clock_of_reader(self, message: ReadMessage) -> tzinfo | None:
        """The clock by which those live to whom a mail is written."""
        if message.side is Side.CUSTOMER:
            return self.rep.zone
        wrote = next((self.wrote[to.email] for to in message.recipients if to.email in self.wrote), None)
        return clock_of(wrote, self.rep.zone) if wrote else None

    def topic(self, found: Found, message: ReadMessage) -> Topic:
        """What a promise in a mail is about."""
        language = language_spoken(message)
        if language != "en":
            return topic_in(language, found, message)
        parent = self.heard.get(message.in_reply_to) if message.in_reply_to else self.last.get(message.thread)
        people = (*message.recipients, message.sender, *((parent.sender,) if parent else ()))
        return topic_of(found, message.own[: max(found.start, 0)], parent.own if parent else "", people)

    def topic_asked(self, found: Found, asked: Speech | None) -> Topic | None:
        """The topic of a bare yes: what the request that it answers is about."""
        request = request_meant(found, asked)
        if asked is None or request is None:
            return None
        own = asked.message.own
        parent = self.heard.get(asked.message.in_reply_to) if asked.message.in_reply_to else None
        meant = replace(found, quote=own[request.start : request.end], object="", actor="", condition="")
        people = (*asked.message.recipients, asked.message.sender)
        topic = topic_of(meant, own[: request.start], parent.own if parent else "", people)
        return replace(topic, deeds=deeds_asked(request.text))
