"""The menu and the dialog that a reply is sent later by."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from desktop_inbox.ui.kit.buttons import ButtonKind
from desktop_inbox.ui.kit.check_box import CheckBox
from desktop_inbox.ui.kit.day_time_fields import DayTimeFields
from desktop_inbox.ui.kit.dialogs import Dialog
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, icon
from desktop_inbox.ui.kit.labels import Ink, Label
from desktop_inbox.viewmodels.send_later import SendLater

_APART = 4


class LaterDialog(Dialog):
    """A day and a time, and in words what comes of them. It deletes itself when it has ended."""

    def __init__(self, later: SendLater, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Send later"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._later = later
        self.fields = DayTimeFields(*later.usual_time, self)
        self.words = Label("", TextStyle.SMALL, Ink.MUTED, self, wraps=True)
        self.cancels = CheckBox(self.tr("Not if the contact writes first"), self)
        self.cancels.setChecked(later.cancels_on_message)
        for widget in (self.fields, self.words, self.cancels):
            self.content.addWidget(widget)
        self.add_button(self.tr("Cancel")).clicked.connect(self.reject)
        self.confirm = self.add_button(self.tr("Send later"), ButtonKind.PRIMARY)
        self.confirm.clicked.connect(self._on_confirmed)
        self.fields.changed.connect(self._look)
        self._look()
        self.fields.focus_day()

    def _look(self) -> None:
        """Say what the fields mean now."""
        found = self._later.look_at(*self.fields.chosen)
        self.words.setText(found.words)
        self.words.set_ink(Ink.BAD if found.at is None else Ink.MUTED)

    def _on_confirmed(self) -> None:
        found = self._later.look_at(*self.fields.chosen)
        self._look()
        if found.at is None:
            self.fields.focus_day()
            return
        self._later.set_cancels(cancels=self.cancels.isChecked())
        self.accept()
        self._later.choose(found.at)


def open_later_menu(later: SendLater, anchor: QWidget) -> QMenu:
    """Show the times above a widget, their ends in line, with the contact's times beside. It deletes itself."""
    translate = QCoreApplication.translate
    menu = QMenu(anchor)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for choice in later.choices:
        when = choice.when
        if choice.theirs:
            theirs = translate("LaterMenu", "%1 for the contact", "a time").replace("%1", choice.theirs)
            when = f"{when} · {theirs}"
        action = menu.addAction(f"{choice.label}\t{when}")  # what follows a tab stands in a column of its own
        action.triggered.connect(partial(later.choose, choice.at))
    menu.addSeparator()
    own = menu.addAction(icon(Icon.CALENDAR, size=16), translate("LaterMenu", "Choose date and time…"))
    own.triggered.connect(partial(_open_dialog, later, anchor))
    menu.addSeparator()
    cancels = menu.addAction(translate("LaterMenu", "Not if the contact writes first"))
    cancels.setCheckable(True)
    cancels.setChecked(later.cancels_on_message)
    cancels.toggled.connect(partial(_set_cancels, later, anchor))
    size = menu.sizeHint()
    is_rtl = anchor.layoutDirection() is Qt.LayoutDirection.RightToLeft
    left = 0 if is_rtl else anchor.width() - size.width()
    menu.popup(anchor.mapToGlobal(QPoint(left, -size.height() - _APART)))
    return menu


def _open_dialog(later: SendLater, anchor: QWidget) -> None:
    LaterDialog(later, anchor.window()).open()


def _set_cancels(later: SendLater, anchor: QWidget, cancels: bool) -> None:  # noqa: FBT001 - a slot
    """Take the choice, and go on choosing the time."""
    later.set_cancels(cancels=cancels)
    open_later_menu(later, anchor)
