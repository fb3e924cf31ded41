"""The main window: panels and room for them, keyboard, title, rail, menus, what it remembers."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

import desktop_inbox
from desktop_inbox.domain.inbox import Inbox
from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.protocol.changes import Stream
from desktop_inbox.ui.conversation.place import COLUMN_WIDTH
from desktop_inbox.ui.details.pane import DetailsPane
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.ui.kit.labels import Label
from desktop_inbox.ui.kit.theme import Theme, ThemeMode
from desktop_inbox.ui.shell.main_window import LEAST_SIZE, MainWindow, first_size
from desktop_inbox.ui.shell.panels import Panels
from desktop_inbox.ui.shell.screens import ScreenName
from desktop_inbox.viewmodels.preferences import Preferences
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.screens import open_screens
from tests.fixtures.waiting import until
from tests.ui.sample import NOW, sample_rows

ALL = {"inboxes", "details"}


@pytest.fixture(autouse=True)
def light(qapp):
    theme = Theme(qapp, ThemeMode.LIGHT)
    yield theme
    theme.deleteLater()


@pytest.fixture
def preferences(qapp, tmp_path):
    return Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@asynccontextmanager
async def open_window(store, qtbot, preferences, *, size=(1440, 900), **options):
    """Give the screens and the visible window."""
    await fill(store, *sample_rows())
    async with open_screens(store, NOW, **options) as screens:
        window = MainWindow(screens.models, QWidget(), preferences, screens.scope)
        window.place_details(DetailsPane(screens.models.details, window, can_assign=True))
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        await screens.settle()
        yield screens, window
        window.close()


@pytest.mark.parametrize(
    ("panels", "width", "shown"),
    [
        (Panels(), 1440, ALL),
        (Panels(), 1302, ALL),
        (Panels(), 1301, {"inboxes"}),
        (Panels(), 1015, set()),
        (Panels(), 900, set()),
        (Panels(inboxes=False), 1100, {"details"}),
        (Panels(details=False), 1440, {"inboxes"}),
        (Panels(asked_for="details"), 1200, {"details"}),
        (Panels(asked_for="inboxes"), 900, {"inboxes"}),
        (Panels(asked_for="details"), 1440, ALL),
    ],
)
def test_the_details_give_way_first_and_what_was_asked_for_last(panels, width, shown):
    assert panels.visible(width) == shown


def test_showing_and_hiding_a_panel():
    narrow = Panels().toggled("inboxes", 900)
    assert narrow.visible(900) == {"inboxes"}
    assert narrow.toggled("details", 900).visible(900) == {"details"}
    assert narrow.toggled("inboxes", 900).visible(1440) == {"details"}
    assert narrow.resized(1440, before=900).visible(1440) == ALL
    assert narrow.resized(1000, before=900).visible(1000) == set()
    assert Panels().toggled("details", 1440).visible(1440) == {"inboxes"}


async def test_in_the_smallest_window_no_column_is_cut(store, qtbot, preferences):
    async with open_window(store, qtbot, preferences) as (_screens, window):
        chat, strip = window._chat, window._strip
        chat.setMinimumWidth(COLUMN_WIDTH)
        window.resize(*LEAST_SIZE)
        assert strip.isVisible()
        assert chat.mapTo(window, chat.rect().topRight()).x() < strip.mapTo(window, strip.rect().topLeft()).x()


async def test_panels_follow_the_width_and_can_be_brought_back(store, qtbot, preferences):
    async with open_window(store, qtbot, preferences) as (_screens, window):
        assert window._inboxes.isVisible()
        assert window._details.isVisible()
        assert not window._strip.isVisible()
        window.resize(900, 600)
        assert not window._inboxes.isVisible()
        assert not window._details.isVisible()
        assert window._list.isVisible()
        assert window._list.width() >= 240
        QTest.mouseClick(window._list._inboxes_button, Qt.MouseButton.LeftButton)
        assert window._inboxes.isVisible()
        window.resize(1440, 900)
        assert window._details.isVisible()
        window._details.hide_requested.emit()
        assert not window._details.isVisible()
        assert window._strip.isVisible()
        assert not preferences.is_shown("details")
        window.toggle_details()
        assert window._details.isVisible()


async def test_places_are_remembered(store, qtbot, preferences):
    async with open_window(store, qtbot, preferences, size=(780, 600)) as (screens, window):
        window.toggle_inboxes()
        window.toggle_inboxes()
        closed = []
        window.closed.connect(lambda: closed.append(1))
        window.close()
        assert closed == [1]
        again = MainWindow(screens.models, QWidget(), preferences, screens.scope)
        qtbot.addWidget(again)
        assert again.size() == window.size()
        again.resize(1440, 900)
        again.show()
        assert not again._inboxes.isVisible()
        assert again._details.isVisible()
        again.close()


@pytest.mark.parametrize(
    ("available", "size"),
    [((2560, 1400), (1440, 900)), ((1366, 850), (1350, 802)), ((1456, 948), (1440, 900)), ((640, 480), (720, 440))],
)
def test_at_first_the_window_fits_the_screen_with_its_frame(available, size):
    assert first_size(QSize(*available)) == QSize(*size)


async def test_a_remembered_place_that_is_on_no_screen_any_more_is_not_taken(store, qtbot, preferences):
    async with open_window(store, qtbot, preferences) as (screens, window):
        window.setGeometry(5000, 4000, 3000, 2000)
        window.close()
        again = MainWindow(screens.models, QWidget(), preferences, screens.scope)
        qtbot.addWidget(again)
        again.show()
        assert again.screen().availableGeometry().contains(again.geometry())
        again.close()


async def test_enter_on_a_contact_wants_to_write_and_ctrl_k_searches(store, qtbot, preferences):
    async with open_window(store, qtbot, preferences) as (screens, window):
        wanted = []
        window.writing_requested.connect(lambda: wanted.append(1))
        window.focus_list()
        QTest.keyClick(window._list.view, Qt.Key.Key_Down)
        QTest.keyClick(window._list.view, Qt.Key.Key_Return)
        assert wanted == [1]
        await until(lambda: screens.models.details.page is not None)
        assert screens.models.details.page.id == rows.contact_id(2)
        window.activateWindow()
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        assert window._list._search.hasFocus()


async def test_the_keyboard_is_in_the_list_at_first(store, qtbot, preferences):
    async with open_window(store, qtbot, preferences) as (_screens, window):
        assert window.focusWidget() is window._list.view


async def test_the_title_names_the_workspace_and_what_is_unread(store, qtbot, preferences):
    async with open_window(store, qtbot, preferences) as (screens, window):
        assert window.windowTitle() == "(6) Blue Jackets Ltd \u2013 Desktop Inbox"
        assert window._rail._messages.accessibleName() == "Messages, 6 unread"
        marks = [rows.make_read_mark(1, ver=1, incoming_read=3), rows.make_read_mark(2, ver=2, incoming_read=1)]
        marks.append(rows.make_read_mark(5, ver=3, incoming_read=2))
        await push(screens.store, *marks, stream=Stream.PRIVATE)
        await until(lambda: window.windowTitle() == "Blue Jackets Ltd \u2013 Desktop Inbox")
        assert window._rail._messages.accessibleName() == "Messages"


async def test_the_inbox_that_is_chosen_is_what_the_list_shows(store, qtbot, preferences):
    async with open_window(store, qtbot, preferences) as (screens, window):
        for _ in range(2):
            QTest.keyClick(window._inboxes.view, Qt.Key.Key_Down)
        assert screens.models.contact_list.query.inbox.inbox is Inbox.UNASSIGNED
        await until(lambda: screens.models.contact_list.model.rowCount() == 2)


async def test_the_rail_says_how_the_connection_is_and_a_click_tries_again(store, qtbot, preferences):
    async with open_window(store, qtbot, preferences, state=ConnectionState.OFFLINE) as (screens, window):
        cloud = window._rail._cloud
        assert cloud.accessibleName() == "Offline. Click to try now."
        QTest.mouseClick(cloud, Qt.MouseButton.LeftButton)
        assert screens.live.status.state is ConnectionState.ONLINE
        assert cloud.accessibleName() == "Connected"


def entry(menu: QMenu, *path: str):
    """Return the action under these words."""
    for words in path:
        action = next(action for action in menu.actions() if action.text() == words)
        menu = action.menu() or menu
    return action


async def test_theme_and_language_are_chosen_in_the_users_menu(store, qtbot, preferences):
    async with open_window(store, qtbot, preferences) as (_screens, window):
        chosen = []
        preferences.theme_changed.connect(chosen.append)
        preferences.language_changed.connect(chosen.append)
        QTest.mouseClick(window._rail._avatar, Qt.MouseButton.LeftButton)
        menu = window._rail.findChild(QMenu)
        assert entry(menu, "Theme", "Like the system").isChecked()
        entry(menu, "Theme", "Dark").trigger()
        entry(menu, "Language", "Español").trigger()
        menu.close()
        assert chosen == ["dark", "es"]
        assert (preferences.theme, preferences.language) == ("dark", "es")


async def test_another_screen_is_made_when_it_is_first_wanted_and_keeps_its_keyboard(store, qtbot, preferences):
    async with open_window(store, qtbot, preferences) as (_screens, window):
        wanted, contacts = [], QWidget()
        field = QLineEdit(contacts)
        contacts.setFocusProxy(field)
        window.screens.wanted.connect(wanted.append)
        QTest.mouseClick(window._rail._contacts, Qt.MouseButton.LeftButton)
        assert wanted == [ScreenName.CONTACTS]
        assert window._list.isVisible()  # until the screen is there
        window.screens.place(ScreenName.CONTACTS, contacts)
        assert contacts.isVisible()
        assert not window._list.isVisible()
        assert window.focusWidget() is field
        assert [window._rail._messages.is_current, window._rail._contacts.is_current] == [False, True]
        window.activateWindow()
        QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        assert window._list.isVisible()
        assert window.focusWidget() is window._list.view
        QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        assert contacts.isVisible()
        assert wanted == [ScreenName.CONTACTS]


async def test_tab_goes_through_the_chat_before_the_details(store, qtbot, preferences):
    async with open_window(store, qtbot, preferences) as (screens, window):
        screens.models.contact_list.select(rows.contact_id(1))
        await screens.settle()
        field = QLineEdit(window._chat)
        field.show()
        window.put_chat_in_reading_order()
        widget, seen = window._list.view, []
        while field not in seen or window._details.facts.edit not in seen:
            widget = widget.nextInFocusChain()
            assert widget is not window._list.view
            seen.append(widget)
        assert seen.index(field) < seen.index(window._details.facts.edit)
        pane = window._details
        order = [pane, pane._hide, pane.assign, pane.facts.edit]
        assert [widget for widget in seen if widget in order] == order


async def test_a_screen_that_comes_late_does_not_push_another_away(store, qtbot, preferences):
    async with open_window(store, qtbot, preferences) as (_screens, window):
        window.show_contacts()
        window.show_messages()
        window.screens.place(ScreenName.CONTACTS, QWidget())
        assert window._list.isVisible()


async def test_the_menu_of_the_user_names_it_and_signs_out(store, qtbot, preferences):
    async with open_window(store, qtbot, preferences) as (screens, window):
        wanted = []
        screens.models.session.sign_out_requested.connect(lambda: wanted.append(1))
        assert window._rail._avatar.accessibleName() == "Ana Moreno"
        QTest.mouseClick(window._rail._avatar, Qt.MouseButton.LeftButton)
        menu = window._rail.findChild(QMenu)
        assert [action.text() for action in menu.actions()][:3] == [
            "Ana Moreno",
            "agent1@example.com",
            "Blue Jackets Ltd",
        ]
        entry(menu, "Sign out").trigger()
        menu.close()
        assert wanted == [1]


async def test_about_tells_the_version_until_it_is_closed(store, qtbot, preferences):
    async with open_window(store, qtbot, preferences) as (screens, window):
        window._rail.about_requested.emit()
        dialog = await until(lambda: window.findChild(Dialog))
        words = " ".join(label.text() for label in dialog.findChildren(Label))
        assert desktop_inbox.__version__ in words
        dialog.accept()
        await screens.settle()
        assert screens.scope.running() == []


async def test_the_window_follows_the_theme_at_once(store, qtbot, preferences, light):
    async with open_window(store, qtbot, preferences) as (_screens, window):
        before = window.grab().toImage().pixelColor(300, 5)
        light.set_mode("dark")
        after = window.grab().toImage().pixelColor(300, 5)
        assert before.lightness() > 200
        assert after.lightness() < 60


async def test_the_words_follow_the_systems_font_at_once(store, qtbot, preferences, qapp):
    async with open_window(store, qtbot, preferences) as (screens, window):
        screens.models.contact_list.select(rows.contact_id(1))
        await until(lambda: screens.models.details.page is not None)
        label, usual = window._details._name, qapp.font()
        before = label.font().pointSizeF()
        larger = QFont(usual)
        larger.setPointSizeF(usual.pointSizeF() * 2)
        qapp.setFont(larger)
        try:
            await until(lambda: label.font().pointSizeF() == pytest.approx(before * 2))
        finally:
            qapp.setFont(usual)
        await until(lambda: label.font().pointSizeF() == pytest.approx(before))


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
async def test_the_rail_stands_where_reading_begins(store, qtbot, preferences, direction):
    async with open_window(store, qtbot, preferences) as (_screens, window):
        window.setLayoutDirection(direction)
        parts = (window._rail, window._inboxes, window._list)
        is_rtl = direction is Qt.LayoutDirection.RightToLeft

        def stand_in_order() -> bool:
            places = [part.mapTo(window, part.rect().center()).x() for part in parts]
            return places == sorted(places, reverse=is_rtl)

        await until(stand_in_order)


def test_preferences_that_make_no_sense_are_the_systems(preferences):
    preferences._settings.setValue("theme", "pink")
    assert preferences.theme == "system"
    preferences.set_theme("pink")
    preferences.set_language("xx")
    assert preferences.language == "system"
    assert preferences.state("window") is None
