"""The option that says where files are kept: the same for the server and for jobs that work on files."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec


class FilesPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where files are kept: a folder (None: that of the database), or a bucket instead (empty: none)."""

    folder: Path | None = None
    s3_url: str = ""


def add_files_option(parser: argparse.ArgumentParser) -> None:
    """Add `--files`."""
    parser.add_argument(
        "--files",
        type=_place,
        default=FilesPlace(),
        metavar="FOLDER|s3://BUCKET/PREFIX",
        help="where files are kept; default: a folder beside an SQLite database, else in your data folder",
    )


def _place(text: str) -> FilesPlace:
    if text.startswith("s3:"):
        return FilesPlace(s3_url=text)
    return FilesPlace(folder=Path(text) if text else None)
