"""The words of a timeline, through Qt's translations and the locale's dates and times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QObject

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.conversation import Source
from desktop_inbox.domain.event import Event
from desktop_inbox.domain.message import DeliveryState, Failure, MessageKind, Quote
from desktop_inbox.viewmodels.event_wording import EventNames, EventWording, fill
from desktop_inbox.viewmodels.file_words import FileWords
from desktop_inbox.viewmodels.timeline_rows import Phrase
from desktop_inbox.viewmodels.times import TimeWording


class TimelineWording(QObject):
    """A `TimelineWords` in the language of the application; dates and times are worded by a `TimeWording`."""

    def __init__(self, times: TimeWording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._times = times
        self._events = EventWording(times, self)
        self._files = FileWords(self)
        self._clocks: dict[tuple[int, int], str] = {}

    def day(self, day: date, today: date) -> str:
        """Name a day as seen from today."""
        return self._times.heading(day, today)

    def time(self, at: datetime) -> str:
        """Return the time of day."""
        key = (at.hour, at.minute)
        text = self._clocks.get(key)
        if text is None:
            text = self._clocks[key] = self._times.clock(at)
        return text

    def moment(self, at: datetime) -> str:
        """Return day and time in full."""
        return self._times.full(at)

    def unread(self) -> str:
        """Say that what follows is new."""
        return self.tr("New messages")

    def unknown_user(self) -> str:
        """Name a user of whom nothing is known."""
        return self._events.unknown_user()

    def happened(self, event: Event, names: EventNames, at: datetime, today: date) -> Phrase:
        """Say what happened, but for a closing, and at which time of day."""
        return self._timed(self._events.phrase(event, names, today), self.time(at))

    def closed(self, source: Source, actor: str, at: datetime, today: date) -> Phrase:
        """Say who or what closed a conversation, and when as seen from today."""
        phrases = {
            Source.CONTACT: self.tr("Conversation closed by the contact"),
            Source.USER: self.tr("Conversation closed by %1"),
            Source.WORKFLOW: self.tr("Conversation closed by a workflow"),
            Source.BOT: self.tr("Conversation closed by a bot"),
            Source.MERGE: self.tr("Conversation closed by a merge"),
            Source.TIMER: self.tr("Conversation closed automatically: the contact did not answer"),
        }
        day = self._times.day(at.date(), today)
        when = fill(self.tr("%1, %2", "date, time"), day, self.time(at)).text
        return self._timed(fill(phrases[source], actor or self.unknown_user()), when)

    def comment_meta(self, at: datetime) -> str:
        """Say that a text is internal, and when it was written."""
        return self.tr("Internal comment") + f" · {self.time(at)}"

    def waiting(self, at: datetime, *, is_online: bool) -> str:
        """Say that a message waits: for the connection, or just for the server's answer."""
        return self.time(at) if is_online else self.tr("Waiting for connection")

    def kind(self, kind: MessageKind) -> str:
        """Name what a message without text carries."""
        names = {
            MessageKind.TEXT: self.tr("Message without text"),
            MessageKind.VOICE: self.tr("Voice note"),
            MessageKind.FILE: self.tr("File"),
            MessageKind.TEMPLATE: self.tr("Template"),
            MessageKind.LOCATION: self.tr("Location"),
        }
        return names[kind]

    def file(self, attachment: Attachment) -> str:
        """Return the type and the size of a file."""
        return self._files.detail(attachment)

    def spoken_file(self, attachment: Attachment) -> str:
        """Say a file for a screen reader."""
        return self._files.spoken(attachment)

    def quoted(self, quote: Quote) -> str:
        """Return the beginning of a message that is answered, or say what it carried."""
        return quote.text or quote.file_name or self.kind(quote.kind)

    def failure(self, failure: Failure) -> str:
        """Say why a message was not delivered. The channel's own words stand last, as they came."""
        reasons = {
            "empty_text": self.tr("Not sent: the text is empty."),
            "text_too_long": self.tr("Not sent: the text is too long."),
            "contact_not_found": self.tr("Not sent: this contact no longer exists or you may not write to it."),
            "newer_reply": self.tr("Not sent: a teammate has replied in the meantime."),
            "contact_merged": self.tr("Not sent: the contact was merged with this one in the meantime."),
            "contact_blocked": self.tr("Not sent: the contact is blocked."),
            "no_channel": self.tr("Not sent: the contact has no channel that can take it."),
            "upload_failed": self.tr("Not sent: a file did not reach the server."),
            "attachment_not_found": self.tr("Not sent: a file is no longer on the server. Add it again."),
            "file_too_large": self.tr("Not sent: a file is too large for the channel."),
            "kind_not_taken": self.tr("Not sent: the channel does not take such files."),
            "type_not_taken": self.tr("Not sent: the channel does not take such files."),
            "too_many_attachments": self.tr("Not sent: the channel takes fewer files in one message."),
            "forbidden": self.tr("Not sent: you may not write to this contact."),
        }
        reason = reasons.get(failure.code) or self.tr("Not delivered.")
        return f"{reason} {failure.text}".strip()

    def spoken(self, author: str, at: datetime, text: str, state: DeliveryState | None, *, is_comment: bool) -> str:
        """Say a bubble for a screen reader: author, time, text, state."""
        states = {
            DeliveryState.WAITING: self.tr("waiting"),
            DeliveryState.SENT: self.tr("sent"),
            DeliveryState.DELIVERED: self.tr("delivered"),
            DeliveryState.READ: self.tr("read"),
            DeliveryState.FAILED: self.tr("not delivered"),
        }
        kind = [self.tr("internal comment")] if is_comment else []
        end = [states[state]] if state is not None else []
        return ", ".join([author, *kind, self.time(at)]) + ": " + ", ".join([text, *end])

    def typing(self, names: Sequence[str]) -> str:
        """Say who is typing."""
        if len(names) == 1:
            return fill(self.tr("%1 is typing…"), names[0]).text
        return self.tr("%n people are typing…", "", len(names))

    def history_loading(self) -> str:
        """Say that older history is being fetched."""
        return self.tr("Loading older messages…")

    def history_offline(self) -> str:
        """Say that older history cannot be fetched now."""
        return self.tr("Older history is not on this computer; it loads when you are online.")

    def _timed(self, phrase: Phrase, when: str) -> Phrase:
        return Phrase(f"{phrase.text} · {when}", phrase.strong)
