"""Pictures of videos in their bubbles: `python -m tests.ui.video_shots FOLDER`.

Light, dark, from right to left and in a narrow column, offscreen, with videos made by ffmpeg.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_inbox.app import late
from desktop_inbox.app.event_loop import new_qt_loop
from desktop_inbox.app.late_sound import LateSound
from desktop_inbox.cache.file_cache import FileCache
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.message import MessageKind
from desktop_inbox.domain.transfers import Transfer, TransferState
from desktop_inbox.ui.kit.fonts import install_emoji_font
from desktop_inbox.ui.kit.theme import Theme, ThemeMode
from tests.fixtures import rows
from tests.fixtures.caches import CACHE_KEY, open_store
from tests.fixtures.videos import make_video
from tests.fixtures.waiting import until
from tests.ui.file_desk import fill_files
from tests.ui.video_desk import VideoDesk, open_videos, video

SHOWN = video(1, "Desembalaje del pedido.mp4", size_bytes=2_340_000, duration_ms=14_000)
PLAYED = video(2, "a film whose name is far too long to stand in one line of a bubble, and goes on.mp4")
ABSENT = video(3, "reparación.mov", size_bytes=24_100_000, duration_ms=74_000)
MOVING = video(4, "مقطع فيديو.mp4", size_bytes=12_000_000)
BROKEN = video(5, "broken.mp4", size_bytes=9_000)
TALL = video(6, "tall.mp4", width=360, height=640, size_bytes=900_000, duration_ms=3_000)


async def take(desk: VideoDesk, theme: Theme, folder: Path, name: str) -> None:
    """Save the column in light, dark, from right to left, and narrow."""
    window = desk.files.window
    for mode in ("light", "dark"):
        theme.set_mode(mode)
        await _save(desk, folder / f"{name}-{mode}.png")
    theme.set_mode("light")
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    await _save(desk, folder / f"{name}-rtl.png")
    window.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    window.resize(380, window.height())
    await _save(desk, folder / f"{name}-narrow.png")
    window.resize(640, window.height())


async def _save(desk: VideoDesk, path: Path) -> None:
    for _ in range(15):
        await asyncio.sleep(0.02)
    desk.files.window.grab().save(str(path))


async def take_all(desk: VideoDesk, theme: Theme, folder: Path, place: Path) -> None:
    """Take the pictures."""
    content = make_video(place / "a.mp4", "640x360", 14)
    for each, data in (
        (SHOWN, content),
        (PLAYED, content),
        (BROKEN, b"no video"),
        (TALL, make_video(place / "tall.mp4", "360x640")),
    ):
        await desk.files.has(each, data)
    desk.files.transfers.say(
        Transfer(
            attachment_id=MOVING.id,
            is_upload=False,
            state=TransferState.RUNNING,
            done_bytes=5_000_000,
            total_bytes=12_000_000,
        )
    )
    desk.playback.toggle(BROKEN)
    await until(lambda: desk.state(BROKEN).code != "", 10)
    desk.playback.toggle(PLAYED)
    await until(lambda: desk.playback.picture(PLAYED.id) is not None, 10)
    await until(lambda: desk.state(PLAYED).position_ms > 1500, 10)
    desk.playback.pause()
    await take(desk, theme, folder, "videos")


async def run(theme: Theme, folder: Path) -> None:
    """Fill a cache and draw it."""
    files: list[Attachment] = [SHOWN, PLAYED, ABSENT, MOVING, BROKEN, TALL]
    messages = [
        (rows.make_reply if number % 2 else rows.make_message)(
            100 + number, text="", kind=MessageKind.FILE, attachments=(file,)
        )
        for number, file in enumerate(files)
    ]
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        store = await open_store(place / "cache.db")
        contents = FileCache(place / "files.db", CACHE_KEY, SystemClock())
        await fill_files(store, *messages)
        sound = LateSound(late.sound_loaders())
        async with open_videos(store, contents, place, sound=sound, loaders=late.video_loaders()) as desk:
            desk.files.window.resize(640, 1700)
            await take_all(desk, theme, folder, place)
        await contents.close()
        await store.close()


def main(folder: Path) -> None:
    """Draw everything into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    install_emoji_font()
    theme = Theme(application, ThemeMode.LIGHT)
    gc.disable()
    with asyncio.Runner(loop_factory=lambda: new_qt_loop(application)) as runner:
        runner.run(run(theme, folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
