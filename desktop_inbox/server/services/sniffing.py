"""What a content is, found in itself, whatever its name says. It takes little memory, however large the content is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import BinaryIO

import imagesize  # type: ignore[import-untyped] # it has no stubs
import msgspec
import puremagic

from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.server.services.matroska import read_matroska
from desktop_inbox.server.services.movies import read_movie

_HEAD_BYTES = 64 * 1024
_SIGNATURE_BYTES = 4 * 1024
_MOVIE_BYTES = 1024 * 1024
_PICTURE_BYTES = 1024 * 1024
_BOXES = 64
_LONGEST_SIDE = 1_000_000
_UNKNOWN = "application/octet-stream"

_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/heic", "image/avif"})
# Names for one thing, brought to the registered or usual one.
_SAME = {
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "image/x-ms-bmp": "image/bmp",
    "image/heif": "image/heic",
    "video/avi": "video/x-msvideo",
    "application/x-gzip": "application/gzip",
}
_OFFICE = "application/vnd.openxmlformats-officedocument"
_IN_ARCHIVES = (
    (b"word/", f"{_OFFICE}.wordprocessingml.document"),
    (b"xl/", f"{_OFFICE}.spreadsheetml.sheet"),
    (b"ppt/", f"{_OFFICE}.presentationml.presentation"),
)
_OPEN_DOCUMENT = re.compile(rb"mimetype(application/(?:vnd\.oasis\.opendocument\.[a-z-]{1,40}|epub\+zip))PK")
_BRANDS = {b"qt  ": "video/quicktime", b"avif": "image/avif", b"avis": "image/avif", b"heic": "image/heic"}
_BRANDS |= {b"heix": "image/heic", b"mif1": "image/heic", b"msf1": "image/heic", b"M4A ": "audio/mp4"}
# Which puremagic knows no type of, or another of the same beginning.
_BEGINNINGS = ((b"#!AMR", "audio/amr"), (b"ID3", "audio/mpeg"))
_MATROSKA = frozenset({"video/webm", "video/x-matroska"})
_VIDEO_CODECS = (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG")


class Found(msgspec.Struct, frozen=True):
    """What a content is. `width` and `height` are in pixels, `duration_ms` is a video's; 0 where unknown."""

    media_type: str
    kind: AttachmentKind
    width: int = 0
    height: int = 0
    duration_ms: int = 0


def inspect(path: Path) -> Found:
    """Return what the content of a file is. Blocks. Raises `OSError`."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        media_type = _media_type(head, file)
        kind = _kind_of(media_type)
        if kind is AttachmentKind.VIDEO:
            movie = read_matroska(head) if media_type in _MATROSKA else read_movie(_movie_box(file))
            return Found(media_type, kind, movie.width, movie.height, movie.duration_ms)
    width, height = _size_of(path) if kind is AttachmentKind.IMAGE else (0, 0)
    return Found(media_type, kind, width, height)


def _kind_of(media_type: str) -> AttachmentKind:
    if media_type in _PICTURES:
        return AttachmentKind.IMAGE
    match media_type.partition("/")[0]:
        case "video":
            return AttachmentKind.VIDEO
        case "audio":
            return AttachmentKind.AUDIO
        case _:
            return AttachmentKind.FILE


def _media_type(head: bytes, file: BinaryIO) -> str:
    if head[4:8] == b"ftyp":
        return _iso_media(head, file)
    if head.startswith(b"\x1aE\xdf\xa3"):
        return _matroska(head)
    if head.startswith(b"OggS"):
        return "video/ogg" if b"\x80theora" in head[:_SIGNATURE_BYTES] else "audio/ogg"
    if head.startswith(b"PK\x03\x04"):
        return _archive(head)
    return _by_signature(head)


def _by_signature(head: bytes) -> str:
    for beginning, known in _BEGINNINGS:
        if head.startswith(beginning):
            return known
    try:
        matches = puremagic.magic_string(head[:_SIGNATURE_BYTES])
    except (puremagic.PureError, ValueError):
        matches = []
    # A signature of two bytes is the beginning of many a text.
    is_text = _is_text(head)
    for match in matches:
        if match.mime_type and not (is_text and match.confidence < 0.3):
            media_type = str(match.mime_type)
            return _SAME.get(media_type, media_type)
    return "text/plain" if is_text else _UNKNOWN


def _is_text(head: bytes) -> bool:
    try:
        # The last character may be cut.
        words = head.decode() if len(head) < _HEAD_BYTES else head[:-4].decode("utf-8", "ignore")
    except UnicodeDecodeError:
        return False
    return bool(words) and all(c.isprintable() or c in "\t\n\r\f" for c in words)


def _archive(head: bytes) -> str:
    document = _OPEN_DOCUMENT.search(head[:256])
    if document:
        return document[1].decode()
    if b"[Content_Types].xml" in head[:_SIGNATURE_BYTES] or b"_rels/" in head[:_SIGNATURE_BYTES]:
        found = [(head.find(folder), media_type) for folder, media_type in _IN_ARCHIVES if folder in head]
        if found:
            return min(found)[1]
    return "application/zip"


def _matroska(head: bytes) -> str:
    is_video = any(codec in head for codec in _VIDEO_CODECS)
    name = "webm" if b"webm" in head[:64] else "x-matroska"
    return f"{'video' if is_video else 'audio'}/{name}"


def _iso_media(head: bytes, file: BinaryIO) -> str:
    """Return the type of a file of ISO/IEC 14496-12 (MP4 and its kin): by its brand, and whether it holds a picture."""
    brand = head[8:12]
    if brand in _BRANDS:
        return _BRANDS[brand]
    if brand.startswith(b"3gp"):
        return "video/3gpp"
    return "video/mp4" if _has_video_track(file) else "audio/mp4"


def _has_video_track(file: BinaryIO) -> bool:
    movie = _movie_box(file)
    return not movie or b"vide" in _handlers(movie)


def _movie_box(file: BinaryIO) -> bytes:
    """Return what describes a movie, or its beginning; empty where there is none."""
    for name, start, size_bytes in _boxes(file):
        if name == b"moov":
            file.seek(start)
            return file.read(min(size_bytes, _MOVIE_BYTES))
    return b""


def _handlers(movie: bytes) -> set[bytes]:
    """Return the kinds of a movie's tracks (`hdlr` boxes, section 8.4.3)."""
    return {match[1] for match in re.finditer(rb"hdlr.{8}(.{4})", movie, re.DOTALL)}


def _boxes(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, start and size of the outermost boxes, as many as a real file has before its movie box."""
    at, end = 0, file.seek(0, SEEK_END)
    for _ in range(_BOXES):
        if at >= end:  # also where a box says that it is larger than any file
            return
        file.seek(at)
        header = file.read(16)
        if len(header) < 8:
            return
        size_bytes, begins = int.from_bytes(header[:4], "big"), 8
        if size_bytes == 1:
            size_bytes, begins = int.from_bytes(header[8:16], "big"), 16
        yield header[4:8], at + begins, max(0, size_bytes - begins)
        if size_bytes < begins:
            return
        at += size_bytes


def _size_of(path: Path) -> tuple[int, int]:
    with path.open("rb") as file:
        beginning = BytesIO(file.read(_PICTURE_BYTES))
    width, height = imagesize.get(beginning)  # as it is shown, turned as its camera says; -1 where it cannot tell
    is_possible = 0 < width <= _LONGEST_SIDE and 0 < height <= _LONGEST_SIDE
    return (width, height) if is_possible else (0, 0)
