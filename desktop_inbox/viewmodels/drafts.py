"""What was begun, and what comes back from the outbox into it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.protocol.conversation_commands import AddComment, SendMessage
from desktop_inbox.viewmodels.composer_state import ComposerMode

Place = tuple[ContactId, ComposerMode]
"""Where a text is written: each contact has a reply and a comment."""

NOTHING = DraftContent()


class Drafts:
    """Reads and writes drafts one after the other, so that what was done first reaches the store first.

    Who puts a text into the outbox holds `turn` meanwhile. Methods raise `StoreUnavailableError`, but for `bring`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._refused: dict[Place, DraftContent] = {}
        self.turn = asyncio.Lock()

    def refuse(self, place: Place, content: DraftContent) -> None:
        """Keep what could not be put into the outbox until its place is opened again, after what was kept before."""
        self._refused[place] = joined(self._refused.get(place, NOTHING), content)

    async def read(self, place: Place) -> tuple[DraftContent, bool]:
        """Return a draft, and whether something refused is in it: that is not stored."""
        async with self.turn:
            draft = await self._draft(place)
            refused = self._refused.pop(place, None)
            return (draft, False) if refused is None else (_with_refused(refused, draft), True)

    async def save(self, place: Place, content: DraftContent) -> None:
        """Store a draft."""
        async with self.turn:
            await self._save(place, content)

    async def take_out(
        self, commands: Sequence[SendMessage | AddComment], since: DraftContent | None
    ) -> Sequence[SendMessage | AddComment]:
        """Make what commands of one place say the beginning of its draft, and drop them: so it is never in neither.

        `since` is what is in the field of that place now; None: it is not shown. Returns those that could be dropped;
        of the others the server may have some. Without any the draft is as it was.
        """
        place = place_of(commands[0])
        async with self.turn:
            before = await self._draft(place) if since is None else since
            await self._save(place, joined(content_of(commands), before))
            dropped = frozenset(await self._store.withdraw([command.command_id for command in commands]))
            taken = [command for command in commands if command.command_id in dropped]
            if len(taken) < len(commands):
                await self._save(place, joined(content_of(taken), before) if taken else before)
        return taken

    async def bring(self, place: Place, content: DraftContent) -> None:
        """Have a draft begin with what came back, also where something else was stored since; kept if it cannot be."""
        try:
            async with self.turn:
                draft = await self._draft(place)
                if not draft.text.startswith(content.text):
                    await self._save(place, joined(content, draft))
        except StoreUnavailableError:
            self.refuse(place, content)

    async def _draft(self, place: Place) -> DraftContent:
        return await self._store.draft(place[0], place[1].value)

    async def _save(self, place: Place, content: DraftContent) -> None:
        await self._store.save_draft(place[0], place[1].value, content)


def place_of(command: SendMessage | AddComment) -> Place:
    """Return where a command's text was written."""
    is_reply = isinstance(command, SendMessage)
    return command.contact_id, ComposerMode.REPLY if is_reply else ComposerMode.COMMENT


def content_of(commands: Sequence[SendMessage | AddComment]) -> DraftContent:
    """Return what commands say, as it was written."""
    text = "\n".join(command.text for command in commands if command.text)
    quoted = (command.quoted_id for command in commands if isinstance(command, SendMessage))
    return DraftContent(text=text, quoted_id=next(quoted, None))


def joined(content: DraftContent, since: DraftContent) -> DraftContent:
    """Return what comes back, with what was written since after it."""
    text = "\n".join(part for part in (content.text, since.text) if part)
    return DraftContent(text=text, quoted_id=content.quoted_id or since.quoted_id)


def _with_refused(refused: DraftContent, draft: DraftContent) -> DraftContent:
    """Return what was refused with what is stored after it, unless one is part of the other."""
    if draft.text in refused.text:
        return DraftContent(text=refused.text, quoted_id=refused.quoted_id or draft.quoted_id)
    return draft if refused.text in draft.text else joined(refused, draft)


def continued(draft: DraftContent, content: DraftContent) -> DraftContent:
    """Return a draft that ends with a text, as far as it was stored, with the whole text at its end."""
    before, text = draft.text, content.text
    stored = next((n for n in range(min(len(before), len(text)), 0, -1) if before.endswith(text[:n])), 0)
    if not stored:
        return joined(draft, content)
    whole = before[: len(before) - stored] + text
    return DraftContent(text=whole, quoted_id=content.quoted_id or draft.quoted_id)
