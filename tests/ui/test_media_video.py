"""Real videos, made by ffmpeg: played by QtMultimedia picture by picture, and looked at by ffmpeg."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field

import pytest
from PySide6.QtMultimedia import QMediaPlayer

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.sound import PICTURE_PIXELS, Picture, PlayerState
from desktop_inbox.media import images, player, posters
from desktop_inbox.media.player import QtPlayer
from desktop_inbox.ui.attachments.video_pane import VideoPane
from tests.fixtures.videos import make_video, turned
from tests.fixtures.waiting import until
from tests.ui.file_desk import png

# What QtMultimedia says of a machine without sound and graphics card, and of damaged files.
pytestmark = pytest.mark.qt_log_ignore(
    "^PulseAudioService: ", "^No audio device", "No RHI backend", "^Could not open media", extend=True
)


@dataclass
class Shown:
    """A player, and what it told."""

    player: QtPlayer | None = None
    states: list[PlayerState] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    def load(self, content: bytes, position_ms: int = 0) -> None:
        """Play a video."""
        self.player.load(content, position_ms, self.pictures.append)

    @property
    def position_ms(self) -> int:
        """Where it is."""
        return self.states[-1].position_ms if self.states else 0


@pytest.fixture
def shown(qapp):
    made = Shown()
    made.player = QtPlayer(made.states.append)
    yield made
    made.player.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("videos")


@pytest.fixture(scope="module")
def clip(folder):
    return make_video(folder / "clip.mp4", "640x360")


async def test_a_video_is_shown_as_small_pictures_without_anything_to_hear_it_from(shown, clip):
    shown.load(clip)
    await until(lambda: len(shown.pictures) > 2 and shown.position_ms > 200, 15)
    first, last = shown.pictures[0], shown.pictures[-1]
    assert (first.width, first.height) == (PICTURE_PIXELS, 315)
    assert len(first.pixels) == first.width * first.height * 4
    assert first.pixels != last.pixels
    assert 1_900 <= shown.states[-1].duration_ms <= 2_100
    shown.player.pause()
    assert not shown.states[-1].is_playing


async def test_it_begins_where_it_was_left_and_ends(shown, clip):
    shown.load(clip, 1_500)
    await until(lambda: shown.states and shown.states[-1].has_ended, 15)
    assert min(state.position_ms for state in shown.states if state.is_playing and state.position_ms) >= 1_400


async def test_a_video_that_was_filmed_upright_is_shown_upright(shown, clip, folder):
    upright = turned(folder / "clip.mp4", 90)
    shown.load(upright)
    await until(lambda: shown.pictures, 15)
    assert (shown.pictures[0].width, shown.pictures[0].height) == (315, PICTURE_PIXELS)
    poster = images.read_picture(posters.make_poster(upright))
    assert (poster.width(), poster.height()) == (360, 640)


@pytest.mark.parametrize("broken", ["no video", "cut", "sound only"])
async def test_what_is_no_video_is_an_error(shown, clip, folder, broken):
    contents = {"no video": b"no video", "cut": clip[: len(clip) // 3]}
    content = contents.get(broken) or make_video(folder / "tone.mp4", "160x120", 1, "-vn")
    shown.load(content)
    await until(lambda: shown.states and shown.states[-1].error, 15)
    assert shown.states[-1].error == "cannot_play"
    assert shown.pictures == []
    with pytest.raises(UserError, match="image_unreadable"):
        posters.make_poster(content)


async def test_a_video_whose_pictures_would_hold_the_interface_up_is_not_shown(shown, folder):
    shown.load(make_video(folder / "large.mp4", "2560x1440", 0.3))
    await until(lambda: shown.states and shown.states[-1].error, 15)
    assert shown.states[-1].error == "video_too_large"
    assert shown.pictures == []


async def test_without_a_multimedia_backend_it_says_so(shown, clip, monkeypatch):
    monkeypatch.setattr(QMediaPlayer, "isAvailable", lambda _: False)
    shown.load(clip)
    assert shown.states[-1].error == "no_player"


async def test_another_one_takes_its_place(shown, clip, folder):
    shown.load(clip)
    await until(lambda: shown.pictures, 15)
    other: list[Picture] = []
    shown.player.load(make_video(folder / "other.mp4", "160x120", 1), 0, other.append)
    before = len(shown.pictures)
    await until(lambda: other, 15)
    assert (other[0].width, other[0].height) == (160, 120)
    assert len(shown.pictures) == before


async def test_the_full_view_begins_where_the_bubble_was(qtbot, clip, folder):
    pane = VideoPane(None)
    qtbot.addWidget(pane)
    pane.show_video(folder / "clip.mp4", 1_500)
    await until(lambda: pane.player.position() > 0, 15)
    assert pane.player.position() >= 1_400
    pane.close_video()


# Sounds that are no voice notes ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["song.mp3", "song.m4a", "song.wav"])
async def test_audio_files_are_played_from_anywhere_at_any_speed(shown, folder, monkeypatch, name):
    content = make_video(folder / name, "160x120", 4, "-vn")
    monkeypatch.setattr(player, "has_output", lambda: True)
    shown.player.load(content, 1_000)
    await until(lambda: shown.position_ms > 1_200, 15)
    assert shown.states[-1].duration_ms == pytest.approx(4_000, abs=150)
    shown.player.set_rate(2.0)
    shown.player.seek(3_500)
    await until(lambda: shown.states[-1].has_ended, 15)
    assert not any(state.error for state in shown.states)


# Posters --------------------------------------------------------------------------------------------------------------
def test_a_poster_is_a_small_picture(folder):
    poster = images.read_picture(posters.make_poster(make_video(folder / "wide.mp4", "1280x720", 0.5)))
    assert (poster.width(), poster.height()) == (images.THUMBNAIL_PIXELS, 360)


def test_a_poster_of_webm(folder):
    content = make_video(folder / "a.webm", "160x120", 0.5, "-c:v", "libvpx", "-c:a", "libopus")
    assert not images.read_picture(posters.make_poster(content)).isNull()


def test_nothing_but_the_video_itself_is_read(clip, folder):
    """A playlist in its place would fetch what it names; formats that no videos have are not tried at all."""
    (folder / "clip.mp4").write_bytes(clip)
    concatenation = f"ffconcat version 1.0\nfile {folder}/clip.mp4\n"
    playlist = f"#EXTM3U\n#EXTINF:1,\nfile://{folder}/clip.mp4\n#EXT-X-ENDLIST\n"
    for content in (concatenation.encode(), playlist.encode(), png()):
        with pytest.raises(UserError, match="image_unreadable"):
            posters.make_poster(content)


def test_too_many_pixels_are_not_decoded(folder, monkeypatch):
    content = make_video(folder / "many.mp4", "320x240", 0.3)
    limits = ["1000" if each == "40000000" else each for each in posters._LIMITS]
    monkeypatch.setattr(posters, "_LIMITS", tuple(limits))
    with pytest.raises(UserError, match="image_unreadable"):
        posters.make_poster(content)


def test_a_video_that_takes_too_long_has_no_poster(clip, monkeypatch):
    monkeypatch.setattr(posters, "_PATIENCE_S", 0.001)
    with pytest.raises(UserError, match="image_unreadable"):
        posters.make_poster(clip)


def test_nothing_is_left_in_the_clear(clip, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(posters.tempfile, "tempdir", None)
    seen = []

    def run(*args, **options):
        [folder] = tmp_path.iterdir()
        seen.append((folder / "video").read_bytes() == clip and folder.stat().st_mode & 0o077 == 0)
        raise subprocess.TimeoutExpired("ffmpeg", 1)

    monkeypatch.setattr(posters.subprocess, "run", run)
    with pytest.raises(UserError):
        posters.make_poster(clip)
    assert seen == [True]
    assert list(tmp_path.iterdir()) == []


def test_without_ffmpeg_there_is_none(clip, monkeypatch):
    monkeypatch.setattr(posters, "find_ffmpeg", lambda: None)
    with pytest.raises(UserError, match="image_unreadable"):
        posters.make_poster(clip)
