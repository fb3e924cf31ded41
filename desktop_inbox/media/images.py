"""Pictures from unknown hands: decoded small, turned the right way up, made smaller; bombs are refused.

Nothing here belongs to a thread: call it in one, for it takes its time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageIOHandler, QImageReader, QImageWriter, QPainter

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.pictures import PictureFacts, ShrunkPicture

THUMBNAIL_PIXELS = 640
"""The longer side of a thumbnail: what a bubble shows, on a screen of double density."""

_MOST_MEGABYTES = 256
"""What decoding one picture may take (4 bytes for a pixel)."""
_MOST_PIXELS = {"jpeg": 120_000_000}
"""JPEG is decoded in a smaller size at once, so more of it can be taken than of the others."""
_MOST_PIXELS_USUALLY = _MOST_MEGABYTES * 1024 * 1024 // 4
# Not what else Qt can read: SVG loads things, PDF is no picture, and nobody sends the rest.
_FORMATS = frozenset({"png", "jpeg", "gif", "webp", "bmp"})

_LARGEST_SIDE = 4096
_LEAST_SIDE = 160
_STEP = 0.75
_BAND = 64
_QUALITIES = (88, 75, 60)
_THUMBNAIL_QUALITY = 82
_JPEG, _PNG = "image/jpeg", "image/png"


def read_picture(data: bytes, longest_side: int | None = None) -> QImage:
    """Return a picture the right way up, scaled down so that its longer side is at most so many pixels.

    Of one that moves, its first frame. Raises `UserError`: `image_unreadable`, `image_too_large`.
    """
    reader, buffer = _open(data)
    size = reader.size()
    if longest_side is not None and max(size.width(), size.height()) > longest_side:
        size.scale(longest_side, longest_side, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(size.expandedTo(QSize(1, 1)))
    image = reader.read()
    buffer.close()
    if image.isNull():
        raise UserError("image_unreadable")
    return image


def look_at(data: bytes) -> PictureFacts:
    """Return what a picture is, without decoding it. Raises as `read_picture`."""
    reader, buffer = _open(data)
    size = reader.size()
    if reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90:
        size.transpose()
    is_animated = reader.supportsAnimation() and reader.imageCount() > 1
    buffer.close()
    return PictureFacts(width=size.width(), height=size.height(), is_animated=is_animated)


def make_thumbnail(data: bytes) -> bytes:
    """Return a small copy of a picture as a file. Raises as `read_picture`."""
    image = read_picture(data, THUMBNAIL_PIXELS)
    if image.hasAlphaChannel():
        return _written(image, "png")
    return _written(image, "jpeg", _THUMBNAIL_QUALITY)


def shrink(data: bytes, limit_bytes: int, media_types: Sequence[str]) -> ShrunkPicture:
    """Return a still picture as large as fits into a size; see `PictureTools.shrink`."""
    largest = read_picture(data, _LARGEST_SIDE)
    for image in _smaller_and_smaller(largest):
        for file, media_type in _files_of(image, media_types):
            if len(file) <= limit_bytes:
                size = image.size()
                return ShrunkPicture(data=file, media_type=media_type, width=size.width(), height=size.height())
    raise UserError("cannot_shrink")


def to_png(image: QImage) -> bytes:
    """Return an image, for example from the clipboard, as a file."""
    return _written(image, "png")


def _open(data: bytes) -> tuple[QImageReader, QBuffer]:
    """Return a reader that has found an acceptable picture, and what it reads from, which must live as long."""
    QImageReader.setAllocationLimit(_MOST_MEGABYTES)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    kind = bytes(reader.format().data()).decode()
    if kind not in _FORMATS:  # asked first: other formats load things as soon as they are asked for their size
        raise UserError("image_unreadable")
    size = reader.size()
    if size.isEmpty():
        raise UserError("image_unreadable")
    if size.width() * size.height() > _MOST_PIXELS.get(kind, _MOST_PIXELS_USUALLY):
        raise UserError("image_too_large")
    return reader, buffer


def _smaller_and_smaller(image: QImage) -> Iterator[QImage]:
    """Give the image itself, and then smaller ones, as long as they can be seen."""
    yield image
    size = image.size() * _STEP
    while max(size.width(), size.height()) >= _LEAST_SIDE:
        yield image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        size *= _STEP


def _files_of(image: QImage, media_types: Sequence[str]) -> Iterator[tuple[bytes, str]]:
    """Give an image as files, the best first: as PNG where it is transparent, else as JPEG."""
    takes_png = not media_types or _PNG in media_types
    if takes_png and image.hasAlphaChannel():
        yield _written(image, "png"), _PNG
    elif not media_types or _JPEG in media_types:
        for quality in _QUALITIES:
            yield _written(_on_white(image), "jpeg", quality), _JPEG
    elif takes_png:
        yield _written(image, "png"), _PNG


def _on_white(image: QImage) -> QImage:
    """Return an image without transparency: it would come out black."""
    if not image.hasAlphaChannel():
        return image
    ground = QImage(image.size(), QImage.Format.Format_RGB32)
    painter = QPainter(ground)
    for top in range(0, image.height(), _BAND):  # in bands: while Qt paints, Python's other threads wait
        band = QRect(0, top, image.width(), min(_BAND, image.height() - top))
        painter.fillRect(band, Qt.GlobalColor.white)
        painter.drawImage(band.topLeft(), image, band)
    painter.end()
    return ground


def _written(image: QImage, kind: str, quality: int = -1) -> bytes:
    """Return a file with the pixels alone, in sRGB: without the text and the profile that Qt takes over from files."""
    if image.colorSpace().isValid():
        image = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    has_alpha = image.hasAlphaChannel()
    image = image.convertToFormat(QImage.Format.Format_ARGB32 if has_alpha else QImage.Format.Format_RGB32)
    pixels = QImage(image.constBits(), image.width(), image.height(), image.bytesPerLine(), image.format())
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, kind.encode())
    writer.setQuality(quality)
    if not writer.write(pixels):
        raise UserError("image_unreadable")
    return bytes(buffer.data().data())
