"""The web chat's files: the widget's one script, put together from its parts, and the demo shop."""

from __future__ import annotations

import gzip
import hashlib
import json
from html import escape
from pathlib import Path
from string import Template

import msgspec

from desktop_inbox.domain.ids import ChannelId
from desktop_inbox.server.paths import resource_folder

# In the order of the script: each part uses those before it.
_PARTS = (
    "strings",
    "dom",
    "memory",
    "server",
    "files",
    "chat",
    "attachments",
    "recorder",
    "log",
    "profile",
    "panel",
    "main",
)


class StaticFile(msgspec.Struct, frozen=True):
    """A file as it is served, plain and compressed. `etag` is a weak validator, the same for both (RFC 9110, 8.8.3)."""

    content: bytes
    gzipped: bytes
    media_type: str
    etag: str


class WebChatFiles:
    """Reads the files once, when the server starts."""

    def __init__(self, folder: Path | None = None) -> None:
        """Give another folder than the program's own for tests. Raises `OSError` when files are missing."""
        folder = folder or resource_folder() / "webchat"
        demo = folder / "demo"
        self.widget = _static(_widget_script(folder / "widget"), "text/javascript; charset=utf-8")
        self.demo_style = _static((demo / "demo.css").read_text("utf-8"), "text/css; charset=utf-8")
        self._page = Template((demo / "demo.html").read_text("utf-8"))
        self._words: dict[str, dict[str, str]] = json.loads((demo / "words.json").read_text("utf-8"))

    def demo_page(self, channel_id: ChannelId, languages: str) -> str:
        """Return the demo shop with a channel's chat, in the first of the languages (`Accept-Language`) that it has."""
        language = self.choose_language(languages)
        words = {name: escape(text) for name, text in self._words[language].items()}
        return self._page.substitute(words, channel=channel_id, language=language)

    def choose_language(self, languages: str) -> str:
        """Return the first language of a list that there are words for; English where there is none."""
        tags = (entry.strip()[:2].lower() for entry in languages.split(","))
        return next((tag for tag in tags if tag in self._words), "en")


def _widget_script(folder: Path) -> str:
    style = json.dumps((folder / "widget.css").read_text("utf-8"))
    parts = [(folder / f"{name}.js").read_text("utf-8") for name in _PARTS]
    return "\n".join(['(() => {\n"use strict";', f"const STYLE = {style};", *parts, "})();\n"])


def _static(text: str, media_type: str) -> StaticFile:
    content = text.encode()
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    return StaticFile(content, gzip.compress(content, mtime=0), media_type, etag)
