"""The sign-in page: one small accessible HTML page in Spanish and English, light and dark, that loads nothing."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from urllib.parse import urlsplit

import msgspec

_STYLE = """
:root { color-scheme: light dark; --ground: #f4f5f7; --panel: #ffffff; --line: #c9ced6; --text: #1a212b;
  --muted: #566070; --accent: #1f6feb; --on-accent: #ffffff; --bad: #b02a24; }
@media (prefers-color-scheme: dark) { :root { --ground: #12161c; --panel: #181d25; --line: #434c59;
  --text: #e6e9ee; --muted: #98a3b3; --accent: #5b9dff; --on-accent: #0c1420; --bad: #f0796f; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: var(--ground);
  color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 380px; padding: 32px; background: var(--panel); border: 1px solid var(--line);
  border-radius: 12px; }
h1 { margin: 0 0 4px; font-size: 22px; line-height: 1.25; }
p { margin: 0 0 20px; color: var(--muted); }
p[role=alert] { color: var(--bad); font-weight: 600; }
label { display: block; margin: 0 0 4px; font-weight: 600; }
input { width: 100%; min-height: 44px; margin: 0 0 16px; padding: 8px 12px; font: inherit; color: inherit;
  background: var(--ground); border: 1px solid var(--line); border-radius: 8px; }
button { width: 100%; min-height: 44px; font: inherit; font-weight: 600; color: var(--on-accent);
  background: var(--accent); border: 1px solid transparent; border-radius: 8px; cursor: pointer; }
input:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
"""
_STYLE_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


class _Words(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    intro: str
    email: str
    password: str
    submit: str
    wrong: str
    wait: str
    stale: str
    bad_title: str
    bad: str


_WORDS = {
    "en": _Words(
        title="Sign in to Desktop Inbox",
        intro="Then you go back to the application.",
        email="E-mail address",
        password="Password",  # noqa: S106 - a label
        submit="Sign in",
        wrong="The address or the password is wrong.",
        wait="Too many attempts. Try again in {seconds} seconds.",
        stale="The page was too old. Please try again.",
        bad_title="This link does not work",
        bad="Start signing in again from the application.",
    ),
    "es": _Words(
        title="Inicia sesión en Desktop Inbox",
        intro="Después volverás a la aplicación.",
        email="Correo electrónico",
        password="Contraseña",  # noqa: S106 - a label
        submit="Iniciar sesión",
        wrong="El correo o la contraseña no son correctos.",
        wait="Demasiados intentos. Vuelve a intentarlo dentro de {seconds} segundos.",
        stale="La página era demasiado antigua. Inténtalo de nuevo.",
        bad_title="Este enlace no funciona",
        bad="Vuelve a iniciar sesión desde la aplicación.",
    ),
}


class Notice(msgspec.Struct, frozen=True):
    """Why the form is shown again: `wrong`, `stale` or `wait` (with the seconds)."""

    kind: str
    seconds: int = 0


def choose_language(accepted: str) -> str:
    """Return "es" or "en", whichever is preferred by a list of languages.

    The list is an `Accept-Language` header (RFC 9110, section 12.5.4) or an OpenID Connect `ui_locales`.
    """
    ranked: list[tuple[float, int, str]] = []
    for index, part in enumerate(accepted[:500].replace("; ", ";").replace(" ", ",").split(",")):
        name, _, parameter = part.partition(";")
        language, weight = name.lower().partition("-")[0], _weight(parameter)
        if language in _WORDS and 0.0 < weight <= 1.0:
            ranked.append((-weight, index, language))
    return min(ranked)[2] if ranked else "en"


def form_page(language: str, hidden: Mapping[str, str], *, email: str = "", notice: Notice | None = None) -> str:
    """Return the page with the form. `hidden` fields come back with it; `email` is filled in."""
    words = _WORDS[language]
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden.items()
    )
    alert = ""
    if notice is not None:
        sentence = getattr(words, notice.kind).format(seconds=notice.seconds)
        alert = f'<p role="alert" id="notice">{escape(sentence)}</p>'
    described = ' aria-describedby="notice"' if notice is not None else ""
    focus_email, focus_password = ("", " autofocus") if email else (" autofocus", "")
    body = (
        f"<h1>{words.title}</h1><p>{words.intro}</p>{alert}"
        f'<form method="post" action="/oauth/authorize">{fields}'
        f'<label for="email">{words.email}</label><input id="email" name="email" type="email" required'
        f' maxlength="254" autocomplete="username" value="{escape(email)}"{described}{focus_email}>'
        f'<label for="password">{words.password}</label><input id="password" name="password" type="password" required'
        f' maxlength="200" autocomplete="current-password"{described}{focus_password}>'
        f'<button type="submit">{words.submit}</button></form>'
    )
    return _page(language, words.title, body)


def refusal_page(language: str) -> str:
    """Return the page for a link that cannot be followed: nothing of it is shown or followed."""
    words = _WORDS[language]
    return _page(language, words.bad_title, f'<h1>{words.bad_title}</h1><p role="alert">{words.bad}</p>')


def page_headers(redirect_uri: str | None) -> dict[str, str]:
    """Return the headers of a page whose form may lead to a redirect (None: the page has no form)."""
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action {_form_targets(redirect_uri)};"
            " base-uri 'none'; frame-ancestors 'none'"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Vary": "Accept-Language, Cookie",
    }


def _form_targets(redirect_uri: str | None) -> str:
    """Browsers check the redirect after a form against `form-action` too."""
    if redirect_uri is None:
        return "'none'"
    parts = urlsplit(redirect_uri)
    if parts.hostname == "::1":
        return "'self' http:"  # a policy cannot name an IPv6 address (CSP 3, section 2.3.1)
    return f"'self' http://{parts.netloc}"


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def _page(language: str, title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{title}</title><style>{_STYLE}</style></head>'
        f"<body><main>{body}</main></body></html>"
    )
