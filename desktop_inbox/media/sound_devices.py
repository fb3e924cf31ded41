"""What QtMultimedia knows of the computer's sound: real names of microphones, and whether sound can be heard."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QMicrophonePermission, Qt
from PySide6.QtMultimedia import QMediaDevices


def named_inputs() -> dict[str, str]:
    """Return the microphones by the name that the system shows, and the identifier that its sound server knows.

    May be called on any thread.
    """
    found: dict[str, str] = {}
    for device in QMediaDevices.audioInputs():
        found.setdefault(device.description(), bytes(device.id().data()).decode(errors="replace"))
    return found


def is_microphone_denied() -> bool:
    """Return whether the system does not allow this program to record. Only macOS knows before it is tried."""
    application = QCoreApplication.instance()
    if application is None:
        return False
    return application.checkPermission(QMicrophonePermission()) is Qt.PermissionStatus.Denied


def has_output() -> bool:
    """Return whether there is anything that sound could be heard from."""
    return not QMediaDevices.defaultAudioOutput().isNull()
