"""Rules of tags: what managers and owners name so that agents can mark contacts with it."""

from __future__ import annotations

from desktop_inbox.domain.closing import check_description
from desktop_inbox.domain.ids import TagId
from desktop_inbox.domain.tags import TAGS, Tag
from desktop_inbox.protocol.settings_commands import SaveTag
from desktop_inbox.server.services.named_rows import do_remove_named, do_save_named, find_named
from desktop_inbox.server.services.workspaces import check_name
from desktop_inbox.server.storage.database import Tx


def do_save_tag(tx: Tx, command: SaveTag) -> Tag:
    """Create or change a tag, and offer it. Raises `UserError` as the command says."""
    wanted = Tag(
        id=command.tag_id,
        name=check_name(command.name),
        description=check_description(command.description),
        colour=command.colour,
    )
    return do_save_named(tx, wanted, TAGS)


def do_remove_tag(tx: Tx, tag_id: TagId) -> Tag:
    """Offer a tag no more. Contacts keep it, unseen. Raises `UserError("tag_not_found")`."""
    return do_remove_named(tx, find_named(tx, Tag, tag_id), "tag_not_found")
