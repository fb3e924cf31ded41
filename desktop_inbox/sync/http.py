"""The HTTP side of a session with a server."""

from __future__ import annotations


class HttpClient:
    """One connection pool to one server. Close it at the end."""

    def __init__(self, base_url: str) -> None:
        """Give the server's address, as `https://host[:port]`."""
        raise NotImplementedError

    async def close(self) -> None:
        """Close all connections."""
        raise NotImplementedError
