"""Lucide icons and our own signs of the channels, recoloured and drawn sharp at any scale."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_inbox.ui.kit.resources import resource_path
from desktop_inbox.ui.kit.tokens import tokens


class Icon(StrEnum):
    """The icons that the program uses; the value is the file's name in `resources/icons`."""

    ALARM_CLOCK = "alarm-clock"
    ALARM_CLOCK_OFF = "alarm-clock-off"
    ARROW_DOWN = "arrow-down"
    ARROW_DOWN_WIDE_NARROW = "arrow-down-wide-narrow"
    ARROW_UP = "arrow-up"
    AT_SIGN = "at-sign"
    BAN = "ban"
    BELL = "bell"
    BUILDING_2 = "building-2"
    CALENDAR = "calendar"
    CHANNEL_EMAIL = "channel-email"
    CHANNEL_MESSENGER = "channel-messenger"
    CHANNEL_TELEGRAM = "channel-telegram"
    CHANNEL_VIBER = "channel-viber"
    CHANNEL_WEB_CHAT = "channel-web-chat"
    CHANNEL_WHATSAPP = "channel-whatsapp"
    CHECK = "check"
    CHECK_CHECK = "check-check"
    CHEVRON_DOWN = "chevron-down"
    CHEVRON_LEFT = "chevron-left"
    CHEVRON_RIGHT = "chevron-right"
    CIRCLE_ALERT = "circle-alert"
    CIRCLE_CHECK = "circle-check"
    CLOCK = "clock"
    CLOUD = "cloud"
    CLOUD_CHECK = "cloud-check"
    CLOUD_OFF = "cloud-off"
    CODE = "code"
    COLUMNS_3 = "columns-3"
    CONTACT = "contact"
    COPY = "copy"
    DOWNLOAD = "download"
    ELLIPSIS_VERTICAL = "ellipsis-vertical"
    EXTERNAL_LINK = "external-link"
    FILE = "file"
    FILE_ARCHIVE = "file-archive"
    FILE_MUSIC = "file-music"
    FILE_PLAY = "file-play"
    FILE_SPREADSHEET = "file-spreadsheet"
    FILE_TEXT = "file-text"
    FOLDER_OPEN = "folder-open"
    FUNNEL = "funnel"
    GLOBE = "globe"
    HASH = "hash"
    IMAGE = "image"
    IMAGE_OFF = "image-off"
    INBOX = "inbox"
    INFO = "info"
    KEY_ROUND = "key-round"
    LANGUAGES = "languages"
    LOCK = "lock"
    LOCK_OPEN = "lock-open"
    LOG_OUT = "log-out"
    MAXIMIZE_2 = "maximize-2"
    MERGE = "merge"
    MESSAGES_SQUARE = "messages-square"
    MESSAGE_CIRCLE = "message-circle"
    MESSAGE_SQUARE_PLUS = "message-square-plus"
    MIC = "mic"
    MONITOR = "monitor"
    MOON = "moon"
    PANEL_LEFT = "panel-left"
    PANEL_RIGHT = "panel-right"
    PAPERCLIP = "paperclip"
    PAUSE = "pause"
    PENCIL = "pencil"
    PLAY = "play"
    PLUS = "plus"
    REFRESH_CW = "refresh-cw"
    REPLY = "reply"
    ROTATE_CCW = "rotate-ccw"
    SEARCH = "search"
    SEND_HORIZONTAL = "send-horizontal"
    SETTINGS = "settings"
    SMILE = "smile"
    SQUARE = "square"
    SQUARE_CHECK = "square-check"
    SUN = "sun"
    TAG = "tag"
    TEXT_QUOTE = "text-quote"
    TRASH_2 = "trash-2"
    TRIANGLE_ALERT = "triangle-alert"
    UNDO_2 = "undo-2"
    UPLOAD = "upload"
    USER = "user"
    USERS = "users"
    USER_CHECK = "user-check"
    USER_PLUS = "user-plus"
    USER_X = "user-x"
    VOLUME_2 = "volume-2"
    VOLUME_X = "volume-x"
    X = "x"
    ZOOM_IN = "zoom-in"
    ZOOM_OUT = "zoom-out"


ICON_SIZE = 18
"""The usual size of an icon, in device-independent pixels."""


def paint_icon(painter: QPainter, name: Icon, rect: QRectF, colour: QColor, *, mirrored: bool = False) -> None:
    """Paint an icon into a square, in a colour, at the painter's device scale.

    `mirrored` is for icons that point in reading direction, where the layout runs from right to left.
    """
    scale = painter.device().devicePixelRatioF()
    pixmap = icon_pixmap(name, round(rect.width()), colour, scale, mirrored=mirrored)
    painter.drawPixmap(rect.topLeft(), pixmap)


def icon_pixmap(name: Icon, size: int, colour: QColor, scale: float, *, mirrored: bool = False) -> QPixmap:
    """Return an icon of `size` device-independent pixels for a screen of that scale. Cached; treat it as read-only."""
    return _pixmap(name, size, colour.rgba(), scale, mirrored)


def icon(name: Icon, colour: QColor | None = None, size: int = ICON_SIZE, *, beside: tuple[int, int] = (0, 0)) -> QIcon:
    """Return an icon for a menu or a button of Qt's, in a colour (None: the text's of the theme of now).

    `beside` is what is left free on the left and on the right, in device-independent pixels.
    """
    colour = colour or tokens().text
    result = QIcon()
    for scale in (1.0, 1.5, 2.0):
        result.addPixmap(_with_room(icon_pixmap(name, size, colour, scale), *beside))
    faint = tokens().faint
    result.addPixmap(_with_room(icon_pixmap(name, size, faint, 2.0), *beside), QIcon.Mode.Disabled)
    return result


def _with_room(pixmap: QPixmap, left: int, right: int) -> QPixmap:
    if not left and not right:
        return pixmap
    scale = pixmap.devicePixelRatio()
    wider = QPixmap(pixmap.width() + round((left + right) * scale), pixmap.height())
    wider.setDevicePixelRatio(scale)
    wider.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wider)
    painter.drawPixmap(QPointF(left, 0), pixmap)
    painter.end()
    return wider


@lru_cache(maxsize=512)
def _pixmap(name: Icon, size: int, rgba: int, scale: float, mirrored: bool) -> QPixmap:  # noqa: FBT001 - a cache key
    colour = QColor.fromRgba(rgba)
    source = _source(name).replace(b"currentColor", colour.name().encode())
    pixels = max(1, round(size * scale))
    pixmap = QPixmap(QSize(pixels, pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(colour.alphaF())
    if mirrored:
        painter.translate(pixels, 0)
        painter.scale(-1, 1)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


@lru_cache(maxsize=64)
def _source(name: Icon) -> bytes:
    # Lucide draws with strokes of 2 units on a grid of 24; 1.75 is the weight of the design.
    return resource_path("icons", f"{name}.svg").read_bytes().replace(b'stroke-width="2"', b'stroke-width="1.75"')
