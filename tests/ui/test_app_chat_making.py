"""When what shows a conversation is loaded and made, and that it holds up the window for no long time."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest

from desktop_inbox.app import late
from desktop_inbox.app.desk import Desk
from desktop_inbox.app.profile import Account
from desktop_inbox.app.session import Session
from desktop_inbox.app.vault import MemoryVault, Secrets
from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.contact_list.view import ContactListView
from desktop_inbox.ui.conversation.column import ConversationColumn
from desktop_inbox.viewmodels.preferences import Preferences
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY
from tests.fixtures.waiting import until
from tests.unit.sync_server import task_scope

MODULES_PER_PART = 40
"""So many take some 10 ms."""
LOADED = """
import sys
import desktop_inbox.app.main
from desktop_inbox.app import late

def loaded():
    return {name for name in sys.modules if name.startswith("desktop_inbox.")}

print(*sorted(sys.modules))
before = loaded()
sizes = []
for _ in late.chat_parts():
    sizes.append(len(loaded() - before))
    before = loaded()
late.chat_class()
print(*sizes, len(loaded() - before))
"""
NOT_AT_START = (
    "aiohttp",
    "html.entities",
    "keyring",
    "sqlalchemy",
    "PySide6.QtMultimedia",
    "PySide6.QtNetwork",
    "desktop_inbox.app.chat",
    "desktop_inbox.ui.composer.composer",
    "desktop_inbox.ui.conversation.column",
    "desktop_inbox.ui.details.pane",
    "desktop_inbox.ui.timeline.view",
    "desktop_inbox.viewmodels.conversation",
)


@pytest.fixture
async def scope() -> AsyncIterator[TaskScope]:
    async with task_scope() as made:
        yield made


@pytest.fixture
async def session(store: Store, tmp_path: Path, scope: TaskScope) -> AsyncIterator[Session]:
    """Give a session that never connects, with some contacts in its cache."""
    await store.begin_snapshot()
    for page in rows.encoded_pages(contacts=3, messages=6):
        await store.apply_snapshot_page(page)
    made = Session(
        account=Account(
            server="http://127.0.0.1:9", user_id=rows.user_id(1), workspace_id=rows.workspace_id(), keeper="memory"
        ),
        vault=MemoryVault(),
        secrets=Secrets(cache_key=CACHE_KEY, refresh_token="r"),
        store=store,
        new_files=lambda: FileCache(tmp_path / "files.db", CACHE_KEY, SystemClock()),
        clock=SystemClock(),
        scope=scope,
    )
    yield made
    await made.close()


@pytest.fixture
async def desk(session: Session, qapp: object, tmp_path: Path) -> AsyncIterator[Desk]:
    """Give a desk that shows its list and nothing more."""
    made = await _shown(session, tmp_path)
    yield made
    await made.close()


async def _shown(session: Session, folder: Path) -> Desk:
    preferences = Preferences(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    desk = Desk(session, clock=SystemClock(), preferences=preferences)
    await desk.show()
    await until(lambda: desk.models.contact_list.model.rows)
    return desk


def _columns(desk: Desk) -> list[ConversationColumn]:
    return desk.window.findChildren(ConversationColumn)


def _shown_contact(desk: Desk) -> ContactId | None:
    header = desk.conversation.header
    return None if header is None else header.contact_id


def _view(desk: Desk) -> ContactListView:
    model = desk.models.contact_list.model
    return next(view for view in desk.window.findChildren(ContactListView) if view.model() is model)


def _second(desk: Desk) -> QPoint:
    view = _view(desk)
    return view.visualRect(view.model().index(1, 0)).center()


def _point(desk: Desk) -> None:
    """Move the mouse over the second contact. (QTest's own move turns the event loop inside of itself.)"""
    at = QPointF(_second(desk))
    viewport, none = _view(desk).viewport(), Qt.MouseButton.NoButton
    over = viewport.mapToGlobal(at)
    QCoreApplication.sendEvent(
        viewport, QMouseEvent(QEvent.Type.MouseMove, at, over, none, none, Qt.KeyboardModifier.NoModifier)
    )


class Turns:
    """Counts the steps in which the chat is made."""

    def __init__(self) -> None:
        self.count = 0

    def watch(self, making: Generator[None, None, None]) -> Generator[None, None, None]:
        for _ in making:
            self.count += 1
            yield


def test_the_first_list_needs_nothing_of_a_conversation_and_that_is_loaded_in_small_parts() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=60)
    at_start, parts = done.stdout.splitlines()
    assert set(at_start.split()).isdisjoint(NOT_AT_START)
    *sizes, last = map(int, parts.split())
    assert last == 1, "only the chat itself is left"
    assert min(sizes) > 0
    assert max(sizes) <= MODULES_PER_PART


async def test_there_is_no_conversation_before_one_is_wanted(desk: Desk) -> None:
    await asyncio.sleep(0.05)
    assert _columns(desk) == []


async def test_the_pointer_over_the_contacts_has_it_made_in_turns_with_the_window(desk: Desk) -> None:
    turns = Turns()
    desk._making = turns.watch(desk._making)
    _point(desk)
    assert turns.count == 0
    await until(lambda: turns.count > 2)
    assert _columns(desk) == []
    await until(lambda: _columns(desk))
    assert desk.conversation.header is None
    assert desk.models.contact_list.selected_id is None


async def test_a_chosen_contact_is_opened_once_it_is_made(desk: Desk) -> None:
    QTest.mouseClick(_view(desk).viewport(), Qt.MouseButton.LeftButton, pos=_second(desk))
    assert _columns(desk) == []
    await until(lambda: _columns(desk))
    await until(lambda: _shown_contact(desk) == desk.models.contact_list.selected_id is not None)


async def test_who_asks_for_it_while_it_is_made_gets_it_at_once(desk: Desk) -> None:
    _point(desk)
    next(desk._making)
    column = desk.column
    assert _columns(desk) == [column]
    await until(lambda: not any("make the chat" in name for name in desk.session.scope.running()))
    assert _columns(desk) == [column]


@pytest.mark.parametrize("steps_left", [5, 2, 1, 0])
async def test_the_window_is_closed_while_it_is_made(
    session: Session, tmp_path: Path, qapp: object, steps_left: int
) -> None:
    desk = await _shown(session, tmp_path)
    steps = len(list(late.chat_parts())) + 2
    for _ in range(steps - steps_left):
        next(desk._making)
    _point(desk)
    await asyncio.wait_for(desk.close(), 10)
    assert list(desk._making) == []
    assert session.scope.running() == []


async def test_what_an_earlier_run_left_has_it_made(session: Session, tmp_path: Path, qapp: object) -> None:
    (tmp_path / "opened").mkdir()
    desk = await _shown(session, tmp_path)
    await until(lambda: _columns(desk))
    await until(lambda: not (tmp_path / "opened").exists())
    await desk.close()
