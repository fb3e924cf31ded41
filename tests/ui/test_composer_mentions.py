"""Mentioning users and teams in comments: the popup at the caret, its keys, and what is sent."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop_inbox.domain.draft import DraftContent
from desktop_inbox.domain.presence import Presence, Shown
from desktop_inbox.domain.workspace import Availability
from desktop_inbox.protocol.conversation_commands import AddComment, SendMessage
from desktop_inbox.ui.composer.composer import Composer
from desktop_inbox.viewmodels.composer_state import ComposerMode
from tests.fixtures import rows
from tests.fixtures.caches import fill, push
from tests.fixtures.waiting import until
from tests.ui.conversation_desk import CONTACT, conversation_rows, make_unavailable, open_desk

LUIS, ZOE, JOSE = rows.user_id(2), rows.user_id(3), rows.user_id(4)
SALES = rows.team_id(1)


@pytest.fixture
async def desk(store):
    people = [
        rows.make_user(1, name="Ana Moreno", ver=50),
        rows.make_user(2, name="Luis Peña", ver=51),
        rows.make_user(3, name="Zoë Ångström", ver=52, availability=Availability.BUSY),
        rows.make_user(4, name="José Luis Gil", ver=53),
        rows.make_user(5, name="Gone Girl", ver=54, is_active=False),
        rows.make_team(1, name="Sales", ver=55),
        rows.make_team(2, name="Old team", ver=56, is_active=False),
    ]
    await fill(store, *conversation_rows(rows.make_message(100)), *people)
    async with open_desk(store) as opened:
        await opened.open()
        yield opened


@pytest.fixture
async def composer(desk):
    """Give a composer at the foot of a window, with a comment begun."""
    window = QWidget()
    window.resize(640, 520)
    widget = Composer(desk.model.composer)
    layout = QVBoxLayout(window)
    layout.addStretch(1)
    layout.addWidget(widget)
    window.show()
    window.activateWindow()
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    widget.focus_field()
    await until(lambda: widget.field.hasFocus() is True)
    yield widget
    window.close()
    window.deleteLater()


def write(composer, text):
    """Type a text. QTest has keys for ASCII only: everything else comes as from a keyboard with dead keys."""
    for character in text:
        if character.isascii():
            QTest.keyClicks(composer.field, character)
        else:
            commit = QInputMethodEvent("", [])
            commit.setCommitString(character)
            QApplication.sendEvent(composer.field, commit)


def press(composer, *keys):
    for key in keys:
        QTest.keyClick(composer.field, key)


def offered(composer):
    return [row.name for row in composer._composer.mentions.model.rows] if composer.mentions.isVisible() else None


async def sent(desk, composer):
    press(composer, Qt.Key.Key_Return)
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, AddComment)
    return command


async def test_everybody_active_but_oneself_is_offered(composer):
    write(composer, "ask @")
    assert offered(composer) == ["José Luis Gil", "Luis Peña", "Zoë Ångström", "Sales"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("lu", ["José Luis Gil", "Luis Peña"]),
        ("LUIS P", ["Luis Peña"]),
        ("pena", ["Luis Peña"]),
        ("ang", ["Zoë Ångström"]),
        ("s", ["Sales"]),
        ("uis", None),
        ("lu is", None),
        ("old", None),
    ],
)
async def test_the_beginning_of_any_word_narrows_the_list(composer, query, names):
    write(composer, f"@{query}")
    assert offered(composer) == names


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
async def test_enter_and_tab_put_the_name_in_and_its_user_is_mentioned(desk, composer, key):
    write(composer, "hi @lu")
    press(composer, Qt.Key.Key_Down, key)
    assert composer.field.toPlainText() == "hi @Luis Peña "
    assert not composer.mentions.isVisible()
    assert composer.field.hasFocus()
    write(composer, "please")
    command = await sent(desk, composer)
    assert command.text == "hi @Luis Peña please"
    assert (command.mentioned_user_ids, command.mentioned_team_ids) == ((LUIS,), ())


async def test_up_and_down_go_round(composer):
    write(composer, "@")
    press(composer, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert composer.field.toPlainText() == "@Sales "
    write(composer, "@")
    press(composer, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert composer.field.toPlainText() == "@Sales @José Luis Gil "


async def test_a_click_puts_the_name_in(desk, composer):
    write(composer, "@z")
    rect = composer.mentions.list.visualRect(composer._composer.mentions.model.index(0))
    QTest.mouseClick(composer.mentions.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert composer.field.toPlainText() == "@Zoë Ångström "
    assert composer.field.hasFocus()
    assert (await sent(desk, composer)).mentioned_user_ids == (ZOE,)


async def test_escape_leaves_this_sign_alone_and_enter_sends(desk, composer):
    write(composer, "@lu")
    press(composer, Qt.Key.Key_Escape)
    assert offered(composer) is None
    write(composer, "i")
    assert offered(composer) is None
    write(composer, " and @z")
    assert offered(composer) == ["Zoë Ångström"]
    press(composer, Qt.Key.Key_Escape)
    assert (await sent(desk, composer)).text == "@lui and @z"


async def test_teams_are_mentioned_and_what_was_deleted_is_not(desk, composer):
    write(composer, "@lu")
    press(composer, Qt.Key.Key_Return)
    composer.field.selectAll()
    press(composer, Qt.Key.Key_Backspace)
    write(composer, "@sal")
    press(composer, Qt.Key.Key_Return)
    command = await sent(desk, composer)
    assert (command.mentioned_user_ids, command.mentioned_team_ids) == ((), (SALES,))


async def test_names_typed_by_hand_are_mentioned_each_once_in_their_order(desk, composer):
    write(composer, "@Zoë Ångström or @luis pena ")
    write(composer, "or @Zoë Ångström?")
    assert (await sent(desk, composer)).mentioned_user_ids == (ZOE, LUIS)


async def test_in_the_middle_of_a_text_only_what_was_typed_is_replaced(composer):
    write(composer, "😀  now")
    for _ in range(4):
        press(composer, Qt.Key.Key_Left)
    write(composer, "@jo")
    press(composer, Qt.Key.Key_Return)
    assert composer.field.toPlainText() == "😀 @José Luis Gil now"
    write(composer, "and ")
    assert composer.field.toPlainText() == "😀 @José Luis Gil and now"


async def test_it_is_one_step_to_undo(composer):
    write(composer, "@jo")
    press(composer, Qt.Key.Key_Return)
    composer.field.undo()
    assert composer.field.toPlainText() == "@jo"


async def test_an_address_opens_nothing(composer):
    write(composer, "luis@l")
    assert offered(composer) is None


async def test_the_caret_alone_opens_nothing_and_closes_when_it_leaves(composer):
    write(composer, "@lu")
    press(composer, Qt.Key.Key_Home)
    assert offered(composer) is None
    press(composer, Qt.Key.Key_End)
    assert offered(composer) is None


async def test_it_closes_when_the_field_loses_the_keyboard(composer):
    write(composer, "@lu")
    composer.send.setFocus()
    assert offered(composer) is None


async def test_in_a_reply_nobody_is_offered_or_mentioned(desk, composer):
    write(composer, "@lu")
    desk.model.composer.set_mode(ComposerMode.REPLY)
    assert offered(composer) is None
    await desk.settle()
    write(composer, "@Luis Peña")
    assert offered(composer) is None
    press(composer, Qt.Key.Key_Return)
    await desk.settle()
    [command] = await desk.commands()
    assert isinstance(command, SendMessage)


async def test_a_draft_that_comes_back_opens_nothing_and_mentions_whom_it_names(desk, composer):
    await desk.store.save_draft(CONTACT, "comment", DraftContent(text="see @Luis Peña"))
    await desk.open(2)
    await desk.open(1)
    desk.model.composer.set_mode(ComposerMode.COMMENT)
    await desk.settle()
    assert composer.field.toPlainText() == "see @Luis Peña"
    assert offered(composer) is None
    assert (await sent(desk, composer)).mentioned_user_ids == (LUIS,)


async def test_a_comment_that_could_not_be_stored_mentions_them_when_it_is_sent_again(desk, composer, monkeypatch):
    mend = make_unavailable(desk.store, monkeypatch, "enqueue")
    write(composer, "@lu")
    press(composer, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Return)
    await desk.settle()
    assert composer.field.toPlainText() == "@Luis Peña"
    mend()
    assert (await sent(desk, composer)).mentioned_user_ids == (LUIS,)


async def test_namesakes_are_told_apart_and_the_picked_one_is_mentioned(desk, composer):
    await push(desk.store, rows.make_user(4, name="Luis Peña", ver=3000))
    await desk.settle()
    write(composer, "@lu")
    assert [row.note for row in desk.model.composer.mentions.model.rows] == ["agent2@example.com", "agent4@example.com"]
    press(composer, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert (await sent(desk, composer)).mentioned_user_ids == (JOSE,)


async def test_how_available_they_are_is_shown_and_followed(desk, composer):
    write(composer, "@z")
    [row] = desk.model.composer.mentions.model.rows
    assert (row.shown, row.note, row.spoken) == (Shown.BUSY, "Busy", "Zoë Ångström, Busy")
    desk.colleagues.here = [Presence(user_id=LUIS, is_online=True)]
    for listener in list(desk.colleagues.presence_listeners):
        listener()
    assert [row.shown for row in desk.model.composer.mentions.model.rows] == [Shown.OFFLINE]
    assert composer.mentions.isVisible()


async def test_while_an_input_method_composes_keys_are_its_own(desk, composer):
    write(composer, "@")
    QApplication.sendEvent(composer.field, QInputMethodEvent("る", []))
    press(composer, Qt.Key.Key_Return)
    assert "@José" not in composer.field.toPlainText()
    QApplication.sendEvent(composer.field, QInputMethodEvent("", []))
    await desk.settle()


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize("text", ["@", "שלום @", "a very long line that ends at the other side of the field "])
async def test_it_stands_above_the_sign_within_the_window(composer, direction, text):
    window = composer.window()
    window.setLayoutDirection(direction)
    write(composer, f"{text} @")
    popup = composer.mentions
    assert window.rect().contains(popup.geometry())
    caret = composer.field.viewport().mapTo(window, composer.field.cursorRect().topLeft())
    assert 0 <= caret.y() - popup.geometry().bottom() < 20
    assert popup.geometry().left() - 20 <= caret.x() <= popup.geometry().right() + 20
