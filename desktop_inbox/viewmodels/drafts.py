"""What was begun, and what comes back from the outbox into it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec

from desktop_inbox.cache.store import Store
from desktop_inbox.cache.written import mode_of
from desktop_inbox.domain.draft import DraftContent, joined
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

    async def save(self, place: Place, content: DraftContent, *, hold_s: float = 0) -> None:
        """Store a draft; the user's other desktops get it after `hold_s` seconds."""
        async with self.turn:
            await self._save(place, content, hold_s=hold_s)

    async def take_back(
        self, commands: Sequence[SendMessage | AddComment], since: DraftContent | None
    ) -> Sequence[SendMessage | AddComment]:
        """Drop commands of one place and have its draft begin with what they say (`Store.take_back`).

        `since` is what is in the field of that place now; None: it is not shown.
        """
        async with self.turn:
            return await self._store.take_back([command.command_id for command in commands], since)

    async def bring(self, place: Place, content: DraftContent) -> None:
        """Have a draft begin with what came back, also where something else was stored since; kept if it cannot be."""
        try:
            async with self.turn:
                draft = await self._draft(place)
                is_there = draft.text.startswith(content.text)
                whole = joined(msgspec.structs.replace(content, text="") if is_there else content, draft)
                if whole != draft:
                    await self._save(place, whole)
        except StoreUnavailableError:
            self.refuse(place, content)

    async def _draft(self, place: Place) -> DraftContent:
        return await self._store.draft(place[0], place[1].value)

    async def _save(self, place: Place, content: DraftContent, *, hold_s: float = 0) -> None:
        await self._store.save_draft(place[0], place[1].value, content, hold_s=hold_s)


def place_of(command: SendMessage | AddComment) -> Place:
    """Return where a command's text was written."""
    return command.contact_id, ComposerMode(mode_of(command))


def _with_refused(refused: DraftContent, draft: DraftContent) -> DraftContent:
    """Return what was refused with what is stored after it, unless one is part of the other."""
    whole = joined(refused, draft)
    if draft.text in refused.text:
        return msgspec.structs.replace(whole, text=refused.text)
    return msgspec.structs.replace(whole, text=draft.text) if refused.text in draft.text else whole


def continued(draft: DraftContent, content: DraftContent) -> DraftContent:
    """Return a draft that ends with a text, as far as it was stored, with the whole text at its end."""
    before, text = draft.text, content.text
    stored = next((n for n in range(min(len(before), len(text)), 0, -1) if before.endswith(text[:n])), 0)
    if not stored:
        return joined(draft, content)
    whole = before[: len(before) - stored] + text
    return msgspec.structs.replace(joined(content, draft), text=whole)
