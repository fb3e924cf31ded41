"""What the engine asks of a server. `WorkspaceApi` is the real one, over HTTP and a WebSocket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.protocol.changes import Cursor
from desktop_inbox.protocol.commands import Command, CommandResponse
from desktop_inbox.protocol.frames import ClientFrame, ServerFrame


class Line(Protocol):
    """An open live line: frames in both directions."""

    async def send(self, frame: ClientFrame) -> None:
        """Send a frame. Raises `TransientError` when the line is gone."""
        ...

    async def receive(self, timeout_s: float) -> ServerFrame | None:
        """Return the next frame; None for one that could not be understood.

        Raises `TransientError` when the line is gone or nothing came in time, `AuthenticationError` when the server
        closed it for want of rights.
        """
        ...

    async def close(self) -> None:
        """Close the line. Calling it twice is harmless."""
        ...


class Remote(Protocol):
    """One workspace on a server, as one user. Bodies that the store decodes are handed over as bytes.

    All methods raise `TransientError` (unreachable, busy), `AuthenticationError` (sign in again),
    `ResyncRequiredError` (the cursor or page token does not fit) and `ProtocolError` (anything that the protocol does
    not allow).
    """

    async def snapshot_page(self, page: str | None) -> bytes:
        """Fetch a page of a snapshot (`SnapshotPage`): the first for None, else the one of a token."""
        ...

    async def changes(self, cursor: Cursor, wait_s: float) -> bytes:
        """Fetch what follows a cursor (`ChangesPage`); with nothing new the answer comes after `wait_s` seconds."""
        ...

    async def timeline_page(self, contact_id: ContactId, before: int, limit: int) -> bytes:
        """Fetch the items of a contact below a position (`TimelinePage`)."""
        ...

    async def send_commands(self, commands: Sequence[Command]) -> CommandResponse:
        """Hand over commands, at most `COMMANDS_PER_REQUEST`; the answers are in their order."""
        ...

    async def open_line(self) -> Line:
        """Open the live line. Nothing is pushed before a `Subscribe` was sent."""
        ...
