"""The frames of a video as small pictures: each is decoded in its own size, so they are made smaller at once."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoSink

from desktop_inbox.domain.sound import PICTURE_PIXELS, OnPicture, Picture
from desktop_inbox.media.unlocked import make_known

_PAUSE_MS = 15
"""Frames that come sooner after a picture was made are left out: each takes some 5 ms of the GUI thread (full HD),
and in between that is free for the user.
"""


class VideoPictures(QObject):
    """What a player shows its frames on: give it `sink`. Pictures come on the thread it was made on."""

    def __init__(self, on_picture: OnPicture, parent: QObject) -> None:
        super().__init__(parent)
        self._on_picture: OnPicture | None = on_picture
        self._age = QElapsedTimer()
        self.sink = QVideoSink(self)
        make_known(self.sink)
        self.sink.videoFrameChanged.connect(self._on_frame_changed)

    def close(self) -> None:
        """Show nothing any more."""
        self._on_picture = None
        self.deleteLater()

    def _on_frame_changed(self) -> None:
        """Show the newest frame: where several are waiting, the others come too late."""
        if self._on_picture is None or (self._age.isValid() and self._age.elapsed() < _PAUSE_MS):
            return
        image = self.sink.videoFrame().toImage()
        if not image.isNull():  # the end of a video is an empty frame
            self._on_picture(_picture(image))
            self._age.start()


def _picture(image: QImage) -> Picture:
    if max(image.width(), image.height()) > PICTURE_PIXELS:
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(PICTURE_PIXELS, PICTURE_PIXELS, keep, smooth)
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return Picture(image.width(), image.height(), bytes(image.constBits()))
