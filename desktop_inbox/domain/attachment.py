"""Attachments: files and voice notes that messages and snippets carry."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Annotated

import msgspec

from desktop_inbox.domain.ids import AttachmentId

NAME_CHARACTERS = 120
"""The longest name of a file, with its ending, in Unicode code points. Longer ones are cut before the ending."""

WAVEFORM_BARS = 64
"""How many bars a waveform has at most."""

LONGEST_VOICE_MS = 5 * 60 * 1000
"""How long a voice note lasts at most."""

_ENDING_CHARACTERS = 12
_NAME_BYTES = 200
"""The longest name of a file in UTF-8: file systems take 255 bytes, and a number may be added."""
_RESERVED = frozenset('<>:"/\\|?*')
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
# Endings that one of our systems runs, installs, mounts or lets script.
_DANGEROUS = frozenset(
    {
        *("action", "apk", "app", "appimage", "application", "appref-ms", "appx", "bas", "bat", "chm", "cmd", "com"),
        *("command", "cpl", "crx", "deb", "desktop", "diagcab", "dll", "dmg", "docm", "dotm", "exe", "fileloc"),
        *("flatpakref", "gadget", "hta", "htm", "html", "img", "inetloc", "inf", "ins", "iqy", "iso", "library-ms"),
        *("jar", "jnlp", "js", "jse", "lnk", "mht", "mhtml", "mjs", "msc", "msi", "msix", "msp", "mst", "ocx", "pif"),
        *("pkg", "potm", "ppam", "ppsm", "pptm", "ps1", "psm1", "py", "pyc", "pyw", "pyz", "rb", "reg", "rpm", "run"),
        *("scf", "scpt", "scr", "sct", "search-ms", "settingcontent-ms", "sh", "shtml", "sldm", "svg", "svgz", "swf"),
        *("sys", "terminal", "tool", "url"),
        *("vb", "vbe", "vbs", "vhd", "vhdx", "webloc", "workflow", "ws", "wsc", "wsf", "wsh", "xhtml", "xht", "xlam"),
        *("xll", "xlsm", "xltm", "xml", "xsl"),
    }
)


class AttachmentKind(StrEnum):
    """How an attachment is shown. `VOICE` is a voice note, `AUDIO` any other sound."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    FILE = "file"


class Attachment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A file that a message or a snippet carries; its content is fetched apart.

    `name` is as `clean_file_name` leaves it. `media_type` is what the server found in the content (RFC 6838), whatever
    the name says. `width` and `height` are in pixels, `duration_ms` in milliseconds; 0 where unknown or meaningless.
    `waveform` has one byte for each bar, 0 silent to 255 loud, in the order of time; empty when unknown.
    `sha256` is the content's digest in hexadecimal; empty before the server has it. `copied_from`: the content is that
    of another attachment which the sender sees, for example a snippet's, so nothing was uploaded.
    """

    id: AttachmentId
    name: str
    kind: AttachmentKind = AttachmentKind.FILE
    media_type: str = "application/octet-stream"
    size_bytes: Annotated[int, msgspec.Meta(ge=0)] = 0
    width: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    height: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    duration_ms: Annotated[int, msgspec.Meta(ge=0, le=2**31)] = 0
    waveform: Annotated[bytes, msgspec.Meta(max_length=WAVEFORM_BARS)] = b""
    sha256: str = ""
    copied_from: AttachmentId | None = None


def clean_file_name(name: str) -> str:
    """Return the name of a file as it is stored and shown: one line, no path, nothing invisible or turning around.

    Control, format and bidirectional characters go, and so do those that a file system of any of our systems reserves;
    names of Windows' devices get an underscore. Never empty, never longer than `NAME_CHARACTERS`, nor than the file
    systems take.
    """
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", base) if c not in _RESERVED and not _is_hidden(c))
    kept = " ".join(kept.split()).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > _ENDING_CHARACTERS:
        stem, dot, ending = kept, "", ""
    stem = stem[: NAME_CHARACTERS - len(dot) - len(ending)]
    stem = stem.encode()[: _NAME_BYTES - len(dot) - len(ending.encode())].decode(errors="ignore")
    stem = stem.rstrip(" .") or "file"
    if stem.split(".", 1)[0].lower() in _DEVICES:
        stem = f"_{stem}"
    return f"{stem}{dot}{ending}"


def is_dangerous(name: str) -> bool:
    """Return whether opening a file of this name could run a program: such files are saved, never opened directly."""
    return name.rpartition(".")[2].lower() in _DANGEROUS


def _is_hidden(character: str) -> bool:
    category = unicodedata.category(character)
    # The joiner inside emoji is format too; a file name does not need it.
    return category in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
