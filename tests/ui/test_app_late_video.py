"""What plays is loaded when it is first wanted, and where it cannot be, that is an error like others."""

from __future__ import annotations

import subprocess
import sys

_CHAT = "import sys; import desktop_inbox.app.chat, desktop_inbox.app.late as late; late.video_loaders(); "
_HEAVY = ("PySide6.QtMultimedia", "PySide6.QtMultimediaWidgets", "imageio_ffmpeg", "desktop_inbox.media.posters")


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.strip()


def test_what_shows_a_conversation_loads_nothing_that_plays():
    assert run(f"{_CHAT} print([name for name in {_HEAVY!r} if name in sys.modules])") == "[]"


def test_without_qtmultimedia_both_ways_of_playing_say_so():
    missing = "sys.modules['PySide6.QtMultimedia'] = None; from desktop_inbox.domain.errors import UserError\n"
    tries = """
for load in (late.video_loaders().pane, late.sound_loaders().player):
    try:
        load()
    except UserError as error:
        print(error.code)
"""
    assert run(_CHAT + missing + tries).split() == ["no_player", "no_player"]
