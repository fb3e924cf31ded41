"""The server of the demo: an embedded one with a lively workspace, and a way in for its agent."""

from __future__ import annotations

import msgspec

from desktop_inbox.app.embedded_server import EmbeddedServer, run_admin
from desktop_inbox.app.grant import Grant
from desktop_inbox.app.profile import Profile
from desktop_inbox.domain.channel import Channel, ChannelKind
from desktop_inbox.domain.errors import TransientError
from desktop_inbox.domain.workspace import Restriction, Role, User
from desktop_inbox.sync.sign_in import challenge_of, new_verifier

PORT = 8643
"""The demo's own port, so that its application finds the server again. Where it is taken, any free one."""
_REDIRECT_URI = "http://127.0.0.1:8644/callback"


class _Directory(msgspec.Struct, frozen=True, kw_only=True):
    """What `admin list --json` prints, as far as it is needed here."""

    users: list[User]
    channels: list[Channel]


class _Code(msgspec.Struct, frozen=True, kw_only=True):
    """What `admin sign-in-code --json` prints, as far as it is needed here."""

    code: str


class DemoServer:
    """Starts the server on a profile's own database and answers what the demo must know of it. `stop` ends it."""

    def __init__(self, profile: Profile) -> None:
        """Put the database beside the profile's other files."""
        self._profile = profile
        self._database = f"sqlite:///{(profile.folder / 'server.db').as_posix()}"
        self._server: EmbeddedServer | None = None
        self.address = ""

    def start(self) -> None:
        """Start the server and wait for it. Raises `TransientError("server_failed")`."""
        try:
            self._start(PORT)
        except TransientError:
            self._start(0)

    def stop(self) -> None:
        """End the server in order."""
        if self._server is not None:
            self._server.stop()

    def agents(self) -> list[User]:
        """Return those of the demo who answer customers and see all of them, by name."""
        users = self._directory().users
        unrestricted = (user for user in users if user.is_active and user.restriction is Restriction.NONE)
        return [user for user in unrestricted if user.role is not Role.OWNER]

    def chat_page(self) -> str:
        """Return the address of the page with the web chat."""
        return f"{self.address}/webchat/{self.chat_channel().id}/demo"

    def chat_channel(self) -> Channel:
        """Return the demo's web-chat channel."""
        return next(channel for channel in self._directory().channels if channel.kind is ChannelKind.WEB_CHAT)

    def grant_for(self, user: User) -> Grant:
        """Mint a one-time code with which the application signs in as a user: the ordinary path without the browser."""
        verifier = new_verifier()
        # With "=": a challenge may begin with a hyphen.
        binding = [f"--code-challenge={challenge_of(verifier)}", f"--redirect-uri={_REDIRECT_URI}"]
        code = msgspec.json.decode(self._admin("sign-in-code", f"--user={user.email}", *binding), type=_Code)
        return Grant(code=code.code, verifier=verifier, redirect_uri=_REDIRECT_URI)

    def _start(self, port: int) -> None:
        arguments = ["--database", self._database, "--port", str(port), "--demo"]
        server = EmbeddedServer(arguments, self._profile.logs / "server.log")
        self.address = server.start()
        self._server = server

    def _directory(self) -> _Directory:
        return msgspec.json.decode(self._admin("list"), type=_Directory)

    def _admin(self, job: str, *arguments: str) -> str:
        return run_admin([job, "--database", self._database, "--json", *arguments])
