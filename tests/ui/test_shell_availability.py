"""One's own availability: what the avatar says of it, and choosing another one."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu

from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.domain.presence import Presence, Shown
from desktop_inbox.domain.workspace import Availability
from desktop_inbox.protocol.settings_commands import SetAvailability
from desktop_inbox.ui.details.pane import DetailsPane
from desktop_inbox.ui.kit.theme import Theme, ThemeMode
from desktop_inbox.ui.shell.availability import AvailabilitySign
from desktop_inbox.ui.shell.main_window import MainWindow
from desktop_inbox.viewmodels.availability import AvailabilityViewModel
from desktop_inbox.viewmodels.preferences import Preferences
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.screens import open_screens
from tests.fixtures.sessions import MadeUpColleagues
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import make_unavailable
from tests.ui.sample import NOW, sample_rows

ME = rows.user_id(1)
CHOICES = ["Available", "Busy", "Away"]


@pytest.fixture(autouse=True)
def theme(qapp):
    made = Theme(qapp, ThemeMode.LIGHT)
    yield made
    made.deleteLater()


class Shell:
    """A window with the sign of the user's availability in it."""

    def __init__(self, screens, preferences) -> None:
        self.screens, self.colleagues = screens, MadeUpColleagues()
        self.field = QLineEdit()
        self.window = MainWindow(screens.models, self.field, preferences, screens.scope)
        self.window.place_details(DetailsPane(screens.models.details, self.window, can_assign=True))
        self.viewmodel = AvailabilityViewModel(
            screens.models.session,
            store=screens.store,
            live=screens.live,
            colleagues=self.colleagues,
            scope=screens.scope,
            clock=screens.clock,
        )
        self.window.place_availability(AvailabilitySign(self.viewmodel))
        self.avatar = self.window._rail._avatar

    def see(self, *presences: Presence) -> None:
        """Have the server tell who is here."""
        self.colleagues.here = list(presences)
        for listener in list(self.colleagues.presence_listeners):
            listener()

    def open_menu(self) -> QMenu:
        QTest.mouseClick(self.avatar, Qt.MouseButton.LeftButton)
        menus = self.window._rail.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return menus[-1]

    async def given(self) -> list[Availability]:
        """Return what waits in the outbox, oldest first."""
        await self.screens.settle()
        commands = [entry.command for entry in await self.screens.store.outbox()]
        return [command.availability for command in commands if isinstance(command, SetAvailability)]


@pytest.fixture
def open_shell(store, qtbot, tmp_path):
    @asynccontextmanager
    async def open_(*, state=ConnectionState.ONLINE, is_filled=True):
        if is_filled:
            await fill(store, *sample_rows())
        preferences = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
        async with open_screens(store, NOW, state=state) as screens:
            shell = Shell(screens, preferences)
            qtbot.addWidget(shell.window)
            shell.window.show()
            await screens.settle()
            yield shell
            shell.viewmodel.close()
            assert shell.colleagues.presence_listeners == []
            shell.window.close()

    return open_


def choices(menu: QMenu) -> dict[str, bool]:
    """Return the choices of a menu, and which is checked."""
    return {action.text(): action.isChecked() for action in menu.actions() if action.text() in CHOICES}


def bytes_of(images: list[QImage], x: int) -> set[bytes]:
    """Return how many ways the lower corner that begins at `x` looks."""
    return {bytes(image.copy(x, 24, 16, 16).constBits()) for image in images}


async def test_the_avatar_says_what_colleagues_see(open_shell):
    async with open_shell() as shell:
        assert shell.avatar.accessibleName() == "Ana Moreno, Available"
        shell.see(Presence(user_id=ME, is_online=True, is_idle=True))
        assert shell.avatar.accessibleName() == "Ana Moreno, Away"
        assert shell.avatar.toolTip() == "Ana Moreno, Away"
        assert shell.viewmodel.chosen is Availability.AVAILABLE
        shell.see(Presence(user_id=rows.user_id(2), is_online=True, is_idle=True))
        assert shell.viewmodel.shown is Shown.AVAILABLE, "another's presence is another's"
        shell.screens.live.set_state(ConnectionState.OFFLINE)
        assert shell.avatar.accessibleName() == "Ana Moreno, Offline"
        shell.screens.live.set_state(ConnectionState.SYNCING)
        assert shell.viewmodel.shown is Shown.AVAILABLE
        shell.screens.live.set_state(ConnectionState.SIGNED_OUT)
        assert shell.viewmodel.shown is Shown.OFFLINE


