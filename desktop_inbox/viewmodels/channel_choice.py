"""Which of a contact's channels a reply goes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.channel import Channel, ChannelKind
from desktop_inbox.domain.channel_limits import ChannelLimits
from desktop_inbox.domain.contact import Identity
from desktop_inbox.domain.ids import ChannelId, ContactId
from desktop_inbox.domain.inbox import ContactDetails
from desktop_inbox.viewmodels.channel_names import channel_name


class ChannelOption(msgspec.Struct, frozen=True, kw_only=True):
    """A channel that the contact can be reached on. `note` tells it from others of its name, and says the address."""

    id: ChannelId
    kind: ChannelKind
    name: str
    note: str
    limits: ChannelLimits


class ChannelChoice(QObject):
    """The channels that a contact has an identity on and that are active, and the one that is written on.

    Without a choice of the user it is the one that the server would take: the open conversation's, else that of the
    newest identity. A choice is remembered for its contact while this lives. Belongs to the loop's thread.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.options: tuple[ChannelOption, ...] = ()
        self._contact_id: ContactId | None = None
        self._usual: ChannelId | None = None
        self._chosen: dict[ContactId, ChannelId] = {}

    @property
    def chosen_id(self) -> ChannelId | None:
        """What the user has chosen for the contact, as long as it is there; None: the server chooses."""
        chosen = None if self._contact_id is None else self._chosen.get(self._contact_id)
        return chosen if any(option.id == chosen for option in self.options) else None

    @property
    def current(self) -> ChannelOption | None:
        """Where a reply goes; None: nowhere, or that is not known yet."""
        wanted = self.chosen_id or self._usual
        return next((option for option in self.options if option.id == wanted), None)

    @property
    def limits(self) -> ChannelLimits:
        """What the channel takes; where none is known, what any does."""
        return ChannelLimits() if self.current is None else self.current.limits

    def leave(self) -> None:
        """Show no contact's channels."""
        self._show(None, (), None)

    def know(self, details: ContactDetails, channels: Sequence[Channel]) -> None:
        """Hear what is known of a contact, and of the workspace's channels."""
        active = {channel.id: channel for channel in channels if channel.is_active}
        reached = [identity for identity in details.identities if identity.channel_id in active]
        options = {identity.channel_id: _option(identity, active) for identity in reversed(reached)}
        in_use = next(
            (each.channel_id for each in details.conversations if each.id == details.contact.open_conversation_id), None
        )
        usual = in_use if in_use in options else next(iter(options), None)
        self._show(details.contact.id, tuple(options.values()), usual)

    def choose(self, channel_id: ChannelId) -> None:
        """Write on another channel from now on."""
        if self._contact_id is not None and any(option.id == channel_id for option in self.options):
            self._chosen[self._contact_id] = channel_id
            self.changed.emit()

    def _show(self, contact_id: ContactId | None, options: tuple[ChannelOption, ...], usual: ChannelId | None) -> None:
        if (contact_id, options, usual) != (self._contact_id, self.options, self._usual):
            self._contact_id, self.options, self._usual = contact_id, options, usual
            self.changed.emit()


def _option(identity: Identity, channels: Mapping[ChannelId, Channel]) -> ChannelOption:
    channel = channels[identity.channel_id]
    return ChannelOption(
        id=channel.id,
        kind=channel.kind,
        name=channel_name(channel.kind),
        note=" · ".join(part for part in (channel.name, identity.display or identity.address) if part),
        limits=channel.limits,
    )
