"""What the server counts, in the form that Prometheus reads. Each server has a registry of its own."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

MEDIA_TYPE = "text/plain; version=0.0.4"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0)


class Metrics:
    """The server's counters. Labels hold only values from fixed sets: never ids, addresses or text."""

    def __init__(self) -> None:
        """Begin at zero."""
        self._registry = CollectorRegistry()
        self.commands = self._counter("commands", "Commands, by how they were answered.", ["answer"])
        self.commits = self._counter("commits", "Committed write transactions with changes.")
        self.changes = self._counter("changes", "Changes in committed transactions, by stream.", ["stream"])
        self.frames = self._counter("live_frames", "Frames put on live lines, by type.", ["type"])
        self.lagging = self._counter("live_lagging", "Times that a live line was too slow and lost frames.")
        self.garbage = self._counter(
            "live_garbage", "Frames from clients that were not understood, by reason.", ["code"]
        )
        self.sign_ins = self._counter("sign_ins", "Attempts to sign in, by outcome.", ["outcome"])
        self.connections = Gauge("desktop_inbox_live_connections", "Open live lines of users.", registry=self._registry)
        self.requests = Histogram(
            "desktop_inbox_request_seconds",
            "How long requests took, long polls included.",
            ["method", "route", "status"],
            buckets=_SECONDS,
            registry=self._registry,
        )

    def render(self) -> bytes:
        """Return all of them as text."""
        return generate_latest(self._registry)

    def _counter(self, name: str, documentation: str, labels: list[str] | None = None) -> Counter:
        return Counter(f"desktop_inbox_{name}", documentation, labels or [], registry=self._registry)
