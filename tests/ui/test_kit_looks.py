"""The kit's tokens, fonts, icons and avatars: readable in every theme, sharp at every scale."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPainter
from PySide6.QtWidgets import QLineEdit

from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.ui.kit import tokens as kit_tokens
from desktop_inbox.ui.kit.avatars import BADGE_ICONS, Person, avatar_colour, paint_avatar
from desktop_inbox.ui.kit.fonts import TextStyle, font, install_emoji_font
from desktop_inbox.ui.kit.icons import Icon, icon_pixmap
from desktop_inbox.ui.kit.painting import mirrored, paint_initials, paint_text, text_width
from desktop_inbox.ui.kit.resources import resource_path
from desktop_inbox.ui.kit.style_sheet import style_sheet
from desktop_inbox.ui.kit.theme import Theme, ThemeMode, palette
from desktop_inbox.ui.kit.tokens import (
    AVATAR_COLOURS,
    BADGE_COLOURS,
    DARK,
    HIGH_CONTRAST_DARK,
    HIGH_CONTRAST_LIGHT,
    LIGHT,
    ON_AVATAR,
)

THEMES = {"light": LIGHT, "dark": DARK, "contrast": HIGH_CONTRAST_LIGHT, "contrast dark": HIGH_CONTRAST_DARK}
GROUNDS_OF_INK = {
    "text": ("window", "panel", "hover", "accent_soft", "bubble_in", "bubble_out", "bubble_comment", "warning_soft"),
    "muted": ("window", "panel", "hover", "bubble_in"),
    "muted_on_soft": ("accent_soft", "bubble_out", "bubble_comment", "bubble_in"),
    "accent_text": ("window", "panel", "hover", "accent_soft", "bubble_out"),
    "chip_text": ("chip",),
    "on_accent": ("accent", "accent_hover"),
    "on_alert": ("alert",),
    "rail_text": ("rail", "rail_active"),
    "good": ("panel", "window"),
    "warning": ("panel", "warning_soft"),
    "bad": ("panel", "bad_soft", "bubble_out"),
}


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ink", GROUNDS_OF_INK)
def test_text_can_be_read_on_its_grounds(name, ink):
    theme = THEMES[name]
    least = 7.0 if "contrast" in name else 4.5
    found = {ground: contrast(getattr(theme, ink), getattr(theme, ground)) for ground in GROUNDS_OF_INK[ink]}
    assert {ground: ratio for ground, ratio in found.items() if ratio < least} == {}


@pytest.mark.parametrize("colour", AVATAR_COLOURS, ids=lambda colour: colour.name())
def test_white_initials_can_be_read_on_every_avatar(colour):
    assert contrast(ON_AVATAR, colour) >= 4.5


@pytest.mark.parametrize("kind", BADGE_COLOURS)
def test_badges_are_told_by_their_icon(kind):
    assert [BADGE_ICONS[kind] for kind in ChannelKind].count(BADGE_ICONS[kind]) == 1
    assert contrast(ON_AVATAR, BADGE_COLOURS[kind]) >= 3.0  # icons need 3:1


def test_every_icon_has_its_file_and_every_file_its_icon():
    files = {path.stem for path in resource_path("icons").glob("*.svg")}
    assert files == {icon.value for icon in Icon}


def test_every_icon_is_used():
    package = Path(kit_tokens.__file__).parents[2]
    source = "".join(path.read_text("utf-8") for path in package.rglob("*.py"))
    used = set(re.findall(r"\bIcon\.([A-Z0-9_]+)", source))
    assert {icon.name for icon in Icon} - used == set()


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_icons_are_drawn_for_the_scale_of_the_screen_in_the_asked_colour(qapp, scale):
    pixmap = icon_pixmap(Icon.INBOX, 16, QColor(Qt.GlobalColor.red), scale)
    assert pixmap.width() == round(16 * scale)
    assert pixmap.devicePixelRatio() == scale
    image = pixmap.toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    drawn = [pixel for pixel in pixels if pixel.alpha() > 200]
    assert drawn
    assert all(pixel.red() > 240 and pixel.green() < 20 for pixel in drawn)


def test_an_icon_can_point_the_other_way(qapp):
    there = icon_pixmap(Icon.SEND_HORIZONTAL, 24, QColor(Qt.GlobalColor.black), 1.0).toImage()
    back = icon_pixmap(Icon.SEND_HORIZONTAL, 24, QColor(Qt.GlobalColor.black), 1.0, mirrored=True).toImage()
    assert there != back
    assert there.flipped(Qt.Orientation.Horizontal).pixelColor(5, 12).alpha() == back.pixelColor(5, 12).alpha()


def test_a_person_keeps_one_colour_and_people_are_spread_over_all():
    people = [UUID(int=number) for number in range(400)]
    assert [avatar_colour(person) for person in people] == [avatar_colour(person) for person in people]
    assert {avatar_colour(person).name() for person in people} == {colour.name() for colour in AVATAR_COLOURS}


def test_the_badge_stands_in_the_lower_corner_where_the_row_goes_on(qapp):
    kind = next(iter(BADGE_ICONS))
    corners = {}
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        image = QImage(48, 48, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        person = Person(UUID(int=1), "SC", kind)
        paint_avatar(painter, QRectF(4, 4, 40, 40), person, ground=LIGHT.panel, direction=direction)
        painter.end()
        corners[direction] = image
    badge = BADGE_COLOURS[kind]
    assert corners[Qt.LayoutDirection.LeftToRight].pixelColor(38, 32) == badge
    assert corners[Qt.LayoutDirection.RightToLeft].pixelColor(10, 32) == badge


def test_fonts_follow_the_systems_size(qapp):
    usual = QFont(qapp.font())
    try:
        small = font(TextStyle.CAPTION).pointSizeF()
        large = QFont(usual)
        large.setPointSizeF(usual.pointSizeF() * 2)
        qapp.setFont(large)
        assert font(TextStyle.CAPTION).pointSizeF() == pytest.approx(small * 2)
        assert font(TextStyle.BODY).pointSizeF() == pytest.approx(large.pointSizeF())
    finally:
        qapp.setFont(usual)


def test_the_bundled_emoji_font_is_used(qapp):
    before = QFontDatabase.applicationEmojiFontFamilies()
    try:
        install_emoji_font()
        assert QFontDatabase.applicationEmojiFontFamilies() == ["Noto Color Emoji"]
    finally:
        QFontDatabase.setApplicationEmojiFontFamilies(before)


def painted_columns(text, width):
    """Return the first and last column that a text is painted in, in an image of 200 pixels, 10 from its edge."""
    image = QImage(200, 40, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_text(painter, text, QRectF(10, 0, width, 40), style=TextStyle.BODY, colour=QColor(Qt.GlobalColor.black))
    painter.end()
    white = QColor(Qt.GlobalColor.white)
    inked = [x for x in range(200) if any(image.pixelColor(x, y) != white for y in range(40))]
    return inked[0], inked[-1]


def test_emoji_in_a_line_are_larger_than_its_letters_and_stay_in_their_room(qapp):
    install_emoji_font()
    first, last = painted_columns("\U0001f604" * 4, 180)
    assert last - first > text_width("\U0001f604" * 4, TextStyle.BODY)
    for width in (60, 90, 120):
        assert painted_columns("word \U0001f604\U0001f604\U0001f604\U0001f604 and more words", width)[1] <= 10 + width


def test_the_mode_beats_the_system_and_the_palette_tells_the_theme(qapp):
    theme = Theme(qapp, ThemeMode.DARK)
    changes: list[bool] = []
    theme.changed.connect(lambda: changes.append(kit_tokens.tokens().is_dark))
    assert kit_tokens.tokens() is DARK
    theme.set_mode("light")
    assert kit_tokens.tokens() is LIGHT
    theme.set_mode("light")
    assert changes == [False]
    theme.deleteLater()


def test_a_palette_that_is_not_ours_is_told_by_its_lightness(qapp):
    usual = qapp.palette()
    try:
        strange = palette(DARK)
        strange.setColor(strange.ColorRole.Window, QColor(10, 40, 30))
        qapp.setPalette(strange)
        assert kit_tokens.tokens() is DARK
    finally:
        qapp.setPalette(usual)


def test_a_rectangle_is_mirrored_within_its_container():
    box = QRectF(100, 0, 200, 50)
    assert mirrored(QRectF(110, 5, 40, 40), box, Qt.LayoutDirection.RightToLeft) == QRectF(250, 5, 40, 40)
    assert mirrored(QRectF(110, 5, 40, 40), box, Qt.LayoutDirection.LeftToRight) == QRectF(110, 5, 40, 40)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_field_that_cannot_be_changed_can_be_read(qtbot, theme):
    field = QLineEdit("████")
    qtbot.addWidget(field)
    field.setStyleSheet(style_sheet(theme))
    field.setEnabled(False)
    image = field.grab().toImage()
    shades = {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}
    assert theme.muted.name() in shades


def test_initials_keep_the_size_of_their_figure_whatever_the_systems_font(qapp):
    def painted():
        image = QImage(40, 40, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_initials(painter, "WM", QRectF(0, 0, 40, 40), QColor(Qt.GlobalColor.black))
        painter.end()
        return image

    before, once = qapp.font(), painted()
    large = QFont(before)
    large.setPointSizeF(before.pointSizeF() * 2)
    qapp.setFont(large)
    try:
        assert painted() == once
    finally:
        qapp.setFont(before)
    inked = [x for x in range(40) if any(once.pixelColor(x, y).lightness() < 128 for y in range(40))]
    assert 2 < inked[0] < inked[-1] < 38
