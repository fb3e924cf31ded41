"""Running the server on a socket with uvicorn: says when it is ready, and stops without losing what was accepted."""

from __future__ import annotations

import contextlib
import errno
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator

import uvicorn

from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.errors import UserError
from desktop_inbox.protocol.frames import FRAME_BYTES
from desktop_inbox.server.app import Server, ServerSettings
from desktop_inbox.server.websocket_protocol import PushingProtocol

_log = logging.getLogger(__name__)

_BACKLOG = 2048
_STOP_TIMEOUT_S = 10
_PING_S = 20.0
"""A peer that does not answer a WebSocket's ping within twice this time is gone."""

SIGNALS = [signal.SIGINT, signal.SIGTERM]
if sys.platform == "win32":
    SIGNALS.append(signal.SIGBREAK)


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes any free one. What asyncio accepts on it sends without delay.

    Raises `UserError`: `port_in_use`, `port_forbidden`, `bad_host`.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        # No SO_REUSEPORT: a second server on the port must be told, not share it.
        listening = socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except socket.gaierror as error:
        raise UserError("bad_host", host=host) from error
    except OSError as error:
        code = {errno.EADDRINUSE: "port_in_use", errno.EACCES: "port_forbidden"}.get(error.errno or 0, "bad_host")
        raise UserError(code, host=host, port=port) from error
    # asyncio sets TCP_NODELAY only where a socket names its protocol. Without it the end of every answer would wait for
    # the peer to acknowledge its beginning: 40 ms.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=listening.detach())


def address_of(bound: socket.socket) -> str:
    """Return the address of a listening socket, as a URL."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def serve(settings: ServerSettings, bound: socket.socket, *, clock: Clock, ready: Callable[[str], None]) -> None:
    """Serve until a signal asks to stop. `ready` is called with the address once requests are answered.

    Then nothing new is accepted, live lines are closed (1012), requests in progress are finished, and the database is
    closed with everything that was accepted in it. Raises what `Server.open` raises. Closes the socket.
    """
    with bound:
        server = await Server.open(settings, clock=clock)
        try:
            await HttpServer(server, lambda: ready(address_of(bound))).serve(sockets=[bound])
        finally:
            await server.close()
    _log.info("Stopped.")


class HttpServer(uvicorn.Server):
    """uvicorn with our signals, our announcement and our goodbye. Setting `should_exit` stops it like a signal."""

    def __init__(self, server: Server, announce: Callable[[], None]) -> None:
        """Take the server, which its owner closes, and what to call once requests are answered."""
        super().__init__(
            uvicorn.Config(
                server.asgi,
                lifespan="off",
                loop="asyncio",
                ws=PushingProtocol,
                ws_per_message_deflate=False,
                ws_max_size=FRAME_BYTES,
                ws_ping_interval=_PING_S,
                ws_ping_timeout=_PING_S,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_STOP_TIMEOUT_S,
            )
        )
        self._server = server
        self._announce = announce

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at a signal, and do not raise it again at the end: an orderly stop is a success."""
        if threading.current_thread() is not threading.main_thread():
            yield  # only the main thread hears signals
            return
        before = {number: signal.signal(number, self.handle_exit) for number in SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        if self.started:
            self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let go of who waits, then stop listening and finish."""
        self._server.begin_stopping()
        await super().shutdown(sockets)
