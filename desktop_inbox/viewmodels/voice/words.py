"""The words of recording: what went wrong, what is safe, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_inbox.viewmodels.voice.take import TIME_LIMIT


class VoiceWords(QObject):
    """Words the codes of recording and encoding."""

    def failure(self, code: str) -> str:
        """Say why a recording cannot begin."""
        said = {
            "no_microphone": self.tr("No microphone was found. Connect one, then try again."),
            "microphone_denied": self.tr(
                "This program may not use the microphone. Allow it in the system's privacy settings, then try again."
            ),
            "microphone_busy": self.tr(
                "Another program uses the microphone. Close it there, or choose another microphone, then try again."
            ),
            "kind_not_taken": self.tr("This channel takes neither voice notes nor audio files."),
            "microphone_lost": self.tr("The microphone gives no sound. Connect it again, or choose another one."),
            "microphone_failed": self.tr(
                "The microphone cannot be opened. It may be unplugged, used by another program, or not allowed for"
                " this one. Check that, or choose another microphone, then try again."
            ),
        }
        return said.get(code) or self.tr(
            "Nothing can be recorded, because it cannot be kept on this computer. Check that the disk has free space,"
            " then try again."
        )

    def ending(self, code: str) -> str:
        """Say why a recording has ended; empty: the user ended it."""
        said = {
            "": "",
            TIME_LIMIT: self.tr("Recording stopped at the longest that a voice note can be. All of it is kept."),
            "contact_left": self.tr("Recording stopped when you left this contact. All of it is kept."),
            "recovered": self.tr("This voice note was not sent. What was recorded is kept."),
            "microphone_lost": self.tr("The microphone is gone, so recording stopped. What was recorded is kept."),
            "disk_full": self.tr(
                "The disk is full, so recording stopped. What was recorded is kept. Free some space before you send it."
            ),
        }
        if code in said:
            return said[code]
        if code.startswith(("microphone", "no_microphone")):
            return self.tr("The other microphone cannot be opened. What was recorded is kept.")
        return self.tr(
            "Recording stopped, because no more of it could be kept on this computer. What was recorded is kept."
        )

    def problem(self, code: str) -> str:
        """Say why a recording cannot be sent."""
        said = {
            "no_ffmpeg": self.tr(
                "The voice note cannot be prepared: there is no ffmpeg on this computer. It is kept. Install ffmpeg,"
                " then press Send again."
            ),
            "encoding_failed": self.tr(
                "The voice note could not be prepared. The recording is kept. Press Send to try again."
            ),
            "disk_full": self.tr(
                "The disk is full, so the voice note could not be prepared. The recording is kept. Free some space,"
                " then press Send again."
            ),
            "kind_not_taken": self.tr("This channel takes neither voice notes nor audio files. The recording is kept."),
            "file_too_large": self.tr("The voice note is larger than this channel takes. The recording is kept."),
        }
        return said.get(code) or self.tr("The voice note was not sent. The recording is kept. Press Send to try again.")

    def silence(self) -> str:
        """Say that nothing is heard."""
        return self.tr("Nothing is heard: is the microphone muted?")

    def no_playing(self, code: str) -> str:
        """Say why a sound cannot be played."""
        said = {
            "no_sound_output": self.tr("There is nothing to play on: connect speakers or headphones."),
            "no_player": self.tr("Sound cannot be played on this computer."),
            "not_here": self.tr("This cannot be fetched now. It plays when the network is back."),
        }
        return said.get(code) or self.tr("This sound cannot be played.")

    def as_audio_file(self) -> str:
        """Say that the channel has no voice notes."""
        return self.tr("Will be sent as an audio file")

    def not_sent(self, name: str, count: int) -> str:
        """Say that recordings were left by the last run: to whom the first one is, and how many there are."""
        if count == 1:
            return self.tr("A voice note to %1 was not sent.").replace("%1", name)
        return self.tr("%n voice notes were not sent.", "", count)
