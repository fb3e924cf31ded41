"""What commands have in common: the receipt's name, and the lane in which they keep their order."""

from __future__ import annotations

from uuid import UUID

import msgspec

from desktop_inbox.domain.ids import CommandId, ContactId

WORKSPACE_LANE = UUID(int=0)
"""The lane of the commands that concern no contact. It is no contact's id."""

DRAFT_LANE = UUID(int=1)
"""The lane of what users have begun to write. It is no contact's id."""


class CommandBase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """`command_id` names the receipt. Within one lane commands keep their order."""

    command_id: CommandId


class ContactCommand(CommandBase, frozen=True, kw_only=True):
    """A command that concerns a contact, which is its lane. One on a merged contact goes to where that was merged.

    All may be rejected as `contact_not_found`, also where the user may not see the contact (any more).
    """

    contact_id: ContactId

    @property
    def lane(self) -> UUID:
        """The contact's id."""
        return self.contact_id


class WorkspaceCommand(CommandBase, frozen=True, kw_only=True):
    """A command that concerns no contact. All of a workspace's are one lane. Rejected: `not_allowed`, by role."""

    @property
    def lane(self) -> UUID:
        """The workspace's lane."""
        return WORKSPACE_LANE
