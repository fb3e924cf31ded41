"""What records, encodes and plays, loaded when it is first wanted: on a thread, because that takes a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from desktop_inbox.domain.sound import Microphone, Player, PlayerState, VoiceEncoder

NewPlayer = Callable[[Callable[[PlayerState], None]], Player]


class SoundLoaders(NamedTuple):
    """Import what is behind the ports. Called on a thread; players are then made on the loop's thread."""

    microphone: Callable[[], Microphone]
    encoder: Callable[[], VoiceEncoder]
    player: Callable[[], NewPlayer]


class LateSound:
    """Implements `domain.sound.SoundTools`."""

    def __init__(self, loaders: SoundLoaders) -> None:
        self._loaders = loaders
        self._microphone: Microphone | None = None
        self._encoder: VoiceEncoder | None = None

    async def microphone(self) -> Microphone:
        """Return what records."""
        if self._microphone is None:
            self._microphone = await asyncio.to_thread(self._loaders.microphone)
        return self._microphone

    async def encoder(self) -> VoiceEncoder:
        """Return what encodes."""
        if self._encoder is None:
            self._encoder = await asyncio.to_thread(self._loaders.encoder)
        return self._encoder

    async def player(self, on_change: Callable[[PlayerState], None]) -> Player:
        """Return a player of its own."""
        new_player = await asyncio.to_thread(self._loaders.player)
        return new_player(on_change)
