"""Voice notes beside the composer: recording, reviewing, choosing the microphone."""
