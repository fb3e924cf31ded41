"""Pictures of videos from unknown hands, made by ffmpeg in a process of its own, with little time and memory.

Whatever is wrong with a video, then, nothing happens but that it has no picture.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from desktop_inbox.domain.errors import UserError
from desktop_inbox.media.ffmpeg import find_ffmpeg
from desktop_inbox.media.images import THUMBNAIL_PIXELS

_PATIENCE_S = 10
_FRAMES = 24
"""Out of so many first frames the one is taken that is most like the others: the very first is often black."""
_LIMITS = (
    *("-threads", "1"),
    *("-max_pixels", str(40_000_000)),
    *("-max_alloc", str(256 * 1024 * 1024)),
    # Nothing but the file itself is read: playlists, which name other files and addresses, are no videos.
    *("-protocol_whitelist", "file"),
    *("-format_whitelist", "mov,matroska,webm,avi,ogg,mpeg,mpegts,asf,flv"),
)
_FILTER = f"scale={THUMBNAIL_PIXELS}:{THUMBNAIL_PIXELS}:force_original_aspect_ratio=decrease,thumbnail={_FRAMES}"
_PICTURE = ("-an", "-sn", "-dn", "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "4", "-f", "image2pipe", "pipe:1")


def make_poster(content: bytes) -> bytes:
    """Return a picture of a video as a file (JPEG), the right way up. Blocks: call it in a thread.

    For as long as that takes, the video is in a file that only this user can read, because many videos cannot be read
    from a pipe. Raises `UserError`: `image_unreadable` (also where there is no ffmpeg), `disk_full`.
    """
    ffmpeg = find_ffmpeg()
    if ffmpeg is None:
        raise UserError("image_unreadable")
    try:
        with tempfile.TemporaryDirectory(prefix="video-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "video"
            path.write_bytes(content)
            return _picture_of(ffmpeg, path)
    except OSError as error:
        raise UserError("disk_full") from error


def _picture_of(ffmpeg: str, path: Path) -> bytes:
    command = [ffmpeg, "-nostdin", "-v", "error", *_LIMITS, "-i", str(path), "-vf", _FILTER, *_PICTURE]
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # on Windows alone
    try:
        done = subprocess.run(  # noqa: S603 - our ffmpeg, and no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE_S,
            check=True,
            creationflags=hidden,
        )
    except subprocess.SubprocessError as error:
        raise UserError("image_unreadable") from error
    if not done.stdout:
        raise UserError("image_unreadable")
    return done.stdout
