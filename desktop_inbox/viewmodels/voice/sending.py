"""Sending a voice note: to the contact and on the channel of the moment when the user pressed Send."""

from __future__ import annotations

import logging

import msgspec

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.channel_limits import ChannelLimits, check_attachment
from desktop_inbox.domain.draft import VOICE_NOTES, DraftContent
from desktop_inbox.domain.errors import StoreUnavailableError, UserError
from desktop_inbox.domain.ids import AttachmentId, ChannelId, ContactId
from desktop_inbox.viewmodels.composer import ComposerViewModel
from desktop_inbox.viewmodels.replies import ReplyWriter

_log = logging.getLogger(__name__)


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where a voice note goes, what is taken there (None: not known), and for how long the outbox holds it."""

    contact_id: ContactId
    channel_id: ChannelId | None
    limits: ChannelLimits | None
    hold_s: float


class VoiceSender:
    """Puts voice notes into the outbox; sending can be undone like that of any reply.

    `came_back(ContactId)`: one to this contact was not sent after all, and waits (`returned`).
    """

    def __init__(self, store: Store, writer: ReplyWriter, composer: ComposerViewModel) -> None:
        self._store, self._writer, self._composer = store, writer, composer
        self.came_back = composer.voice_came_back

    def address(self) -> Address | None:
        """Return where a voice note would go now; None: nowhere."""
        composer = self._composer
        if composer.state.contact_id is None or composer.state.blocked:
            return None
        return Address(
            contact_id=composer.state.contact_id,
            channel_id=composer.channel.chosen_id,
            limits=None if composer.channel.current is None else composer.channel.limits,
            hold_s=composer.writing.undo_send_s,
        )

    async def resolve(self, contact_id: ContactId) -> ContactId:
        """Return the contact, or the one that it was merged into; the same where that cannot be read now."""
        try:
            return await self._store.resolve(contact_id)
        except StoreUnavailableError:
            return contact_id

    async def returned(self, contact_id: ContactId) -> tuple[Attachment, ...]:
        """Return the voice notes to a contact that came back, the newest first; none where they cannot be read now."""
        try:
            return (await self._store.draft(contact_id, VOICE_NOTES)).attachments
        except StoreUnavailableError as error:
            _log.warning("voice notes that came back cannot be read: %s", error.code)
            return ()

    async def give_up(self, contact_id: ContactId, note_id: AttachmentId) -> None:
        """Let a voice note that came back wait no more. Raises `StoreUnavailableError`."""
        contact_id = await self._store.resolve(contact_id)
        waiting = (await self._store.draft(contact_id, VOICE_NOTES)).attachments
        rest = tuple(note for note in waiting if note.id != note_id)
        await self._store.save_draft(contact_id, VOICE_NOTES, DraftContent(attachments=rest))

    async def send(self, address: Address, attachment: Attachment) -> str:
        """Put a voice note into the outbox. Returns why it could not be (a code); empty: it is there."""
        try:
            if address.limits is not None:
                check_attachment(address.limits, attachment)
            details = await self._store.details(address.contact_id)
            command = await self._writer.reply(
                address.contact_id,
                "",
                attachments=(attachment,),
                channel_id=address.channel_id,
                seen_reply=None if details is None else details.newest_reply,
                hold_s=address.hold_s,
            )
        except (UserError, StoreUnavailableError) as error:
            _log.warning("a voice note is not sent: %s", error.code)
            return error.code
        self._composer.undo.hold((command,), address.hold_s)
        if self._composer.state.contact_id == address.contact_id:
            self._composer.sent.emit()
            self._composer.replied.emit()
        return ""
