"""Who is here and who looks at what, on the live lines of one server. Nothing of it is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from itertools import count

from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.domain.presence import Presence, Viewing
from desktop_inbox.protocol.frames import ContactViewed, UserPresence
from desktop_inbox.server.live.encoding import EncodedFrame
from desktop_inbox.server.live.line import LiveLine
from desktop_inbox.server.live.rooms import Room

GRACE_S = 3.0
"""Who is back within so many seconds was never away: lines break, and applications come back by themselves."""


class Attendance:
    """Tells the lines of a room who came, left, is idle, and looks at what, each when it is news to them.

    Belongs to one event loop. `close` it.
    """

    def __init__(self) -> None:
        """Begin with nobody."""
        self._steps = count(1)
        self._leaving: dict[UserId, asyncio.TimerHandle] = {}
        self._is_closed = False

    def close(self) -> None:
        """Tell of nobody else who leaves."""
        self._is_closed = True
        for timer in self._leaving.values():
            timer.cancel()
        self._leaving.clear()

    def arrive(self, room: Room, line: LiveLine) -> None:
        """A line has subscribed: its user is here. One who was away for a moment only is as before, until told."""
        is_back = line.user_id in room.presences and not _here(room, line.user_id)
        line.is_here = True
        if not is_back:
            self.update(room, line.user_id)

    def leave(self, room: Room, user_id: UserId) -> None:
        """A line of a user has ended. Of one who has no other it is told after `GRACE_S`, if that is still so."""
        if _here(room, user_id) or self._is_closed:
            self.update(room, user_id)
        elif user_id in room.presences:
            if user_id in self._leaving:
                self._leaving[user_id].cancel()
            loop = asyncio.get_running_loop()
            self._leaving[user_id] = loop.call_later(GRACE_S, self._on_grace_over, room, user_id)

    def _on_grace_over(self, room: Room, user_id: UserId) -> None:
        del self._leaving[user_id]
        self.update(room, user_id)

    def set_idle(self, room: Room, line: LiveLine, *, is_idle: bool) -> None:
        """Nobody touches the computer at this line's end any more, or somebody does again."""
        line.is_idle = is_idle
        self.update(room, line.user_id)

    def set_viewing(self, room: Room, line: LiveLine, contact_id: ContactId | None) -> None:
        """The user looks at a contact on this line (None: at none), who must be one that they may see."""
        line.viewing, line.viewing_step = contact_id, next(self._steps)
        self.update(room, line.user_id)

    def update(self, room: Room, user_id: UserId) -> None:
        """A user's lines have changed: tell the others what is different by it."""
        lines = _here(room, user_id)
        presence, viewing = _presence_of(user_id, lines), _viewing_of(lines)
        if presence != room.presences.get(user_id, Presence(user_id=user_id)):
            room.presences[user_id] = presence
            frame = EncodedFrame(UserPresence(presence=presence))
            for line in room.lines:
                if line.is_listening:
                    line.push(frame)
        if viewing != room.viewings.get(user_id):
            room.viewings[user_id] = viewing
            for line in room.lines:
                if line.is_listening:
                    _show_viewing(line, user_id, viewing)
        if not presence.is_online:
            room.presences.pop(user_id, None)
            room.viewings.pop(user_id, None)

    def welcome(self, room: Room, line: LiveLine) -> None:
        """Tell a line that has just subscribed who is here, and what they look at."""
        for presence in room.presences.values():
            line.push(EncodedFrame(UserPresence(presence=presence)))
        line.shown_viewings.clear()
        self.look_again(room, line)

    def look_again(self, room: Room, line: LiveLine) -> None:
        """The contacts that a line may see have changed: tell it what others look at, as far as that is news."""
        if line.viewing is not None and not line.sees(line.viewing):
            self.set_viewing(room, line, None)
        for user_id, contact_id in room.viewings.items():
            _show_viewing(line, user_id, contact_id)


def _here(room: Room, user_id: UserId) -> list[LiveLine]:
    return [line for line in room.of_user(user_id) if line.is_here]


def _presence_of(user_id: UserId, lines: list[LiveLine]) -> Presence:
    is_idle = bool(lines) and all(line.is_idle for line in lines)
    return Presence(user_id=user_id, is_online=bool(lines), is_idle=is_idle)


def _viewing_of(lines: Iterable[LiveLine]) -> ContactId | None:
    """Return what a user turned to last, of what they look at on several lines."""
    looking = [line for line in lines if line.viewing is not None]
    return max(looking, key=lambda line: line.viewing_step).viewing if looking else None


def _show_viewing(line: LiveLine, user_id: UserId, contact_id: ContactId | None) -> None:
    """Tell a line what somebody else looks at, if it is of a contact that may be seen there; else, that it is none."""
    if user_id == line.user_id:
        return
    shown = contact_id if contact_id is not None and line.sees(contact_id) else None
    if line.shown_viewings.get(user_id) != shown:
        if shown is None:
            del line.shown_viewings[user_id]
        else:
            line.shown_viewings[user_id] = shown
        line.push(EncodedFrame(ContactViewed(viewing=Viewing(user_id=user_id, contact_id=shown))))
