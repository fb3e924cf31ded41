"""What a content is, found in itself: of every kind that people send, and of what pretends to be another."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.server.services.sniffing import Found, inspect
from tests.fixtures.files import png

_EBML = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webmB\x87\x81\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument"


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


def _endless_box() -> bytes:
    return b"\0\0\0\1free" + b"\xff" * 8


def _movie(brand: bytes, *handlers: bytes, before: bytes = b"") -> bytes:
    """Return a file of ISO/IEC 14496-12 with tracks of these kinds."""
    tracks = b"".join(_box(b"trak", _box(b"hdlr", bytes(8) + handler + bytes(12))) for handler in handlers)
    return _box(b"ftyp", brand + bytes(4) + b"isom") + before + _box(b"moov", tracks)


def _archive(*names: str, mimetype: str = "") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


CONTENTS = {
    "png": (png(3, 3), "image/png"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01" + bytes(50), "image/jpeg"),
    "gif": (b"GIF89a\x05\0\x04\0" + bytes(20), "image/gif"),
    "webp": (b"RIFF\x24\0\0\0WEBPVP8 " + bytes(30), "image/webp"),
    "bmp": (b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0" + bytes(40), "image/bmp"),
    "heic": (_movie(b"heic", b"pict"), "image/heic"),
    "avif": (_movie(b"avif", b"pict"), "image/avif"),
    "mp4": (_movie(b"isom", b"soun", b"vide"), "video/mp4"),
    "mp4 with its index behind": (_movie(b"isom", b"vide", before=_box(b"mdat", bytes(200_000))), "video/mp4"),
    "mp4 of a sound": (_movie(b"isom", b"soun"), "audio/mp4"),
    "mp4 with a box larger than any file": (_movie(b"isom", b"soun", before=_endless_box()), "video/mp4"),
    "m4a": (_movie(b"M4A ", b"soun"), "audio/mp4"),
    "quicktime": (_movie(b"qt  ", b"vide"), "video/quicktime"),
    "3gp": (_movie(b"3gp4", b"vide"), "video/3gpp"),
    "webm": (_EBML + b"\x86\x85V_VP8" + bytes(50), "video/webm"),
    "webm of a sound": (_EBML + b"\x86\x86A_OPUS" + bytes(50), "audio/webm"),
    "ogg": (b"OggS\0\x02" + bytes(22) + b"OpusHead" + bytes(30), "audio/ogg"),
    "ogg of a video": (b"OggS\0\x02" + bytes(22) + b"\x80theora" + bytes(30), "video/ogg"),
    "mp3": (b"ID3\x03\0\0\0\0\0\0" + bytes(30), "audio/mpeg"),
    "mp3 without tags": (b"\xff\xfb\x90\x64" + bytes(100), "audio/mpeg"),
    "wav": (b"RIFF\x24\0\0\0WAVEfmt " + bytes(30), "audio/wav"),
    "amr": (b"#!AMR\n" + bytes(30), "audio/amr"),
    "flac": (b"fLaC\0\0\0\x22" + bytes(30), "audio/flac"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"x" * 50, "application/pdf"),
    "zip": (_archive("notes.txt"), "application/zip"),
    "docx": (
        _archive("[Content_Types].xml", "_rels/.rels", "word/document.xml"),
        f"{_OFFICE}.wordprocessingml.document",
    ),
    "xlsx": (_archive("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"), f"{_OFFICE}.spreadsheetml.sheet"),
    "pptx": (_archive("[Content_Types].xml", "ppt/slides.xml"), f"{_OFFICE}.presentationml.presentation"),
    "odt": (
        _archive("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
        "application/vnd.oasis.opendocument.text",
    ),
    "a zip with a folder word": (_archive("word/list.txt"), "application/zip"),
    "html": (b"<!DOCTYPE html><html></html>", "text/html"),
    "text": ("Hola, señora.\r\n\tAdiós 😄".encode(), "text/plain"),
    "text that begins like a picture": (b"BM is short for a name", "text/plain"),
    "nothing known": (b"\x00\x01\x02\x03" * 20, "application/octet-stream"),
    "broken utf-8": (b"abc\xff\xfe\xfd" * 10, "application/octet-stream"),
}


def _inspect(folder: Path, content: bytes, name: str = "content") -> Found:
    path = folder / name
    path.write_bytes(content)
    return inspect(path)


@pytest.mark.parametrize("name", CONTENTS)
def test_it_is_what_is_in_it(tmp_path: Path, name: str) -> None:
    content, media_type = CONTENTS[name]
    found = _inspect(tmp_path, content)
    assert found.media_type == media_type
    kinds = {"image": AttachmentKind.IMAGE, "video": AttachmentKind.VIDEO, "audio": AttachmentKind.AUDIO}
    assert found.kind is kinds.get(media_type.partition("/")[0], AttachmentKind.FILE)


def test_the_name_says_nothing(tmp_path: Path) -> None:
    assert _inspect(tmp_path, png(1, 1), "song.mp3").media_type == "image/png"
    assert _inspect(tmp_path, b"#!/bin/sh\nrm -rf /\n", "holiday.png").kind is AttachmentKind.FILE


def test_a_drawing_that_can_run_scripts_is_a_file(tmp_path: Path) -> None:
    found = _inspect(tmp_path, b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>')
    assert (found.media_type, found.kind) == ("image/svg+xml", AttachmentKind.FILE)


def test_pictures_have_their_size(tmp_path: Path) -> None:
    found = _inspect(tmp_path, png(640, 480))
    assert (found.width, found.height) == (640, 480)
    gif = _inspect(tmp_path, CONTENTS["gif"][0])
    assert (gif.width, gif.height) == (5, 4)


def test_a_picture_that_claims_the_impossible_has_no_size(tmp_path: Path) -> None:
    content = bytearray(png(3, 3))
    content[16:24] = struct.pack(">II", 2**31, 5)
    found = _inspect(tmp_path, bytes(content))
    assert (found.media_type, found.width, found.height) == ("image/png", 0, 0)


def test_a_cut_character_at_the_end_of_what_is_read_is_text(tmp_path: Path) -> None:
    for padding in range(3):
        assert _inspect(tmp_path, b"a" * padding + "ñ€".encode() * 40_000).media_type == "text/plain"


_BEGINNINGS = st.sampled_from([content[:40] for content, _ in CONTENTS.values()])


@given(beginning=_BEGINNINGS, rest=st.binary(max_size=300))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_garbage_behind_any_beginning_is_something(tmp_path: Path, beginning: bytes, rest: bytes) -> None:
    found = _inspect(tmp_path, beginning + rest)
    assert "/" in found.media_type
    assert found.width >= 0
    assert found.height >= 0
