"""The demo without a person: a visitor writes, the agent answers in the real window, the visitor reads the answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop_inbox.app.application import Application
from desktop_inbox.app.demo_server import DemoServer
from desktop_inbox.app.desk import Desk
from desktop_inbox.app.hands import click_row, press_enter, see, type_text
from desktop_inbox.app.visitor import Visitor
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import InboxError
from desktop_inbox.domain.ids import ChannelId, ContactId
from desktop_inbox.domain.message import DeliveryState
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.ui.contact_list.view import ContactListView
from desktop_inbox.viewmodels.contact_rows import ContactRow
from desktop_inbox.viewmodels.timeline_rows import BubbleRow

QUESTION = "Hola 😄"
ANSWER = "¡Hola! ¿En qué puedo ayudarte? 🙂"
WINDOW_SIZE = (1440, 900)

Tell = Callable[[str], None]


class UnattendedDemo:
    """Does the demo's job step by step, telling each as it happens, and saves a picture of the window."""

    def __init__(self, server: DemoServer, channel_id: ChannelId, picture: Path, clock: Clock, tell: Tell) -> None:
        """Take the running server, its chat, where the picture goes, and how to tell what happens."""
        self._server = server
        self._channel_id = channel_id
        self._picture = picture
        self._clock = clock
        self._tell = tell

    async def run(self, application: Application) -> int:
        """Do all steps on the open application. Returns the exit code: 0 when the visitor has read the answer."""
        desk = application.desk
        if desk is None:
            raise RuntimeError("the application has no window")
        visitor = Visitor(self._server.address, self._channel_id, self._clock)
        try:
            await self._converse(desk, visitor)
        except InboxError as error:
            self._tell(f"FAILED: {error.code} {error.params.get('what', '')}")
            return 1
        finally:
            await visitor.close()
            self._save_picture(desk)
        return 0

    async def _converse(self, desk: Desk, visitor: Visitor) -> None:
        desk.window.resize(*WINDOW_SIZE)
        await see("the connection", lambda: desk.session.live.status.state is ConnectionState.ONLINE)
        rows = desk.models.contact_list.model
        await see("the contact list", rows.rowCount)
        self._tell(f"The application shows {rows.rowCount()} open conversations.")
        known = {row.id for row in rows.rows}
        await visitor.arrive()
        await visitor.write(QUESTION)
        self._tell(f"The visitor writes: {QUESTION}")
        row = await see("the new contact", lambda: _newcomer(rows.rows, known))
        self._tell(f"The application shows {row.name} at the top, {row.unread} unread, unassigned: {row.preview}")
        await self._answer(desk, row)
        await self._read_answer(desk, visitor)

    async def _answer(self, desk: Desk, row: ContactRow) -> None:
        """Click the contact, type the answer, press Enter, and wait until the contact is the agent's."""
        model = desk.models.contact_list.model
        view = next(view for view in desk.window.findChildren(ContactListView) if view.model() is model)
        click_row(view, model.index_of(row.id))
        field = desk.column.composer.field
        await see("the question in the timeline", lambda: _bubble(desk, QUESTION))
        await see("the composer", lambda: not field.isReadOnly() and field.isVisible())
        type_text(field, ANSWER)
        press_enter(field)
        self._tell(f"The agent answers with Enter: {ANSWER}")
        await see("the answer in the timeline", lambda: _bubble(desk, ANSWER))
        me = desk.session.account.user_id
        await see("the assignment", lambda: (now := model.row_of(row.id)) is not None and now.assignee_id == me)
        self._tell("The reply has assigned the contact to the agent.")
        await see("the read mark", lambda: (now := model.row_of(row.id)) is not None and not now.unread)

    async def _read_answer(self, desk: Desk, visitor: Visitor) -> None:
        await see("the sent tick", lambda: _answer_state(desk) not in {None, DeliveryState.WAITING})
        answers = [message for message in await visitor.messages() if not message.mine and message.text == ANSWER]
        if not answers:
            raise InboxError("answer_missing")
        self._tell(f"The visitor reads, from {answers[-1].author}: {answers[-1].text}")
        await visitor.read(answers[-1].position)
        await see("the read tick", lambda: _answer_state(desk) is DeliveryState.READ)
        self._tell("The application shows that the answer was read.")

    def _save_picture(self, desk: Desk) -> None:
        self._picture.parent.mkdir(parents=True, exist_ok=True)
        if desk.window.grab().save(str(self._picture)):
            self._tell(f"A picture of the window is in {self._picture}")


def _newcomer(rows: tuple[ContactRow, ...], known: set[ContactId]) -> ContactRow | None:
    """Return the first row if it is nobody's, unread, and was not there before."""
    if rows and rows[0].id not in known and rows[0].unread and rows[0].assignee_id is None:
        return rows[0]
    return None


def _bubble(desk: Desk, text: str) -> BubbleRow | None:
    """Return the newest bubble with a text."""
    rows = desk.conversation.timeline.model.rows
    return next((row for row in reversed(rows) if isinstance(row, BubbleRow) and row.text == text), None)


def _answer_state(desk: Desk) -> DeliveryState | None:
    """Return how far the answer is; None while it is not in the timeline."""
    bubble = _bubble(desk, ANSWER)
    return None if bubble is None else bubble.state
