"""Where ffmpeg is: the system's, else the one that comes with the package `imageio-ffmpeg`."""

from __future__ import annotations

import os
import shutil

import imageio_ffmpeg  # type: ignore[import-untyped]  # it ships no types


def find_ffmpeg() -> str | None:
    """Return the path of an ffmpeg; None: there is none."""
    found = shutil.which("ffmpeg")
    if found is not None:
        return found
    try:
        brought = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError:  # on a system that the package has none for
        return None
    return brought if os.access(brought, os.X_OK) else None