async def test_what_is_set_elsewhere_is_shown(open_shell):
    async with open_shell() as shell:
        me = rows.make_user(1, name="Ana Moreno", ver=2000, availability=Availability.BUSY)
        await push(shell.screens.store, me)
        await until(lambda: shell.viewmodel.shown is Shown.BUSY)
        menu = shell.open_menu()
        assert choices(menu) == {"Available": False, "Busy": True, "Away": False}
        menu.close()


@pytest.mark.parametrize("state", [ConnectionState.ONLINE, ConnectionState.OFFLINE])
async def test_a_choice_of_the_menu_waits_in_the_outbox_and_is_shown_at_once(open_shell, state):
    async with open_shell(state=state) as shell:
        menu = shell.open_menu()
        assert choices(menu) == {"Available": True, "Busy": False, "Away": False}
        next(action for action in menu.actions() if action.text() == "Busy").trigger()
        menu.close()
        assert await shell.given() == [Availability.BUSY]
        await until(lambda: shell.viewmodel.chosen is Availability.BUSY)
        again = shell.open_menu()
        assert choices(again) == {"Available": False, "Busy": True, "Away": False}
        again.close()
        is_online = state is ConnectionState.ONLINE
        assert shell.avatar.accessibleName() == ("Ana Moreno, Busy" if is_online else "Ana Moreno, Offline")


async def test_the_choice_that_stands_is_not_sent_again(open_shell):
    async with open_shell() as shell:
        shell.viewmodel.choose(Availability.AVAILABLE)
        assert await shell.given() == []


@pytest.mark.parametrize(
    ("key", "availability"),
    [(Qt.Key.Key_B, Availability.BUSY), (Qt.Key.Key_Y, Availability.AWAY), (Qt.Key.Key_L, Availability.AVAILABLE)],
)
async def test_shortcuts_choose_also_while_something_is_written(open_shell, key, availability):
    async with open_shell() as shell:
        if availability is Availability.AVAILABLE:
            await push(shell.screens.store, rows.make_user(1, ver=2000, availability=Availability.BUSY))
            await until(lambda: shell.viewmodel.shown is Shown.BUSY)
        shell.window.activateWindow()
        shell.field.setFocus()
        keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(shell.field, key, keys)
        assert await shell.given() == [availability]
        await until(lambda: shell.viewmodel.chosen is availability)


async def test_before_the_first_sync_there_is_nothing_to_choose(open_shell):
    async with open_shell(is_filled=False) as shell:
        assert (shell.viewmodel.shown, shell.viewmodel.chosen, shell.viewmodel.words) == (None, None, "")
        assert shell.avatar.accessibleName() == "Your account"
        menu = shell.open_menu()
        assert [action.isEnabled() for action in menu.actions() if action.text() in CHOICES] == [False] * 3
        menu.close()
        await fill(shell.screens.store, *sample_rows())
        await until(lambda: shell.avatar.accessibleName() == "Ana Moreno, Available")


async def test_a_choice_that_cannot_be_kept_is_told_and_taken_back(open_shell, monkeypatch):
    async with open_shell() as shell:
        failures = []
        shell.viewmodel.failed.connect(failures.append)
        make_unavailable(shell.screens.store, monkeypatch, "enqueue")
        menu = shell.open_menu()
        next(action for action in menu.actions() if action.text() == "Away").trigger()
        menu.close()
        await until(lambda: failures)
        assert failures == ["Your availability could not be changed. Is the disk full?"]
        again = shell.open_menu()
        assert choices(again) == {"Available": True, "Busy": False, "Away": False}
        again.close()


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
async def test_the_sign_is_on_the_far_corner_and_each_is_another(open_shell, direction):
    async with open_shell() as shell:
        shell.window.setLayoutDirection(direction)
        seen = []
        for shown in (
            Presence(user_id=ME, is_online=True),
            Presence(user_id=ME, is_online=True, is_idle=True),
        ):
            shell.see(shown)
            seen.append(shell.avatar.grab().toImage())
        shell.screens.live.set_state(ConnectionState.OFFLINE)
        seen.append(shell.avatar.grab().toImage())
        left, right = (bytes_of(seen, x) for x in (0, 24))
        is_rtl = direction is Qt.LayoutDirection.RightToLeft
        assert (len(left), len(right)) == ((3, 1) if is_rtl else (1, 3))


async def test_the_mouse_goes_through_the_sign(open_shell):
    async with open_shell() as shell:
        corner = shell.avatar.rect().bottomRight()
        QTest.mouseClick(shell.avatar, Qt.MouseButton.LeftButton, pos=corner)
        menu = shell.window._rail.findChild(QMenu)
        assert menu is not None
        menu.close()
