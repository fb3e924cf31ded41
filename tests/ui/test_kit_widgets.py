"""The kit's widgets and dialogs: keyboard, names for screen readers, plain text, waiting without a nested loop."""

from __future__ import annotations

import asyncio

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QPalette, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.avatars import Avatar, Person
from desktop_inbox.ui.kit.buttons import Button, ButtonKind, IconButton, MenuButton, SegmentedTabs
from desktop_inbox.ui.kit.check_box import CheckBox
from desktop_inbox.ui.kit.choice_box import ChoiceBox
from desktop_inbox.ui.kit.dialogs import Dialog, ask, tell
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import ElidedLabel, HintLabel, Ink, Label, ShortLabel
from desktop_inbox.ui.kit.painting import text_width
from desktop_inbox.ui.kit.popup_card import PopupCard
from desktop_inbox.ui.kit.search_field import SearchField
from desktop_inbox.ui.kit.states import StateView
from desktop_inbox.ui.kit.theme import Theme, ThemeMode
from desktop_inbox.ui.kit.tokens import DARK, LIGHT
from tests.fixtures.waiting import until


@pytest.fixture
def light(qapp):
    theme = Theme(qapp, ThemeMode.LIGHT)
    yield theme
    theme.deleteLater()


@pytest.fixture
def window(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(300, 200)
    widget.show()
    yield widget
    widget.close()


def test_a_label_shows_markup_as_it_was_written(window):
    label = Label("<b>Bold</b>", parent=window)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == "<b>Bold</b>"


def test_a_label_follows_the_theme(window, light):
    label = Label("x", ink=Ink.MUTED, parent=window)
    assert label.palette().color(label.foregroundRole()) == LIGHT.muted
    light.set_mode("dark")
    assert label.palette().color(label.foregroundRole()) == DARK.muted
    label.set_ink(Ink.BAD)
    assert label.palette().color(label.foregroundRole()) == DARK.bad


def test_what_stands_in_an_empty_field_can_be_read(window, light):
    field = QLineEdit(window)
    field.show()
    assert field.palette().color(QPalette.ColorRole.PlaceholderText) == LIGHT.muted
    light.set_mode("dark")
    assert field.palette().color(QPalette.ColorRole.PlaceholderText) == DARK.muted


def test_text_begins_where_the_layout_does(window):
    label = Label("Contact details", parent=window)
    assert label.alignment() & Qt.AlignmentFlag.AlignLeft
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert label.alignment() & Qt.AlignmentFlag.AlignRight
    centred = Label("x", parent=window)
    centred.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    window.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert centred.alignment() & Qt.AlignmentFlag.AlignHCenter


def test_what_does_not_fit_is_said_in_the_tool_tip(window):
    label = ElidedLabel("A rather long name of a contact", parent=window)
    label.resize(60, 20)
    label.show()
    label.grab()
    assert label.toolTip() == label.text()
    label.resize(400, 20)
    label.grab()
    assert label.toolTip() == ""
    assert label.minimumSizeHint().width() == 0


def test_a_label_shows_its_short_text_where_the_whole_does_not_fit(window, light):
    label = ShortLabel("11 selected", parent=window)
    label.short = "11"
    whole = label.sizeHint().width() + 2
    label.show()
    label.resize(whole // 2, 20)
    image = label.grab().toImage()
    assert label.toolTip() == "11 selected"
    label.setText("11")
    assert label.grab().toImage() == image
    label.setText("11 selected")
    label.resize(whole, 20)
    label.grab()
    assert label.toolTip() == ""


def test_text_runs_in_its_own_direction_in_any_layout(window, light, qapp):
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
    label = ElidedLabel("Any size?", parent=window)
    label.resize(200, 20)
    label.setAlignment(left)
    there = label.grab().toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        label.setAlignment(left)
        assert label.grab().toImage() == there
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_hint_that_mostly_does_not_fit_is_left_out(window, light):
    label = HintLabel("Enter to send · Shift+Enter for a new line", parent=window)
    label.show()

    def is_painted(width):
        label.resize(width, 20)
        image = label.grab().toImage()
        return any(image.pixel(x, y) != image.pixel(0, 0) for x in range(image.width()) for y in range(image.height()))

    assert is_painted(label.sizeHint().width() * 2 // 3)
    assert not is_painted(label.sizeHint().width() // 3)


def test_a_tool_tip_shows_markup_as_it_was_written(window):
    text = 'Susan <img src="//evil.example/x.png"> & <b>friends</b>'
    label = ElidedLabel(text, parent=window)
    label.resize(60, 20)
    label.show()
    label.grab()
    shown = QTextDocument()
    shown.setHtml(label.toolTip())
    assert shown.toPlainText() == text


def test_an_icon_button_has_a_name_and_answers_the_keyboard(window):
    button = IconButton(Icon.COPY, "Copy", window)
    clicks = []
    button.clicked.connect(lambda: clicks.append(1))
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert clicks == [1]
    assert button.accessibleName() == button.toolTip() == "Copy"
    button.set_label("Copied")
    assert button.accessibleName() == "Copied"
    assert button.focusPolicy() is Qt.FocusPolicy.TabFocus


def test_arrows_move_among_tabs_and_round_the_ends(window):
    tabs = SegmentedTabs(["Open", "Closed", "Other"], window)
    chosen = []
    tabs.chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(tabs, key)
    assert chosen == [1, 2, 0, 2]
    tabs.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert chosen[-1] == 1
    tabs.choose(0)
    assert (tabs.current, len(chosen)) == (0, 5)
    assert [button.accessibleName() for button in tabs._group.buttons()] == ["Open", "Closed", "Other"]


def test_tabs_in_a_narrow_column_give_up_their_room_before_their_words(window):
    tabs = SegmentedTabs(["All", "Conversations", "Closed"], window)
    tabs.resize(tabs.minimumSizeHint())
    tabs.show()
    tabs.layout().activate()
    buttons = tabs._group.buttons()
    assert sum(button.sizeHint().width() for button in buttons) > tabs.width()
    words = {button.text(): text_width(button.text(), TextStyle.BODY_MEDIUM) for button in buttons}
    assert [button.text() for button in buttons if button.width() < words[button.text()]] == []


def test_a_menu_button_says_what_is_chosen_of_what(window):
    button = MenuButton("Newest", "Order", window)
    button.show_text("Longest waiting")
    assert button.accessibleName() == "Order: Longest waiting"
    narrow = MenuButton("x", "Order", window)
    assert button.sizeHint().width() > narrow.sizeHint().width()
    whole = button.sizeHint().width()
    button.fit(whole - 1, Icon.SEARCH)
    assert button.sizeHint().width() < narrow.sizeHint().width()
    assert button.toolTip() == "Order: Longest waiting"
    button.fit(whole, Icon.SEARCH)
    assert button.sizeHint().width() == whole
    assert button.toolTip() == "Order"


def test_the_search_field_is_emptied_and_left_by_keys(window):
    field = SearchField("Search contacts", QKeySequence("Ctrl+K"), window)
    left = []
    field.left_downwards.connect(lambda: left.append(1))
    QTest.keyClicks(field, "ana")
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (left, field.text()) == ([1], "")
    assert field.accessibleName() == "Search contacts"


def test_the_shortcut_in_a_search_field_never_covers_its_words(window, light):
    def shows_chip(keys, width):
        field = SearchField("Search contacts", QKeySequence(keys), window)
        field.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        field.show()
        field.resize(width, field.height())
        return field.grab().toImage().pixelColor(width - 20, field.height() // 2 - 7) == LIGHT.panel

    assert shows_chip("Ctrl+K", 300)
    assert not shows_chip("Ctrl+K", 150)
    assert not shows_chip("", 300)


def test_a_state_shows_only_what_it_has(window):
    state = StateView(window)
    clicks = []
    state.remedy_clicked.connect(lambda: clicks.append(1))
    state.show_state(Icon.INBOX, "All done")
    assert not state._remedy.isVisibleTo(state)
    state.show_state(Icon.CLOUD_OFF, "Offline", "Later.", "Try now")
    QTest.mouseClick(state._remedy, Qt.MouseButton.LeftButton)
    assert clicks == [1]
    assert state.accessibleName() == "Offline Later."


def test_an_avatar_has_room_for_its_badge_and_paints_nobody(window):
    avatar = Avatar(40, window)
    assert avatar.sizeHint().width() == 42
    avatar.show_person(Person(None, ""))
    avatar.show()
    assert not avatar.grab().isNull()


# Dialogs --------------------------------------------------------------------------------------------------------------


async def shown(window: QWidget) -> Dialog:
    return await until(lambda: next((d for d in window.findChildren(Dialog) if d.isVisible()), None))


def button(dialog: Dialog, text: str) -> Button:
    return next(found for found in dialog.findChildren(Button) if found.text() == text)


@pytest.mark.parametrize(("text", "answer"), [("Delete", True), ("Cancel", False)])
async def test_a_question_is_answered_by_its_buttons(window, text, answer):
    asking = asyncio.get_running_loop().create_task(ask(window, "Delete?", "It is gone for good.", "Delete"))
    dialog = await shown(window)
    QTest.mouseClick(button(dialog, text), Qt.MouseButton.LeftButton)
    assert await asking is answer


@pytest.mark.parametrize(("key", "answer"), [(Qt.Key.Key_Return, True), (Qt.Key.Key_Escape, False)])
async def test_a_question_is_answered_by_keys(window, key, answer):
    asking = asyncio.get_running_loop().create_task(ask(window, "Delete?", "It is gone for good.", "Delete"))
    dialog = await shown(window)
    QTest.keyClick(dialog, key)
    assert await asking is answer


@pytest.mark.parametrize(("text", "answer"), [("Delete", True), ("Cancel", False)])
async def test_enter_presses_the_button_that_has_the_keyboard(window, text, answer):
    asking = asyncio.get_running_loop().create_task(ask(window, "Delete?", "It is gone for good.", "Delete"))
    chosen = button(await shown(window), text)
    chosen.setFocus()
    QTest.keyClick(chosen, Qt.Key.Key_Return)
    assert await asking is answer


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_painted_buttons_are_pressed_by_keys(window, key):
    pressed = []
    for made in (IconButton(Icon.COPY, "Copy", window), MenuButton("Newest", "Order", window)):
        made.clicked.connect(lambda: pressed.append(key))
        QTest.keyClick(made, key)
    assert len(pressed) == 2


async def test_a_cancelled_question_closes_its_dialog(window):
    asking = asyncio.get_running_loop().create_task(ask(window, "Delete?", "It is gone for good.", "Delete"))
    await shown(window)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert not [dialog for dialog in window.findChildren(Dialog) if dialog.isVisible()]


async def test_a_question_whose_window_was_deleted_ends_quietly(window):
    parent = QWidget(window)
    asking = asyncio.ensure_future(ask(parent, "Discard?", "", "Discard"))
    await shown(window)
    shiboken6.delete(parent)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_other_tasks_go_on_while_a_dialog_waits(window):
    telling = asyncio.get_running_loop().create_task(tell(window, "News", "<i>plain</i>"))
    dialog = await shown(window)
    steps = 0
    for _ in range(5):
        await asyncio.sleep(0.002)
        steps += 1
    assert (steps, telling.done()) == (5, False)
    assert "<i>plain</i>" in [label.text() for label in dialog.findChildren(Label)]
    dialog.close()
    await telling


def test_a_popup_has_no_black_corners_where_nothing_composes_windows(window, light, monkeypatch):
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    popup = PopupCard(12, window)
    popup.resize(200, 100)
    popup.show()
    shape = popup.mask()
    corners = [popup.rect().topLeft(), popup.rect().topRight(), popup.rect().bottomLeft(), popup.rect().bottomRight()]
    assert not any(shape.contains(corner) for corner in corners)
    assert shape.boundingRect() == popup.rect()
    assert popup.grab().toImage().pixelColor(0, 0) == LIGHT.line


def test_only_the_primary_button_answers_enter(window):
    dialog = Dialog("Title", window)
    cancel, go = dialog.add_button("Cancel"), dialog.add_button("Go", ButtonKind.PRIMARY)
    assert (cancel.isDefault(), go.isDefault()) == (False, True)


def test_a_box_says_that_nothing_is_chosen(window, light):
    box = ChoiceBox(window)
    box.setPlaceholderText("Choose\u2026")
    box.show()
    box.resize(160, box.height())
    empty = box.grab().toImage()
    box.setPlaceholderText("")
    assert box.grab().toImage() != empty


def test_the_words_of_a_check_box_go_on_in_the_next_line(window, light):
    layout = QVBoxLayout(window)
    box = CheckBox("Open a conversation when a channel tells of a contact who has not written yet", window)
    layout.addWidget(box)
    layout.addStretch(1)
    box.show()
    for width, has_room in ((box.sizeHint().width() + 60, True), (260, False)):
        window.resize(width, 200)
        QApplication.processEvents()
        assert box.geometry().right() < width
        assert (box.height() == box.sizeHint().height()) is has_room
