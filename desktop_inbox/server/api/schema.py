"""The API's description: OpenAPI at `/schema/openapi.json`, and a page to read it at `/schema` that loads nothing."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import msgspec
from litestar import Request
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin
from litestar.openapi.spec import Components, OAuthFlow, OAuthFlows, Operation, RequestBody, SecurityScheme, Tag

from desktop_inbox import __version__
from desktop_inbox.protocol.changes import ChangesPage, SnapshotPage, TimelinePage
from desktop_inbox.protocol.commands import COMMANDS_PER_REQUEST, Command, CommandResponse
from desktop_inbox.protocol.session import Me
from desktop_inbox.protocol.version import VERSION_HEADER

_DESCRIPTION = f"""What the desktop application asks of its server, and what the web chat asks of it.

Every error is a problem (RFC 9457) with a stable `code`. Clients may name their protocol version in `{VERSION_HEADER}`.
Sign in at `/oauth/authorize` (authorization code with PKCE and a loopback redirect) and send the access token as
`Authorization: Bearer …`. Changes are pushed over the WebSocket `/v1/ws/{{workspace_id}}/live`."""

_STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
code { font: 0.95em ui-monospace, monospace }
section { border-top: 1px solid GrayText; padding: 8px 0 }
h2 { font-size: 1.1rem; margin: 8px 0 }
dt { font-weight: 600 }
"""


# What travels in the sync protocol, described by msgspec itself: it knows the tags that tell structs apart.
_PROTOCOL = [Me, SnapshotPage, ChangesPage, TimelinePage, CommandResponse, Command]
_REFERENCE = "#/components/schemas/{name}"


@dataclass
class CommandsOperation(Operation):
    """Describes the body of `POST /v1/ws/{workspace_id}/commands`, which its handler decodes by itself."""

    def __post_init__(self) -> None:
        """Set the body."""
        [command], _ = msgspec.json.schema_components([Command], ref_template=_REFERENCE)
        commands = {"type": "array", "items": command, "minItems": 1, "maxItems": COMMANDS_PER_REQUEST}
        schema = {"type": "object", "properties": {"commands": commands}, "required": ["commands"]}
        content: Any = {"application/json": {"schema": schema}}
        self.request_body = RequestBody(required=True, content=content)


class Document(JsonRenderPlugin):
    """Serves `/schema/openapi.json`."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Return the description."""
        _, components = msgspec.json.schema_components(_PROTOCOL, ref_template=_REFERENCE)
        openapi_schema["components"]["schemas"].update(components)
        return self.render_json(request, openapi_schema)


class ReadingPage(OpenAPIRenderPlugin):
    """Shows the description as plain HTML: addresses, what they take, how they answer."""

    def __init__(self) -> None:
        """Serve it at the schema's root."""
        super().__init__(path="/")

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002 - its API
        """Return the page."""
        sections = [
            _section(method, path, operation)
            for path, methods in openapi_schema["paths"].items()
            for method, operation in methods.items()
        ]
        info = openapi_schema["info"]
        title = f"{escape(info['title'])} {escape(info['version'])}"
        page = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
            f"</head><body><h1>{title}</h1><p>{escape(info['description'])}</p>"
            f'<p><a href="/schema/openapi.json">openapi.json</a></p>{"".join(sections)}</body></html>'
        )
        return page.encode()


def _section(method: str, path: str, operation: dict[str, Any]) -> str:
    parameters = "".join(
        f"<li><code>{escape(one['name'])}</code> ({escape(one['in'])}) {escape(one.get('description') or '')}</li>"
        for one in operation.get("parameters") or ()
    )
    answers = "".join(
        f"<dt>{escape(status)}</dt><dd>{escape(answer.get('description') or '')}</dd>"
        for status, answer in sorted(operation["responses"].items())
    )
    summary, description = (escape(operation.get(key) or "") for key in ("summary", "description"))
    return (
        f"<section><h2><code>{method.upper()} {escape(path)}</code> {summary}</h2><p>{description}</p>"
        f"<ul>{parameters}</ul><dl>{answers}</dl></section>"
    )


def openapi_config() -> OpenAPIConfig:
    """Return the description's settings."""
    flow = OAuthFlow(authorization_url="/oauth/authorize", token_url="/oauth/token", scopes={})  # noqa: S106 - an address
    schemes: dict[str, Any] = {
        "AccessToken": SecurityScheme(type="http", scheme="bearer", description="An access token."),
        "SignIn": SecurityScheme(type="oauth2", flows=OAuthFlows(authorization_code=flow)),
    }
    return OpenAPIConfig(
        title="Desktop Inbox",
        version=__version__,
        description=_DESCRIPTION,
        path="/schema",
        use_handler_docstrings=True,
        components=Components(security_schemes=schemes),
        security=[{"AccessToken": []}],
        tags=[
            Tag(name="Session"),
            Tag(name="Sync"),
            Tag(name="Administration"),
            Tag(name="Signing in"),
            Tag(name="Web chat"),
            Tag(name="Operations"),
        ],
        render_plugins=[Document(), ReadingPage()],
    )
