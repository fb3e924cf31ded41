"""The messages of a contact that are sent later: their rows at the end of the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace
from PySide6.QtCore import QObject

from desktop_inbox.domain.ids import MessageId
from desktop_inbox.domain.message import DeliveryState, Failure, Quote
from desktop_inbox.domain.scheduled import ScheduledMessage, ScheduledState
from desktop_inbox.viewmodels.message_text import find_links, is_big_emoji
from desktop_inbox.viewmodels.timeline_builder import TimelineContext, file_rows, quote_row
from desktop_inbox.viewmodels.timeline_rows import BubbleRow, BubbleSide, FileRow, QuoteRow, ScheduledRow
from desktop_inbox.viewmodels.timeline_wording import TimelineWording
from desktop_inbox.viewmodels.times import TimeWording

CONTACT_WROTE = "contact_wrote"


class ScheduledRows(QObject):
    """Makes the rows, in words."""

    def __init__(self, times: TimeWording, wording: TimelineWording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._times, self._wording = times, wording

    def row(
        self,
        message: ScheduledMessage,
        context: TimelineContext,
        quotes: Mapping[MessageId, Quote],
        now: datetime,
    ) -> ScheduledRow:
        """Return the row of one message. `quotes`: the messages that any of them answers, as far as they are known."""
        key = scheduled_key(message)
        is_waiting = message.state is ScheduledState.WAITING
        when = self.tr("Will be sent %1") if is_waiting else self.tr("Was to be sent %1")
        meta = when.replace("%1", self._times.upcoming(message.send_at, now))
        note = self._note(message, context)
        files = file_rows(message.attachments, self._wording)
        quote = None if message.quoted_id is None else quotes.get(message.quoted_id)
        author = context.name(message.author_id)
        said = [author, *(file.spoken for file in files), message.text, meta, note]
        bubble = self._bubble(message, files, quote_row(quote, context, self._wording))
        is_mine = message.author_id == context.user_id
        return ScheduledRow(
            key=key,
            bubble=replace(bubble, author="" if is_mine else author, meta=meta),
            note=note,
            is_waiting=is_waiting,
            spoken=", ".join(part for part in said if part),
        )

    def _bubble(self, message: ScheduledMessage, files: tuple[FileRow, ...], quote: QuoteRow | None) -> BubbleRow:
        return BubbleRow(
            key=scheduled_key(message),
            position=0,
            side=BubbleSide.OUTGOING,
            author="",
            text=message.text,
            links=find_links(message.text),
            mentions=(),
            is_big=is_big_emoji(message.text),
            meta="",
            detail=self._times.full(message.send_at),
            state=DeliveryState.WAITING if message.state is ScheduledState.WAITING else DeliveryState.FAILED,
            failure="",
            can_retry=False,
            can_discard=False,
            is_held=False,
            starts_group=True,
            ends_group=True,
            spoken="",
            quote=quote,
            files=files,
        )

    def _note(self, message: ScheduledMessage, context: TimelineContext) -> str:
        """Say on what terms a message waits, or why it was not sent."""
        if message.state is ScheduledState.WAITING:
            return self.tr("Not if the contact writes first") if message.cancels_on_message else ""
        if message.state is ScheduledState.FAILED:
            return self._wording.failure(Failure(code=message.code))
        if message.code == CONTACT_WROTE:
            return self.tr("Not sent: the contact wrote first.")
        if message.decided_by == context.user_id:
            return self.tr("Not sent: you cancelled it.")
        return self.tr("Not sent: %1 cancelled it.").replace("%1", context.name(message.decided_by))


def scheduled_key(message: ScheduledMessage) -> str:
    """Return the key of a message's row. When it was sent its bubble has another one."""
    return f"scheduled:{message.id.hex}"
