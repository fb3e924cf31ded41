"""The size and the length of videos, read from real files, made-up ones, and garbage."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.server.services.matroska import read_matroska
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


@pytest.mark.parametrize(
    ("name", "media_type", "options"),
    [
        ("a.webm", "video/webm", ("-c:v", "libvpx", "-c:a", "libopus")),
        ("a.mkv", "video/x-matroska", ("-c:v", "libvpx", "-c:a", "libopus")),
    ],
)
def test_so_has_a_real_webm(tmp_path: Path, name: str, media_type: str, options: tuple[str, ...]) -> None:
    path = tmp_path / name
    make_video(path, "160x120", 0.5, *options)
    found = inspect(path)
    assert found == Found(media_type, AttachmentKind.VIDEO, 160, 120, found.duration_ms)
    assert found.duration_ms == pytest.approx(500, abs=60)


def test_one_that_was_written_while_it_grew_has_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.webm"
    make_video(path, "160x120", 0.5, "-c:v", "libvpx", "-c:a", "libopus", "-live", "1")
    assert inspect(path) == Found("video/webm", AttachmentKind.VIDEO, 160, 120)


def element(name: int, content: bytes) -> bytes:
    """Return an element with a size of eight bytes."""
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + (1 << 56 | len(content)).to_bytes(8, "big") + content


def webm(video: bytes, info: bytes = b"") -> bytes:
    tracks = element(0x1654AE6B, element(0xAE, element(0x86, b"A_OPUS")) + element(0xAE, element(0xE0, video)))
    return element(0x1A45DFA3, b"") + element(0x18538067, element(0x1549A966, info) + tracks)


PIXELS = element(0xB0, b"\x02\x80") + element(0xBA, b"\x01\xe0")


@pytest.mark.parametrize(
    ("video", "info", "movie"),
    [
        (PIXELS, b"", Movie(640, 480)),
        (PIXELS, element(0x4489, struct.pack(">f", 2_500)), Movie(640, 480, 2_500)),
        (PIXELS, element(0x2AD7B1, b"\x03\xe8") + element(0x4489, struct.pack(">d", 2e6)), Movie(640, 480, 2_000)),
        (PIXELS + element(0x54B0, b"\x03\x54") + element(0x54BA, b"\x01\xe0"), b"", Movie(852, 480)),
        (PIXELS + element(0x54B0, b"\x10") + element(0x54BA, b"\x09") + element(0x54B2, b"\x03"), b"", Movie(640, 480)),
        (element(0xB0, b"\xff" * 8) + element(0xBA, b"\x01"), b"", Movie()),
        (element(0xB0, b"\x10"), b"", Movie()),
        (PIXELS, element(0x4489, struct.pack(">d", float("nan"))), Movie(640, 480)),
        (PIXELS, element(0x4489, struct.pack(">d", float("inf"))), Movie(640, 480)),
        (PIXELS, element(0x4489, b"123"), Movie(640, 480)),
    ],
)
def test_what_a_webm_says(video: bytes, info: bytes, movie: Movie) -> None:
    assert read_matroska(webm(video, info)) == movie


@pytest.mark.parametrize("size", [b"\xff", b"\x01" + b"\xff" * 7])
def test_what_does_not_say_where_it_ends_goes_on_to_the_end(size: bytes) -> None:
    tracks = element(0x1654AE6B, element(0xAE, element(0xE0, PIXELS)))
    before = element(0xEC, bytes(200))  # room that is left free
    assert read_matroska(b"\x18\x53\x80\x67" + size + before + tracks) == Movie(640, 480)


@given(st.integers(0, 200), st.binary(max_size=40))
def test_garbage_in_a_webm_is_no_error(end: int, garbage: bytes) -> None:
    whole = webm(PIXELS)
    found = read_matroska(whole[:end] + garbage + whole[end + len(garbage) :])
    assert found.width >= 0
    assert found.height >= 0


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
