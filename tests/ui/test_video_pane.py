"""A real video, made by ffmpeg, played by QtMultimedia."""

from __future__ import annotations

import subprocess

import imageio_ffmpeg
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop_inbox.ui.attachments.video_pane import VideoPane
from tests.fixtures.waiting import until

# What QtMultimedia says of a machine without sound and graphics card, and of damaged files.
pytestmark = pytest.mark.qt_log_ignore("^PulseAudioService: ", "No RHI backend", "^Could not open media", extend=True)


@pytest.fixture
def pane(qapp):
    holder = QWidget()
    holder.resize(320, 240)
    made = VideoPane(holder)
    made.resize(320, 240)
    holder.show()
    yield made
    made.close_video()
    holder.close()
    holder.deleteLater()


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    path = tmp_path_factory.mktemp("video") / "a.mp4"
    pattern = ["-f", "lavfi", "-i", "testsrc=duration=2:size=160x120:rate=10"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", *pattern, "-pix_fmt", "yuv420p", str(path)]
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
    return path


async def test_a_video_plays_pauses_and_lets_its_file_go(pane, video):
    pane.show_video(video)
    await until(lambda: pane.player.position() > 200, 15)
    assert pane.button.accessibleName() == "Pause"
    assert 1_900 <= pane.player.duration() <= 2_100
    assert pane.time.text().endswith(" / 0:02")
    QTest.mouseClick(pane.button, Qt.MouseButton.LeftButton)
    await until(lambda: pane.button.accessibleName() == "Play")
    pane.close_video()
    assert pane.player.source().isEmpty()
    assert not pane.problem.isVisible()


async def test_a_press_on_the_line_goes_there_and_is_dragged_on(pane, video):
    pane.show_video(video)
    await until(lambda: pane.player.duration() > 0, 15)
    QTest.mouseClick(pane.button, Qt.MouseButton.LeftButton)  # it stays where it is put
    await until(lambda: pane.button.accessibleName() == "Play")
    slider = pane.slider
    middle = slider.height() // 2
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() * 3 // 4, middle))
    await until(lambda: 1_300 <= pane.player.position() <= 1_700, 15)
    assert slider.isSliderDown()
    QTest.mouseMove(slider, QPoint(slider.width() // 4, middle))
    await until(lambda: 300 <= pane.player.position() <= 700, 15)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 4, middle))
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    await until(lambda: pane.player.position() >= 1_900, 15)


async def test_what_is_no_video_says_so(pane, tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"no video")
    pane.show_video(path)
    await until(pane.problem.isVisible, 15)
