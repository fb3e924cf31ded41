"""The editor of a text with variables: a menu that puts them in, and what the text comes to below it."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import ElidedLabel, Ink, Label
from desktop_inbox.ui.settings.editor import Editor, PlainField
from desktop_inbox.viewmodels.settings.forms import Field, TemplateHelp

_LINES = 5
_PREVIEW_CHARACTERS = 400
_BEGUN = re.compile(r"(?<!\$)\$\{?[A-Za-z_.]*$")
"""A variable that is being written, before the cursor; after two dollars there is none."""


class TemplateEditor(Editor):
    """Several lines. Ctrl+Space opens the menu of variables."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(field, parent)
        if field.template is None:
            raise TypeError(field.name)
        self._help: TemplateHelp = field.template
        self._written = {written for _, variables in self._help.groups for written, _ in variables}
        holder = QWidget(self)
        self.text = PlainField(field.limit, _LINES, holder)
        self.text.setAccessibleName(field.label)
        self.insert = Button(self.tr("Insert variable"), ButtonKind.LINK, holder)
        self.insert.setShortcut("Ctrl+Space")
        self.insert.setToolTip(self.insert.shortcut().toString())
        self.insert.setMenu(self._menu())
        self.preview = Label("", TextStyle.SMALL, Ink.MUTED, holder, wraps=True)
        self.problem = Label("", TextStyle.SMALL, Ink.BAD, holder, wraps=True)
        foot = QHBoxLayout()
        foot.addWidget(ElidedLabel(self.tr("Preview"), TextStyle.SMALL_BOLD, Ink.MUTED, holder), 1)
        foot.addWidget(self.insert)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.text, foot, self.preview, self.problem):
            if isinstance(part, QHBoxLayout):
                column.addLayout(part)
            else:
                column.addWidget(part)
        self.hold(holder)
        self.setFocusProxy(self.text)
        self.text.textChanged.connect(self._on_text_changed)
        self._show_preview()

    def show_value(self, value: Any) -> None:
        """Show a text; the cursor stays where it is the same."""
        if self.text.toPlainText() != (value or ""):
            with QSignalBlocker(self.text):
                self.text.setPlainText(value or "")
            self._show_preview()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for heading, variables in self._help.groups:
            part = menu.addMenu(heading)
            for written, name in variables:
                part.addAction(f"{name}\t{written}", partial(self._put_in, written))
        return menu

    def _put_in(self, written: str) -> None:
        """Write a variable, in the place of one that was begun."""
        cursor = self.text.textCursor()
        line = QTextCursor(cursor)
        line.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
        begun = _BEGUN.search(line.selectedText())
        if begun and not cursor.hasSelection() and begun.group() not in self._written:
            left = QTextCursor.MoveOperation.Left
            cursor.movePosition(left, QTextCursor.MoveMode.KeepAnchor, len(begun.group()))
        cursor.insertText(written)
        self.text.setTextCursor(cursor)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_text_changed(self) -> None:
        self._show_preview()
        self.edited.emit(self.text.toPlainText())

    def _show_preview(self) -> None:
        shown = self._help.preview(self.text.toPlainText())
        cut = shown.text[:_PREVIEW_CHARACTERS]
        self.preview.setText(f"{cut}…" if len(cut) < len(shown.text) else cut)
        self.problem.setText(shown.problem)
        self.problem.setVisible(bool(shown.problem))
