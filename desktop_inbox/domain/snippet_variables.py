"""Variables in the text of snippets: how they are written, and what a text is with their values.

`$contact.first_name` and `${contact.first_name|there}`: what follows the bar takes the place of a value that is not
known, and may be empty: then the text closes up around it. `$$` is a dollar. A dollar before anything else, as in $5,
stays what it is. Letters count without case and accents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import msgspec

from desktop_inbox.domain.contact_fields import ContactField, shown_fields
from desktop_inbox.domain.text import search_key

VARIABLE_CHARACTERS = 160
"""The longest name of a variable in braces. What is longer is text."""

# In braces anything on one line is meant as a variable, so that a slip of the pen shows. Without them a word, a dot
# and a word are; an underscore at the end is not part of it (it makes text italic on some channels).
_PATTERN = re.compile(
    rf"\$(?:(?P<dollar>\$)"
    rf"|\{{(?P<braced>[^{{}}|\n]{{1,{VARIABLE_CHARACTERS}}})(?:\|(?P<fallback>[^{{}}\n]*))?\}}"
    rf"|(?P<bare>[^\W\d_]\w*\.[^\W_]+(?:_+[^\W_]+)*))"
)
_SPACES = " \N{NO-BREAK SPACE}"
# What stands at the end of a sentence or of a part of it, right after a word.
_CLOSING = (".", ",", ";", ":", "!", "?", "\N{HORIZONTAL ELLIPSIS}", "\n")
_WORD = re.compile(r"[^\W_]+")
# What the server calls a visitor of a web site who has not said their name.
_NAMELESS = re.compile(r"visitor-[0-9a-f]{4}")


class Scope(StrEnum):
    """What a variable is about: the word before its dot."""

    CONTACT = "contact"
    USER = "user"
    CONVERSATION = "conversation"
    WORKSPACE = "workspace"


BUILT_IN: Mapping[Scope, tuple[str, ...]] = {
    Scope.CONTACT: ("first_name", "last_name", "name", "email", "phone", "language", "assignee"),
    Scope.USER: ("first_name", "name", "email"),
    Scope.CONVERSATION: ("channel", "team", "assignee", "opened_date", "opened_time", "id"),
    Scope.WORKSPACE: ("name",),
}
"""The variables that every workspace has, in the order of menus. A contact has its fields besides (`field_keys`)."""


class Variable(msgspec.Struct, frozen=True):
    """A variable in a text. `raw` is how it is written, from `start` to `end` in code points.

    `name` is the folded name that values are known by. `fallback` None: there is none.
    """

    start: int
    end: int
    raw: str
    name: str
    fallback: str | None = None


class Gap(msgspec.Struct, frozen=True):
    """Where a value is missing in a filled text: what was written of the variable still stands there.

    `is_unknown`: there is no such variable, so none of the contacts can have a value.
    """

    start: int
    end: int
    name: str
    is_unknown: bool = False


class Filled(msgspec.Struct, frozen=True):
    """A text with the values of its variables, and what is missing, in the order of the text."""

    text: str
    gaps: tuple[Gap, ...] = ()


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Return a text with its variables replaced. `values` has a key for every variable there is; empty: not known.

    Nothing in a value or a fallback is replaced again, whatever it looks like. A variable without value and fallback
    stays as it is written and is a gap. Around one that comes to nothing no space or comma is left over: "Hi ${x|}!"
    is "Hi!".
    """
    filled = ""
    gaps: list[Gap] = []
    end = kept = 0
    for found in _PATTERN.finditer(text):
        variable = _variable(found)
        filled += text[end : found.start()]
        end = found.end()
        value = "$" if variable is None else values.get(variable.name) or variable.fallback
        if value == "":
            own, end = _closed_up(filled[kept:], text, end, begins_line=kept == 0)
            filled = filled[:kept] + own
            continue
        if variable is not None and value is None:
            value = variable.raw
            gaps.append(Gap(len(filled), len(filled) + len(value), variable.name, variable.name not in values))
        filled += value or ""
        kept = len(filled)
    return Filled(filled + text[end:], tuple(gaps))


def variables_in(text: str) -> Iterator[Variable]:
    """Yield the variables of a text, in its order."""
    return (variable for found in _PATTERN.finditer(text) if (variable := _variable(found)) is not None)


def unknown_variables(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return how those variables of a text are written that are not among the names, each once, in its order."""
    known = frozenset(names)
    return tuple(dict.fromkeys(found.raw for found in variables_in(text) if found.name not in known))


def written(name: str, fallback: str | None = None) -> str:
    """Return how a variable is written."""
    return f"${name}" if fallback is None else f"${{{name}|{fallback}}}"


def variable_names(fields: Iterable[ContactField]) -> tuple[str, ...]:
    """Return the names of all variables of a workspace with these contact fields, in the order of menus."""
    built_in = {scope: [f"{scope}.{key}" for key in keys] for scope, keys in BUILT_IN.items()}
    built_in[Scope.CONTACT] += [f"{Scope.CONTACT}.{key}" for key in field_keys(fields)]
    return tuple(name for scope in Scope for name in built_in[scope])


def field_keys(fields: Iterable[ContactField]) -> dict[str, ContactField]:
    """Return the active fields of contacts by the keys that variables name them with, in the order of screens.

    A key is the field's name in folded words with underscores between them. Of two with one key the later one in the
    order has a number at its end, and so has a field that is called like a variable that every contact has.
    """
    keys: dict[str, ContactField] = {}
    taken = set(BUILT_IN[Scope.CONTACT])
    for field in shown_fields(fields):
        plain = "_".join(_WORD.findall(search_key(field.name))) or "field"
        key, number = plain, 2
        while key in taken:
            key, number = f"{plain}_{number}", number + 1
        taken.add(key)
        keys[key] = field
    return keys


def name_parts(name: str) -> tuple[str, str]:
    """Return first and last name; empty what cannot be told.

    "Carter, Susan" is Susan Carter. An address, a number, or what a nameless visitor is called, is no name.
    """
    if "@" in name or _NAMELESS.fullmatch(name) or not any(character.isalpha() for character in name):
        return "", ""
    last, comma, first = name.partition(",")
    if not comma or not first.strip():
        first, _, last = last.strip().partition(" ")
    return first.strip(), last.strip()


def _closed_up(before: str, text: str, end: int, *, begins_line: bool) -> tuple[str, int]:
    """Return what is left of the text before a value that is empty, and where the text goes on behind it.

    `before` is what may be changed of it; with `begins_line` nothing stands before that.
    """
    trimmed = before.rstrip(_SPACES)
    if (not trimmed and begins_line) or trimmed.endswith("\n"):
        rest = text[end:].lstrip(_SPACES)
        if rest.startswith(","):
            rest = rest[1:].lstrip(_SPACES)
        return before, len(text) - len(rest)
    if trimmed == before:
        return before, end
    if end == len(text) or text.startswith(_CLOSING, end):
        return trimmed.removesuffix(","), end
    return before, end + text.startswith(tuple(_SPACES), end)


def _variable(found: re.Match[str]) -> Variable | None:
    """Return what a match of the pattern says; None: it is a dollar."""
    if found["dollar"]:
        return None
    name = found["bare"] or found["braced"] or ""
    fallback = found["fallback"]
    return Variable(
        found.start(), found.end(), found[0], search_key(name.strip()), None if fallback is None else fallback.strip()
    )
