"""The directory: what belongs to the workspace, not to a contact."""

from __future__ import annotations

import msgspec

from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.contact_fields import ContactField
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.workspace import Team, User, Workspace


class Directory(msgspec.Struct, frozen=True, kw_only=True):
    """Everything with the removed and inactive too, in the order of lists. `workspace` None: nothing was synced yet."""

    workspace: Workspace | None = None
    users: tuple[User, ...] = ()
    teams: tuple[Team, ...] = ()
    channels: tuple[Channel, ...] = ()
    tags: tuple[Tag, ...] = ()
    fields: tuple[ContactField, ...] = ()
