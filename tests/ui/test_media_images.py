"""Pictures from unknown hands: the right way up, small, never more than they may take."""

from __future__ import annotations

import struct
import zlib

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter

from desktop_inbox.domain.errors import UserError
from desktop_inbox.media import images

RED, BLUE = QColor("#ff0000"), QColor("#0000ff")


def picture(width, height, colour=RED, kind=QImage.Format.Format_RGB32):
    image = QImage(width, height, kind)
    image.fill(colour)
    return image


def noise(width, height):
    """Return a picture that no encoder makes small."""
    state, data = 1, bytearray()
    for _ in range(width * height * 4):
        state = (state * 1103515245 + 12345) % 2**31
        data.append(state >> 16 & 255)
    return QImage(bytes(data), width, height, width * 4, QImage.Format.Format_RGB32).copy()


def written(image, kind="PNG"):
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, kind.lower().encode()).write(image)
    return buffer.data().data()


def with_orientation(jpeg, orientation):
    """Return a JPEG with an Exif segment that says how its camera was held, and where."""
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<HHHLL", 1, 0x0112, 3, 1, orientation) + b"\0\0\0\0" + b"GPS-SECRET"
    segment = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:]


def bomb(width, height):
    """Return a small PNG file that claims, and has, very many pixels."""

    def chunk(kind, data):
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    row = b"\0" + bytes((width + 7) // 8)
    body = zlib.compress(row * height, 9)
    header = struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "WEBP"])
def test_pictures_are_read_in_the_size_that_is_wanted(qapp, kind):
    image = images.read_picture(written(picture(400, 200), kind), 100)
    assert (image.width(), image.height()) == (100, 50)
    assert images.read_picture(written(picture(40, 20), kind), 100).width() == 40


def test_a_photo_stands_as_its_camera_was_held(qapp):
    left = picture(40, 20, RED)
    for x in range(20):
        for y in range(20):
            left.setPixelColor(x, y, BLUE)
    data = with_orientation(written(left, "JPEG"), 6)  # turned by 90 degrees, clockwise
    assert images.look_at(data).width == 20
    image = images.read_picture(data)
    assert (image.width(), image.height()) == (20, 40)
    assert image.pixelColor(10, 2).blue() > 200
    assert image.pixelColor(10, 38).red() > 200


def test_a_bomb_is_refused_before_it_goes_off(qapp):
    data = bomb(30_000, 30_000)
    assert len(data) < 200_000
    for work in (images.read_picture, images.look_at, images.make_thumbnail):
        with pytest.raises(UserError) as caught:
            work(data)
        assert caught.value.code == "image_too_large"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        written(picture(40, 20))[:60],
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>',
        b"%PDF-1.4\n",
    ],
)
def test_what_is_no_picture_is_refused(qapp, data):
    with pytest.raises(UserError) as caught:
        images.read_picture(data)
    assert caught.value.code == "image_unreadable"


def test_a_thumbnail_is_small_and_keeps_its_transparency(qapp):
    clear = picture(2000, 1000, Qt.GlobalColor.transparent, QImage.Format.Format_ARGB32)
    thumbnail = images.read_picture(images.make_thumbnail(written(clear)))
    assert (thumbnail.width(), thumbnail.height()) == (images.THUMBNAIL_PIXELS, images.THUMBNAIL_PIXELS // 2)
    assert thumbnail.pixelColor(5, 5).alpha() == 0


def test_shrinking_fits_the_limit_and_forgets_what_the_camera_noted(qapp):
    original = written(noise(300, 200), "JPEG")
    data = with_orientation(original, 6)
    limit = len(original) // 3
    shrunk = images.shrink(data, limit, ("image/jpeg", "image/png"))
    assert len(shrunk.data) <= limit
    assert shrunk.media_type == "image/jpeg"
    assert b"Exif" not in shrunk.data
    assert b"GPS-SECRET" not in shrunk.data
    facts = images.look_at(shrunk.data)
    assert (facts.width, facts.height) == (shrunk.width, shrunk.height)
    assert shrunk.height > shrunk.width  # turned as the camera was held


def test_shrinking_writes_only_what_the_channel_takes(qapp):
    clear = picture(600, 600, Qt.GlobalColor.transparent, QImage.Format.Format_ARGB32)
    assert images.shrink(written(clear), 50_000, ()).media_type == "image/png"
    only_jpeg = images.shrink(written(clear), 50_000, ("image/jpeg",))
    assert only_jpeg.media_type == "image/jpeg"
    assert images.read_picture(only_jpeg.data).pixelColor(9, 9).lightness() > 250
    with pytest.raises(UserError) as caught:
        images.shrink(written(clear), 50_000, ("image/heic",))
    assert caught.value.code == "cannot_shrink"


def test_a_picture_that_cannot_be_small_enough_is_left_alone(qapp):
    with pytest.raises(UserError) as caught:
        images.shrink(written(noise(300, 300)), 100, ())
    assert caught.value.code == "cannot_shrink"


def test_a_picture_that_moves_shows_its_first_frame(qapp):
    # A GIF of two frames of one pixel: red, then blue.
    head = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\xff"
    frames = [b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02" + code + b"\x00" for code in (b"\x44\x01", b"\x4c\x01")]
    data = head + b"".join(b"\x21\xf9\x04\x04\x0a\x00\x00\x00" + frame for frame in frames) + b";"
    assert images.look_at(data).is_animated
    assert images.read_picture(data).pixelColor(0, 0) == RED
