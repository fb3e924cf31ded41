"""Commands on the workspace's settings and its people, and on what users set for themselves."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.auto_closing import AutoClosing
from desktop_inbox.domain.closing import LARGEST_ORDER, ClosingNoteMode
from desktop_inbox.domain.contact_fields import OPTIONS, FieldKind
from desktop_inbox.domain.ids import ClosingCategoryId, ContactFieldId, CustomInboxId, SnippetId, TagId, TeamId, UserId
from desktop_inbox.domain.inbox_filter import InboxFilter
from desktop_inbox.domain.snippet import SNIPPET_ATTACHMENTS, SnippetContent
from desktop_inbox.domain.snooze import PRESETS, SnoozePreset
from desktop_inbox.domain.workspace import Availability, Restriction, Role
from desktop_inbox.protocol.command_base import WorkspaceCommand

SNIPPETS_PER_IMPORT = 200
"""The most snippets in one `ImportSnippets`."""

_Order = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_ORDER)]


class UpdateWorkspace(WorkspaceCommand, frozen=True, kw_only=True, tag="workspace.update"):
    """Change settings; those that are not named stay. The last writer wins each. For managers and owners.

    Rejected: `empty_name`.
    """

    name: str | UnsetType = UNSET
    auto_closing: AutoClosing | UnsetType = UNSET
    snooze_presets: Annotated[tuple[SnoozePreset, ...], msgspec.Meta(max_length=PRESETS)] | UnsetType = UNSET
    opens_on_channel_events: bool | UnsetType = UNSET
    unassigns_on_close: bool | UnsetType = UNSET


class SetClosingMode(WorkspaceCommand, frozen=True, kw_only=True, tag="workspace.set_closing_mode"):
    """Say what is asked for when a user closes a conversation. For managers and owners."""

    mode: ClosingNoteMode


class SaveClosingCategory(WorkspaceCommand, frozen=True, kw_only=True, tag="closing_category.save"):
    """Create a category of closing notes, or change one; a removed one comes back. The last writer wins.

    For managers and owners. Rejected: `empty_name`, `name_taken` by another active one, `description_too_long`,
    `id_taken`, `too_many` (`domain.closing.CATEGORIES`).
    """

    category_id: ClosingCategoryId
    name: str
    description: str = ""
    order: _Order = 0


class RemoveClosingCategory(WorkspaceCommand, frozen=True, kw_only=True, tag="closing_category.remove"):
    """Offer a category no more. Notes that name it stay. For managers and owners. Rejected: `category_not_found`."""

    category_id: ClosingCategoryId


class SaveUser(WorkspaceCommand, frozen=True, kw_only=True, tag="user.save"):
    """Create a user, or change one. For managers and owners; only owners create, change or make owners.

    A new one cannot sign in before they have a password (`domain.ports.Administration`). Nobody changes their own role.
    Rejected: `empty_name`, `bad_email`, `email_taken`, `id_taken`, `last_owner`, `own_role`.
    """

    user_id: UserId
    name: str
    email: str
    role: Role = Role.AGENT
    restriction: Restriction = Restriction.NONE


class SetUserActive(WorkspaceCommand, frozen=True, kw_only=True, tag="user.set_active"):
    """Take a user's rights away, or give them back. For managers and owners; of owners only for owners.

    Rejected: `user_not_found`, `last_owner`, `own_role` (oneself).
    """

    user_id: UserId
    is_active: bool


class SetAvailability(WorkspaceCommand, frozen=True, kw_only=True, tag="user.set_availability"):
    """Say whether one takes conversations now: of oneself, whatever the role."""

    availability: Availability


class SaveTeam(WorkspaceCommand, frozen=True, kw_only=True, tag="team.save"):
    """Create a team, or change one; a removed one comes back. For managers and owners.

    Members who are unknown or inactive are left out. Rejected: `empty_name`, `name_taken`, `id_taken`,
    `too_many` (`domain.workspace.TEAMS`).
    """

    team_id: TeamId
    name: str
    member_ids: Annotated[tuple[UserId, ...], msgspec.Meta(max_length=1_000)] = ()


class RemoveTeam(WorkspaceCommand, frozen=True, kw_only=True, tag="team.remove"):
    """Offer a team no more. Contacts that are assigned to it stay so, unseen. For managers and owners.

    Rejected: `team_not_found`.
    """

    team_id: TeamId


class SaveTag(WorkspaceCommand, frozen=True, kw_only=True, tag="tag.save"):
    """Create a tag, or change one; a removed one comes back. For managers and owners.

    Rejected: `empty_name`, `name_taken`, `description_too_long`, `id_taken`, `too_many` (`domain.tags.TAGS`).
    """

    tag_id: TagId
    name: str
    description: str = ""
    colour: Annotated[int, msgspec.Meta(ge=0, le=7)] = 0


class RemoveTag(WorkspaceCommand, frozen=True, kw_only=True, tag="tag.remove"):
    """Offer a tag no more, and show it nowhere. For managers and owners. Rejected: `tag_not_found`."""

    tag_id: TagId


class SaveContactField(WorkspaceCommand, frozen=True, kw_only=True, tag="contact_field.save"):
    """Create a contact field, or change one; a removed one comes back. For managers and owners.

    Values that are no option any more stay until somebody changes them. Rejected: `empty_name`, `name_taken`,
    `id_taken`, `kind_is_fixed` (of an existing one), `no_options` (of a list), `same_options`, `too_many`
    (`domain.contact_fields.FIELDS`).
    """

    field_id: ContactFieldId
    name: str
    kind: FieldKind = FieldKind.TEXT
    options: Annotated[tuple[str, ...], msgspec.Meta(max_length=OPTIONS)] = ()
    order: _Order = 0


class RemoveContactField(WorkspaceCommand, frozen=True, kw_only=True, tag="contact_field.remove"):
    """Show a contact field no more. Its values are kept. For managers and owners. Rejected: `field_not_found`."""

    field_id: ContactFieldId


class SaveCustomInbox(WorkspaceCommand, frozen=True, kw_only=True, tag="custom_inbox.save"):
    """Create a custom inbox, or change one's name and filter. For every user; only its owner may change it.

    Rejected: `empty_name`, `bad_filter` (too many conditions or choices), `too_many_inboxes`, `id_taken`,
    `not_allowed`, `sharing_is_fixed` (of an existing one).
    """

    inbox_id: CustomInboxId
    name: str
    filter: InboxFilter
    is_shared: bool = False


class RemoveCustomInbox(WorkspaceCommand, frozen=True, kw_only=True, tag="custom_inbox.remove"):
    """Remove a custom inbox, as its owner. Rejected: `inbox_not_found`, `not_allowed`."""

    inbox_id: CustomInboxId


class SaveSnippet(WorkspaceCommand, frozen=True, kw_only=True, tag="snippet.save"):
    """Create a snippet, or change one. Personal ones by their owner, shared ones by managers and owners.

    `attachments` as in `SendMessage`; those that the snippet has already stay as they are. Rejected: as
    `domain.snippet.check_snippet`, `shortcut_taken` (by another active one that the user sees), `id_taken`,
    `not_allowed`, `sharing_is_fixed` (of an existing one), `too_many` (`domain.snippet.SNIPPETS`),
    `attachment_not_found`.
    """

    snippet_id: SnippetId
    content: SnippetContent
    attachments: Annotated[tuple[Attachment, ...], msgspec.Meta(max_length=SNIPPET_ATTACHMENTS)] = ()
    is_shared: bool = False


class RemoveSnippet(WorkspaceCommand, frozen=True, kw_only=True, tag="snippet.remove"):
    """Remove a snippet; again changes nothing. Rejected: `snippet_not_found`, `not_allowed`."""

    snippet_id: SnippetId


class ImportedSnippet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One snippet of a file; `snippet_id` is for a new one."""

    snippet_id: SnippetId
    content: SnippetContent


class ImportSnippets(WorkspaceCommand, frozen=True, kw_only=True, tag="snippets.import"):
    """Add snippets, or bring those up to date that have the shortcut of a row (without one: the name), case ignored.

    Shared ones for managers and owners. Rows that are not in order are left out: clients check them by the same rules
    before. Rejected: `not_allowed`, `too_many`.
    """

    snippets: Annotated[tuple[ImportedSnippet, ...], msgspec.Meta(min_length=1, max_length=SNIPPETS_PER_IMPORT)]
    is_shared: bool


ClosingSettingsCommand = SetClosingMode | SaveClosingCategory | RemoveClosingCategory

SettingsCommand = (
    UpdateWorkspace
    | ClosingSettingsCommand
    | SaveUser
    | SetUserActive
    | SetAvailability
    | SaveTeam
    | RemoveTeam
    | SaveTag
    | RemoveTag
    | SaveContactField
    | RemoveContactField
    | SaveCustomInbox
    | RemoveCustomInbox
    | SaveSnippet
    | RemoveSnippet
    | ImportSnippets
)
