"""The size and the length of videos, read from real files, made-up ones, and garbage."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.server.services.movies import Movie, read_movie
from desktop_inbox.server.services.sniffing import Found, inspect
from tests.fixtures.videos import make_video, turned

_UNTURNED = (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_ON_ITS_SIDE = (0, 0x10000, 0, -0x10000 & 0xFFFFFFFF, 0, 0, 0, 0, 0x40000000)


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


def long_header(scale: int, ticks: int) -> bytes:
    """Return a movie header with 64-bit times."""
    return box(b"mvhd", b"\x01\0\0\0" + bytes(16) + struct.pack(">IQ", scale, ticks) + bytes(80))


def header(scale: int, ticks: int) -> bytes:
    return box(b"mvhd", bytes(12) + struct.pack(">II", scale, ticks) + bytes(80))


def track(width: int, height: int, matrix: tuple[int, ...] = _UNTURNED, before: bytes = bytes(40)) -> bytes:
    size = struct.pack(">II", width << 16, height << 16)
    return box(b"trak", box(b"tkhd", before + struct.pack(">9I", *matrix) + size))


def test_a_real_video_has_its_size_and_length(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    make_video(path, "320x180", 1.5)
    found = inspect(path)
    assert found == Found("video/mp4", AttachmentKind.VIDEO, 320, 180, found.duration_ms)
    assert found.duration_ms == pytest.approx(1_500, abs=60)
    turned(path, 90)
    upright = inspect(tmp_path / "turned.mp4")
    assert (upright.width, upright.height) == (180, 320)


def test_what_is_no_mp4_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.webm"
    make_video(path, "160x120", 0.3, "-c:v", "libvpx", "-c:a", "libopus")
    assert inspect(path) == Found("video/webm", AttachmentKind.VIDEO)


def test_the_first_track_with_a_picture_counts() -> None:
    assert read_movie(header(1_000, 2_500) + track(0, 0) + track(640, 360) + track(64, 36)) == Movie(640, 360, 2_500)
    assert read_movie(track(640, 360, _ON_ITS_SIDE)) == Movie(360, 640)


def test_long_headers_are_read_too() -> None:
    movie = long_header(90_000, 270_000) + track(640, 360, before=b"\x01" + bytes(51))
    assert read_movie(movie) == Movie(640, 360, 3_000)


@pytest.mark.parametrize(("scale", "ticks"), [(0, 5), (1_000, 0xFFFFFFFF), (1, 0xFFFFFFFE)])
def test_a_length_that_cannot_be_is_not_known(scale: int, ticks: int) -> None:
    assert read_movie(header(scale, ticks)) == Movie()


@given(st.binary(max_size=300), st.integers(min_value=0, max_value=250))
def test_garbage_is_no_error(rest: bytes, cut: int) -> None:
    whole = header(1_000, 5) + track(640, 360)
    for movie in (rest, whole[:cut] + rest, header(1_000, 5) + box(b"trak", box(b"tkhd", rest))):
        found = read_movie(movie)
        assert 0 <= found.width <= 1_000_000
        assert 0 <= found.height <= 1_000_000
        assert 0 <= found.duration_ms <= 2**31
