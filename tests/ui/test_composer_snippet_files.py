"""The files of snippets while their text is undone and done again."""

from __future__ import annotations

from uuid import uuid4

import pytest
from PySide6.QtGui import QTextCursor

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.ui.composer.field import ComposerField
from desktop_inbox.ui.composer.snippet_files import SnippetFiles
from desktop_inbox.viewmodels.enclosures import Enclosures

PRICES, SIZES = (Attachment(id=AttachmentId(uuid4()), name=name, size_bytes=9) for name in ("prices.pdf", "sizes.pdf"))


@pytest.fixture
def field(qtbot):
    made = ComposerField()
    qtbot.addWidget(made)
    made.insertPlainText("Hi /pr")
    return made


@pytest.fixture
def enclosures():
    return Enclosures(lambda: AttachmentId(uuid4()))


@pytest.fixture
def pick(field, enclosures):
    """Give what picks a snippet: its text takes the place of what was asked for, and a copy of its file comes."""
    files = SnippetFiles(field, enclosures)

    def work(asked: str, text: str, original: Attachment) -> None:
        enclosed = enclosures.add([original])
        cursor = field.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(asked))
        cursor.insertText(text)
        files.enclose(enclosed)

    return work


def names(enclosures: Enclosures) -> list[str]:
    return [each.name for each in enclosures.attachments]


def test_a_file_goes_with_its_text_and_comes_back_with_it(field, enclosures, pick):
    pick("/pr", "Our prices", PRICES)
    field.insertPlainText(" and /si")
    pick("/si", "sizes", SIZES)
    assert names(enclosures) == ["prices.pdf", "sizes.pdf"]
    while "sizes" in field.toPlainText():
        field.undo()
    assert names(enclosures) == ["prices.pdf"]
    while "prices" in field.toPlainText():
        field.undo()
    assert names(enclosures) == []
    while field.document().isRedoAvailable():
        field.redo()
    assert field.toPlainText() == "Hi Our prices and sizes"
    assert names(enclosures) == ["prices.pdf", "sizes.pdf"]


def test_a_file_that_was_left_out_does_not_come_back(field, enclosures, pick):
    pick("/pr", "Our prices", PRICES)
    enclosures.remove(enclosures.attachments[0].id)
    field.undo()
    field.redo()
    assert "Our prices" in field.toPlainText()
    assert names(enclosures) == []


def test_what_was_undone_does_not_come_with_something_else(field, enclosures, pick):
    pick("/pr", "Our prices", PRICES)
    field.undo()
    field.moveCursor(QTextCursor.MoveOperation.Start)
    for word in ("Well,", "\n", "so"):
        field.insertPlainText(word)
    assert names(enclosures) == []


def test_a_file_stays_with_a_text_that_is_put_in_anew(field, enclosures, pick):
    pick("/pr", "Our prices", PRICES)
    field.replace_text("A draft")
    field.clear()
    assert names(enclosures) == ["prices.pdf"]
