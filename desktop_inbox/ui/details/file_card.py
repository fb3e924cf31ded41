"""A file among those that were shared."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.ui.attachments.pictures import Pictures
from desktop_inbox.ui.details.card import CARD_INSET
from desktop_inbox.ui.kit.buttons import PaintedButton
from desktop_inbox.ui.kit.file_icon import paint_file_icon
from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import plain_tool_tip
from desktop_inbox.ui.kit.on_picture import paint_disc_on_picture
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_focus_ring, paint_rounded, paint_text
from desktop_inbox.ui.kit.rounded_picture import paint_rounded_picture
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.shared_files import FileCard

_SQUARE = 36
_SIGN = 20
_GAP = 10
_SHOWN = frozenset({AttachmentKind.IMAGE, AttachmentKind.VIDEO})


class FileCardButton(PaintedButton):
    """The icon of a file, or its picture, beside its name, when it was sent, and its size. Pressed, it opens."""

    def __init__(self, card: FileCard, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_card(card)

    def show_card(self, card: FileCard) -> None:
        """Show another file."""
        self.card = card
        self.setToolTip(plain_tool_tip(card.attachment.name))
        self.setAccessibleName(card.spoken)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave room for the icon and the two lines."""
        lines = metrics(TextStyle.BODY).height() + metrics(TextStyle.CAPTION).height()
        return QSize(200, round(max(_SQUARE, lines)) + 10)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the system's font."""
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint icon, name, and when and how large."""
        painter = QPainter(self)
        theme, whole, direction = tokens(), QRectF(self.rect()), self.layoutDirection()
        if self.underMouse() or self.isDown():
            paint_rounded(painter, whole, theme.hover, radius=6)
        top = (whole.height() - _SQUARE) / 2
        square = mirrored(QRectF(CARD_INSET, top, _SQUARE, _SQUARE), whole, direction)
        self._paint_square(painter, square)
        upper, lower = metrics(TextStyle.BODY).height(), metrics(TextStyle.CAPTION).height()
        left = CARD_INSET + _SQUARE + _GAP
        width, top = whole.width() - left - CARD_INSET, (whole.height() - upper - lower) / 2
        side = Qt.AlignmentFlag.AlignLeft
        if direction is Qt.LayoutDirection.RightToLeft:
            side = Qt.AlignmentFlag.AlignRight
        name = mirrored(QRectF(left, top, width, upper), whole, direction)
        shown = metrics(TextStyle.BODY).elidedText(self.card.attachment.name, Qt.TextElideMode.ElideMiddle, width)
        paint_text(painter, shown, name, style=TextStyle.BODY, colour=theme.text, alignment=side)
        below = mirrored(QRectF(left, top + upper, width, lower), whole, direction)
        style, colour = TextStyle.CAPTION, theme.muted
        paint_text(painter, self.card.subtitle, below, style=style, colour=colour, alignment=side, tabular=True)
        if self.hasFocus():
            paint_focus_ring(painter, whole, radius=6)
        painter.end()

    def _paint_square(self, painter: QPainter, square: QRectF) -> None:
        """Paint a picture, or one of a video, that is on this computer; else the icon."""
        attachment = self.card.attachment
        picture = None
        if attachment.kind in _SHOWN:
            side = round(_SQUARE * painter.device().devicePixelRatioF())
            picture = self._pictures.picture(attachment, QSize(side, side), fetches=False)
        if picture is None:
            paint_file_icon(painter, self.card.family, square)
            return
        paint_rounded_picture(painter, square, picture)
        if attachment.kind is AttachmentKind.VIDEO:
            paint_disc_on_picture(painter, centred(square, _SIGN, _SIGN), Icon.PLAY)
