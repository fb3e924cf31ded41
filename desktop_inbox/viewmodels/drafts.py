"""The texts that were begun, and what comes back from the outbox into them."""

from __future__ import annotations

import asyncio

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.protocol.conversation_commands import AddComment, SendMessage
from desktop_inbox.viewmodels.composer_state import ComposerMode

Place = tuple[ContactId, ComposerMode]
"""Where a text is written: each contact has a reply and a comment."""


class Drafts:
    """Reads and writes drafts one after the other, so that what was done first reaches the store first.

    Who puts a text into the outbox holds `turn` meanwhile. Methods raise `StoreUnavailableError`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._refused: dict[Place, str] = {}
        self.turn = asyncio.Lock()

    def refuse(self, place: Place, text: str) -> None:
        """Keep a text that could not be put into the outbox until its place is opened again."""
        self._refused[place] = text

    async def read(self, place: Place) -> tuple[str, bool]:
        """Return a draft, and whether it is a text that was refused: that is not stored."""
        refused = self._refused.pop(place, None)
        if refused is not None:
            return refused, True
        async with self.turn:
            return await self._draft(place), False

    async def save(self, place: Place, text: str) -> None:
        """Store a draft."""
        async with self.turn:
            await self._save(place, text)

    async def take_out(self, command: SendMessage | AddComment, since: str | None) -> bool:
        """Make a command's text the beginning of its draft, and drop the command: so it is never in neither.

        `since` is what is in the field of that place now; None: it is not shown. Returns whether the command could be
        dropped; else the server may have it, and the draft is as it was.
        """
        place = place_of(command)
        async with self.turn:
            before = await self._draft(place) if since is None else since
            await self._save(place, joined(command.text, before))
            if await self._store.withdraw([command.command_id]):
                return True
            await self._save(place, before)
        return False

    async def _draft(self, place: Place) -> str:
        return await self._store.draft(place[0], place[1].value)

    async def _save(self, place: Place, text: str) -> None:
        await self._store.save_draft(place[0], place[1].value, text)


def place_of(command: SendMessage | AddComment) -> Place:
    """Return where a command's text was written."""
    is_reply = isinstance(command, SendMessage)
    return command.contact_id, ComposerMode.REPLY if is_reply else ComposerMode.COMMENT


def joined(text: str, since: str) -> str:
    """Return a text that comes back, with what was written since after it."""
    return "\n".join(part for part in (text, since) if part)


def continued(draft: str, text: str) -> str:
    """Return a draft that ends with a text, as far as it was stored, with the whole text at its end."""
    stored = next((n for n in range(min(len(draft), len(text)), 0, -1) if draft.endswith(text[:n])), 0)
    return draft[: len(draft) - stored] + text if stored else joined(draft, text)
