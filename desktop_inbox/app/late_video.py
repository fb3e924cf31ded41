"""What shows videos, loaded when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from desktop_inbox.ui.attachments.video_pane import VideoPane


class VideoLoaders(NamedTuple):
    """`pane` loads what plays videos in the viewer; `make_poster` makes a picture file of one, called on a thread.

    Both raise `UserError`.
    """

    pane: Callable[[], type[VideoPane]]
    make_poster: Callable[[bytes], bytes]
