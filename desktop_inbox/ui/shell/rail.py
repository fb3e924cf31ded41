"""The navigation rail: who is signed in, the screens, the connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop_inbox.domain.ports import ConnectionState
from desktop_inbox.ui.kit.avatars import Person, paint_avatar
from desktop_inbox.ui.kit.buttons import PaintedButton
from desktop_inbox.ui.kit.icons import Icon, icon, paint_icon
from desktop_inbox.ui.kit.labels import plain_tool_tip
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_focus_ring, paint_pill, paint_rounded, pill_width
from desktop_inbox.ui.kit.tokens import RAIL_WIDTH, tokens
from desktop_inbox.ui.shell.screens import ScreenName
from desktop_inbox.viewmodels.connection import ConnectionViewModel
from desktop_inbox.viewmodels.inboxes import InboxesViewModel
from desktop_inbox.viewmodels.messages import MessagesViewModels
from desktop_inbox.viewmodels.preferences import LANGUAGES, Preferences
from desktop_inbox.viewmodels.session import SessionViewModel

if TYPE_CHECKING:
    from desktop_inbox.ui.shell.availability import AvailabilitySign

MESSAGES_KEYS, CONTACTS_KEYS, SETTINGS_KEYS = "Ctrl+1", "Ctrl+2", "Ctrl+,"
_BUTTON = 40
_ICON = 20
_AVATAR = 34
_BADGE = 15
_CONNECTION_ICONS = {
    ConnectionState.CONNECTING: Icon.CLOUD,
    ConnectionState.SYNCING: Icon.CLOUD,
    ConnectionState.ONLINE: Icon.CLOUD_CHECK,
    ConnectionState.OFFLINE: Icon.CLOUD_OFF,
    ConnectionState.SIGNED_OUT: Icon.CLOUD_OFF,
}
_LANGUAGE_NAMES = {"en": "English", "es": "Español"}
_THEME_ICONS = {"system": Icon.MONITOR, "light": Icon.SUN, "dark": Icon.MOON}


class RailButton(PaintedButton):
    """An icon on the rail, with a ground while it is the current module, and a badge."""

    def __init__(self, name: Icon, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = name
        self._badge = ""
        self.is_current = False
        self.setFixedSize(_BUTTON, _BUTTON)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_icon(self, name: Icon, label: str, keys: str = "") -> None:
        """Show an icon; `label` is what assistive technology reads, and with the shortcut's `keys` the tool tip."""
        self._icon = name
        shown_keys = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(f"{label} ({shown_keys})" if keys else label)
        self.setAccessibleName(label)
        self.update()

    def show_badge(self, badge: str) -> None:
        """Show a short text on the corner; empty: none."""
        self._badge = badge
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint ground, icon, badge and focus ring."""
        painter = QPainter(self)
        theme, rect = tokens(), QRectF(self.rect())
        is_lit = self.is_current or self.underMouse() or self.isDown()
        if is_lit:
            paint_rounded(painter, rect, theme.rail_active)
        colour = theme.on_rail if is_lit else theme.rail_text
        paint_icon(painter, self._icon, centred(rect, _ICON, _ICON), colour)
        if self._badge:
            width = pill_width(self._badge, _BADGE)
            badge = QRectF(min(rect.center().x() + 1, rect.right() - width), 4, width, _BADGE)
            paint_pill(painter, self._badge, mirrored(badge, rect, self.layoutDirection()), theme.alert, theme.on_alert)
        if self.hasFocus():
            paint_focus_ring(painter, rect)
        painter.end()


class _AvatarButton(PaintedButton):
    """The signed-in user; opens the menu with who it is. `sign` is over it once it was placed."""

    def __init__(self, session: SessionViewModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.sign: AvailabilitySign | None = None
        self.setFixedSize(QSize(_BUTTON, _BUTTON))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        session.changed.connect(self._show_session)
        self._show_session()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        rect = QRectF(self.rect())
        person = Person(self._session.user_id, self._session.initials)
        paint_avatar(painter, centred(rect, _AVATAR, _AVATAR), person, ground=tokens().rail)
        if self.hasFocus():
            paint_focus_ring(painter, rect, radius=_BUTTON / 2)
        painter.end()

    def place_sign(self, sign: AvailabilitySign) -> None:
        """Show how available the user is."""
        self.sign = sign
        sign.setParent(self)
        sign.setGeometry(self.rect())
        sign.show()
        sign.viewmodel.changed.connect(self._show_session)
        self._show_session()

    def _show_session(self) -> None:
        label = self._session.user_name or self.tr("Your account")
        if self.sign is not None and self.sign.viewmodel.words:
            label = self.tr("%1, %2", "the user's name, and how available they are")
            label = label.replace("%2", self.sign.viewmodel.words).replace("%1", self._session.user_name)
        self.setToolTip(plain_tool_tip(label))
        self.setAccessibleName(label)
        self.update()


class Rail(QWidget):
    """The rail. `screen_chosen(ScreenName)` leads to a screen; `about_requested` asks for the version."""

    screen_chosen = Signal(object)
    about_requested = Signal()

    def __init__(self, models: MessagesViewModels, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: SessionViewModel = models.session
        self._connection: ConnectionViewModel = models.connection
        self._inboxes: InboxesViewModel = models.inboxes
        self._preferences = preferences
        self.setFixedWidth(RAIL_WIDTH)
        self.setAccessibleName(self.tr("Navigation"))
        self._avatar = _AvatarButton(self._session, self)
        self._avatar.clicked.connect(self._on_avatar_clicked)
        self._messages = RailButton(Icon.MESSAGES_SQUARE, self)
        self._messages.clicked.connect(self._on_messages_clicked)
        self._contacts = RailButton(Icon.USERS, self)
        self._contacts.show_icon(Icon.USERS, self.tr("Contacts"), CONTACTS_KEYS)
        self._contacts.clicked.connect(self._on_contacts_clicked)
        self._cloud = RailButton(Icon.CLOUD, self)
        self._cloud.clicked.connect(self._connection.reconnect)
        self._settings = RailButton(Icon.SETTINGS, self)
        self._settings.show_icon(Icon.SETTINGS, self.tr("Settings"), SETTINGS_KEYS)
        self._settings.clicked.connect(self._on_settings_clicked)
        self.show_current(ScreenName.MESSAGES)
        self._lay_out()
        self._inboxes.unread_changed.connect(self._show_unread)
        self._connection.changed.connect(self._show_connection)
        self._show_unread()
        self._show_connection()

    def place_availability(self, sign: AvailabilitySign) -> None:
        """Put the sign of the user's availability over their avatar, and its choices into their menu."""
        self._avatar.place_sign(sign)

    def show_current(self, name: ScreenName) -> None:
        """Show which screen is open."""
        buttons = {
            ScreenName.MESSAGES: self._messages,
            ScreenName.CONTACTS: self._contacts,
            ScreenName.SETTINGS: self._settings,
        }
        for screen, button in buttons.items():
            button.is_current = screen is name
            button.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens().rail)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 12)
        layout.setSpacing(6)
        for button in (self._avatar, self._messages, self._contacts):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        for button in (self._cloud, self._settings):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)

    def _show_unread(self) -> None:
        label = self.tr("Messages")
        if self._inboxes.unread:
            label = self.tr("Messages, %n unread", None, self._inboxes.unread)
        self._messages.show_icon(Icon.MESSAGES_SQUARE, label, MESSAGES_KEYS)
        self._messages.show_badge(self._inboxes.unread_badge)

    def _show_connection(self) -> None:
        label = self._connection.summary
        if self._connection.state is ConnectionState.OFFLINE:
            label = self.tr("%1. Click to try now.", "state of the connection").replace("%1", label)
        self._cloud.show_icon(_CONNECTION_ICONS[self._connection.state], label)

    # Menus ------------------------------------------------------------------------------------------------------------
    def _on_avatar_clicked(self) -> None:
        menu = self._menu()
        for text in (self._session.user_name, self._session.user_email, self._session.workspace_name):
            if text:
                menu.addAction(text.replace("&", "&&")).setEnabled(False)
        menu.addSeparator()
        if self._avatar.sign is not None:
            menu.addActions(self._avatar.sign.actions())
            menu.addSeparator()
        self._add_looks(menu)
        menu.addSeparator()
        about = menu.addAction(icon(Icon.INFO), self.tr("About Desktop Inbox"))
        about.triggered.connect(self.about_requested)
        action = menu.addAction(icon(Icon.LOG_OUT), self.tr("Sign out"))
        action.triggered.connect(self._session.sign_out)
        menu.popup(self._avatar.mapToGlobal(QPoint(self._avatar.width() + 4, 0)))

    def _on_messages_clicked(self) -> None:
        self.screen_chosen.emit(ScreenName.MESSAGES)

    def _on_contacts_clicked(self) -> None:
        self.screen_chosen.emit(ScreenName.CONTACTS)

    def _on_settings_clicked(self) -> None:
        self.screen_chosen.emit(ScreenName.SETTINGS)

    def _add_looks(self, menu: QMenu) -> None:
        themes = {"system": self.tr("Like the system"), "light": self.tr("Light"), "dark": self.tr("Dark")}
        looks = self._choices(menu, self.tr("Theme"), themes, self._preferences.theme)
        looks.triggered.connect(self._on_theme_chosen)
        for action in looks.actions():
            action.setIcon(icon(_THEME_ICONS[action.data()]))
        languages = {code: _LANGUAGE_NAMES.get(code, self.tr("Like the system")) for code in LANGUAGES}
        speech = self._choices(menu, self.tr("Language"), languages, self._preferences.language)
        speech.setIcon(icon(Icon.LANGUAGES))
        speech.triggered.connect(self._on_language_chosen)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _choices(self, menu: QMenu, title: str, names: dict[str, str], chosen: str) -> QMenu:
        """Add a submenu of which one entry is checked; each action's data is its value."""
        result = menu.addMenu(title)
        group = QActionGroup(result)
        for value, name in names.items():
            action = result.addAction(name)
            action.setData(value)
            action.setCheckable(True)
            action.setChecked(value == chosen)
            group.addAction(action)
        return result

    def _on_theme_chosen(self, action: QAction) -> None:
        self._preferences.set_theme(action.data())

    def _on_language_chosen(self, action: QAction) -> None:
        self._preferences.set_language(action.data())
