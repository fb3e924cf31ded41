"""Sound and pictures: recording, encoding, playing, waveforms; thumbnails.

Slow to load (PortAudio, ffmpeg, QtMultimedia): nothing here is imported before it is first wanted.
"""
