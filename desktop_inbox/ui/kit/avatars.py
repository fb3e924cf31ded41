"""Avatars: initials on a colour that stays with a person, with the channel's badge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_initials, paint_rounded
from desktop_inbox.ui.kit.tokens import AVATAR_COLOURS, AVATAR_SIZE, BADGE_COLOURS, BADGE_SIZE, ON_AVATAR, tokens

BADGE_ICONS: Final = {
    ChannelKind.WEB_CHAT: Icon.CHANNEL_WEB_CHAT,
    ChannelKind.WHATSAPP: Icon.CHANNEL_WHATSAPP,
    ChannelKind.MESSENGER: Icon.CHANNEL_MESSENGER,
    ChannelKind.VIBER: Icon.CHANNEL_VIBER,
    ChannelKind.TELEGRAM: Icon.CHANNEL_TELEGRAM,
    ChannelKind.EMAIL: Icon.CHANNEL_EMAIL,
}
_BADGE_RING = 2
_BADGE_OVERHANG = 2


@dataclass(frozen=True, slots=True)
class Person:
    """What an avatar shows: whose it is (the colour comes from the id), the initials (empty: a figure), the channel."""

    id: UUID | None
    initials: str
    channel: ChannelKind | None = None


def avatar_colour(person_id: UUID | None) -> QColor:
    """Return the colour of a person: the same on every device, spread evenly. None is the quiet grey of nobody."""
    if person_id is None:
        return AVATAR_COLOURS[4]
    return AVATAR_COLOURS[person_id.int % len(AVATAR_COLOURS)]


def paint_avatar(
    painter: QPainter,
    rect: QRectF,
    person: Person,
    *,
    ground: QColor,
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
) -> None:
    """Paint an avatar into a square; the badge hangs over the lower corner. `ground` is the colour behind."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(avatar_colour(person.id))
    painter.drawEllipse(rect)
    if person.initials:
        paint_initials(painter, person.initials, rect, ON_AVATAR)
    else:
        size = round(rect.width() * 0.5)
        paint_icon(painter, Icon.USER, centred(rect, size, size), ON_AVATAR)
    if person.channel is not None:
        badge = QRectF(0, 0, BADGE_SIZE, BADGE_SIZE)
        badge.moveBottomRight(rect.bottomRight())
        badge.translate(_BADGE_OVERHANG, _BADGE_OVERHANG)
        paint_channel_badge(painter, mirrored(badge, rect, direction), person.channel, ground)
    painter.restore()


def paint_channel_badge(painter: QPainter, rect: QRectF, kind: ChannelKind, ground: QColor) -> None:
    """Paint a channel's round badge with a ring in the colour behind it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawEllipse(rect)
    inner = rect.adjusted(_BADGE_RING, _BADGE_RING, -_BADGE_RING, -_BADGE_RING)
    painter.setBrush(BADGE_COLOURS[kind])
    painter.drawEllipse(inner)
    paint_icon(painter, BADGE_ICONS[kind], centred(inner, 9, 9), ON_AVATAR)


def paint_nobody(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Paint the dashed circle that stands for "unassigned"."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, 1)
    pen.setDashPattern([2.5, 2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    size = round(rect.width() * 0.6)
    paint_icon(painter, Icon.USER_PLUS, centred(rect, size, size), colour)
    painter.restore()


def paint_team(painter: QPainter, rect: QRectF) -> None:
    """Paint the square that stands for a team."""
    theme = tokens()
    paint_rounded(painter, rect, theme.chip, radius=rect.width() * 0.3)
    size = round(rect.width() * 0.6)
    paint_icon(painter, Icon.USERS, centred(rect, size, size), theme.chip_text)


class Avatar(QWidget):
    """A person's avatar of a given diameter. Decoration: assistive technology reads the name beside it."""

    def __init__(self, diameter: int = AVATAR_SIZE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._diameter = diameter
        self._person = Person(None, "")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(self.sizeHint())

    def show_person(self, person: Person) -> None:
        """Show another person."""
        if person != self._person:
            self._person = person
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave room for the badge that hangs over."""
        side = self._diameter + _BADGE_OVERHANG
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the avatar in the corner where the layout begins."""
        painter = QPainter(self)
        circle = QRectF(0, 0, self._diameter, self._diameter)
        rect = mirrored(circle, QRectF(self.rect()), self.layoutDirection())
        paint_avatar(painter, rect, self._person, ground=tokens().panel, direction=self.layoutDirection())
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint in the colours of another theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)
