"""Which lines are open: by workspace, and within one by user."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_inbox.domain.ids import ContactId, UserId, WorkspaceId
from desktop_inbox.domain.presence import Presence
from desktop_inbox.server.live.line import LiveLine


class Room:
    """The open lines of one workspace. `presences` and `viewings` are of those who are here, as they were told last."""

    def __init__(self) -> None:
        """Begin empty."""
        self.lines: set[LiveLine] = set()
        self.presences: dict[UserId, Presence] = {}
        self.viewings: dict[UserId, ContactId | None] = {}
        self._by_user: dict[UserId, set[LiveLine]] = {}

    def add(self, line: LiveLine) -> None:
        """Add a line."""
        self.lines.add(line)
        self._by_user.setdefault(line.user_id, set()).add(line)

    def remove(self, line: LiveLine) -> None:
        """Take a line out."""
        self.lines.discard(line)
        of_user = self.of_user(line.user_id)
        of_user.discard(line)
        if not of_user:
            self._by_user.pop(line.user_id, None)

    def of_user(self, user_id: UserId) -> set[LiveLine]:
        """Return a user's lines: one for each application that they run."""
        return self._by_user.get(user_id, set())


class Rooms:
    """The rooms of all workspaces. A room exists while somebody is in it."""

    def __init__(self) -> None:
        """Begin empty."""
        self._rooms: dict[WorkspaceId, Room] = {}

    def __iter__(self) -> Iterator[LiveLine]:
        """Iterate over a copy of all lines, in no order."""
        return iter([line for room in self._rooms.values() for line in room.lines])

    def find(self, workspace_id: WorkspaceId) -> Room | None:
        """Return a workspace's room; None while nobody is in it."""
        return self._rooms.get(workspace_id)

    def of_user(self, workspace_id: WorkspaceId, user_id: UserId) -> set[LiveLine]:
        """Return a user's lines."""
        room = self._rooms.get(workspace_id)
        return room.of_user(user_id) if room else set()

    def add(self, line: LiveLine) -> None:
        """Let a line into its workspace's room."""
        self._rooms.setdefault(line.actor.workspace_id, Room()).add(line)

    def remove(self, line: LiveLine) -> None:
        """Take a line out. Twice is harmless."""
        room = self._rooms.get(line.actor.workspace_id)
        if room is not None:
            room.remove(line)
            if not room.lines:
                del self._rooms[line.actor.workspace_id]
