"""What records, encodes and plays, loaded when it is first wanted: on a thread, because that takes a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop_inbox.app import late
from desktop_inbox.domain.sound import Microphone, Player, PlayerState, VoiceEncoder

if TYPE_CHECKING:
    from desktop_inbox.media.player import QtPlayer


class LateSound:
    """Implements `domain.sound.SoundTools`."""

    def __init__(self) -> None:
        self._microphone: Microphone | None = None
        self._encoder: VoiceEncoder | None = None

    async def microphone(self) -> Microphone:
        """Return what records."""
        if self._microphone is None:
            self._microphone = await asyncio.to_thread(late.microphone)
        return self._microphone

    async def encoder(self) -> VoiceEncoder:
        """Return what encodes."""
        if self._encoder is None:
            self._encoder = await asyncio.to_thread(late.voice_encoder)
        return self._encoder

    async def player(self, on_change: Callable[[PlayerState], None]) -> Player:
        """Return a player of its own."""
        player_class: type[QtPlayer] = await asyncio.to_thread(late.player_class)
        return player_class(on_change)
