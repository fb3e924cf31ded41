"""Completions in the composer: from a keystroke to what it found, painted, among very many.

Each query is typed key by key after its sign, over a real, encrypted cache. A sample begins with the key and ends when
the popup that follows it has been painted.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.clock import SystemClock
from desktop_inbox.domain.rows import Row
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.ui.composer.completion_popup import CompletionPopup
from desktop_inbox.ui.composer.composer import Composer
from desktop_inbox.ui.composer.emoji_delegate import ROW_HEIGHT, EmojiRowDelegate
from desktop_inbox.ui.composer.snippet_tool import SnippetTool
from desktop_inbox.ui.kit.resources import resource_path
from desktop_inbox.viewmodels.conversation import ConversationViewModel
from desktop_inbox.viewmodels.emoji_completion import EmojiCompletion
from desktop_inbox.viewmodels.emoji_source import EmojiSource
from desktop_inbox.viewmodels.people import People
from desktop_inbox.viewmodels.preferences import Preferences
from desktop_inbox.viewmodels.snippets.library import SnippetLibrary
from desktop_inbox.viewmodels.snippets.values import VariableValues
from desktop_inbox.viewmodels.toasts import Toasts
from tests.bench.harness import Figure, percentile, run_bench
from tests.bench.timeline_screen import Painted, Progress, run_offscreen
from tests.fixtures import rows
from tests.fixtures.caches import fill, open_store
from tests.fixtures.sessions import MadeUpColleagues, MadeUpSession
from tests.fixtures.waiting import until

SNIPPETS = 5_000
SNIPPET_WORDS = 60
ROUNDS = 5
WIDTH, HEIGHT = 560, 700
AT_MOST_MS = 16.0
SETTLE_S = 20.0

_WORDS = (
    *("hola", "pedido", "envío", "factura", "reembolso", "devolución", "gracias", "producto", "tienda", "horario"),
    *("pago", "tarjeta", "dirección", "entrega", "número", "seguimiento", "refund", "policy", "shipping", "invoice"),
    *("$contact.first_name", "${contact.plan|plan}", "$user.first_name", "Straße", "ação", "49,90 €", "#10518", "🙏🏽"),
)
_SNIPPET_QUERIES = (
    *("envio-4", "reemb", "policy sh", "gracias pe", "factura-123", "strasse", "4999", "horario tien"),
    *("zzzz", "xq", "devolucion n", "a"),
)
_EMOJI_QUERIES = ("corazon", "sonri", "thumbs_u", "perro", "bandera", "gato", "ok", "zzzz", "mano")


@dataclass(frozen=True)
class Completed:
    """Something that is completed: what opens it, its popup, and what is typed."""

    name: str
    sign: str
    popup: CompletionPopup
    queries: Sequence[str]


def measure(progress: Progress) -> Figure:
    """Type queries key by key, and time every keystroke."""
    return run_offscreen(QApplication([]), partial(_run, progress))


async def _run(progress: Progress, folder: Path) -> Figure:
    progress(f"filling a cache with {SNIPPETS} snippets")
    store = await open_store(folder / "cache.db")
    await fill(store, *rows.make_directory(), rows.make_contact(1), rows.make_identity(1), *_snippets())
    scope = TaskScope("bench", _fail)
    people = People(store=store, scope=scope, colleagues=MadeUpColleagues(), user_id=rows.user_id(1))
    conversation = _conversation(store, scope, people)
    library = SnippetLibrary(store=store, scope=scope, user_id=rows.user_id(1), wording=VariableValues())
    window, composer = _window(conversation)
    tool = SnippetTool(composer, conversation.composer, library)
    conversation.open(rows.contact_id(1))
    await _settled(scope)
    progress(f"reading {await _first_opening_ms(composer, tool, scope):.0f} ms at the first slash")
    emoji = await _emoji_popup(composer, folder, scope)
    kinds = (
        Completed("snippets", "/", tool.popup, _SNIPPET_QUERIES),
        Completed("emoji", ":", emoji, _EMOJI_QUERIES),
    )
    samples = {kind.name: await _typed(composer, kind, progress) for kind in kinds}
    library.close()
    window.close()
    await conversation.close()
    people.close()
    await scope.close()
    await store.close()
    every = [sample for some in samples.values() for sample in some]
    return Figure(
        value=percentile(every, 95),
        unit="ms",
        samples_ms=every,
        at_most=AT_MOST_MS,
        more={
            "longest_ms": max(every),
            **{f"{name}_p95_ms": percentile(some, 95) for name, some in samples.items()},
        },
    )


async def _typed(composer: Composer, kind: Completed, progress: Progress) -> list[float]:
    """Type every query some times, and return the milliseconds of each keystroke that the popup followed."""
    painted = Painted(kind.popup)
    samples = []
    for number in range(ROUNDS):
        for query in kind.queries:
            composer.field.clear()
            for key in kind.sign + query:
                taken = await _keystroke_ms(composer, kind.popup, painted, key)
                if taken is not None:
                    samples.append(taken)
        progress(f"{kind.name}: round {number + 1} of {ROUNDS}, p95 {percentile(samples, 95):.1f} ms")
    return samples


async def _keystroke_ms(composer: Composer, popup: CompletionPopup, painted: Painted, key: str) -> float | None:
    """Type a key of ASCII; None where the popup is not shown after it."""

    def press() -> None:
        QTest.keyClicks(composer.field, key)
        popup.update()

    try:
        async with asyncio.timeout(0.5):
            return await painted.after(press, popup.isVisible)
    except TimeoutError:
        return None


async def _first_opening_ms(composer: Composer, tool: SnippetTool, scope: TaskScope) -> float:
    """Open the popup for the first time: what it takes until the snippets are there."""
    clock = SystemClock()
    begin = clock.monotonic_s()
    QTest.keyClick(composer.field, Qt.Key.Key_Slash)
    await until(lambda: bool(tool.completion.model.rows), timeout_s=SETTLE_S)
    taken = (clock.monotonic_s() - begin) * 1000
    await _settled(scope)
    return taken


async def _emoji_popup(composer: Composer, folder: Path, scope: TaskScope) -> CompletionPopup:
    """Let all emoji be completed in the composer, by their Spanish and English names."""
    preferences = Preferences(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    source = EmojiSource(folder=resource_path("emoji"), language="es", preferences=preferences, scope=scope)
    source.want()
    await until(lambda: source.catalogue is not None, timeout_s=SETTLE_S)
    popup = CompletionPopup(composer.field, EmojiCompletion(source, composer), EmojiRowDelegate(), ROW_HEIGHT)
    composer.add_completion(popup)
    return popup


async def _settled(scope: TaskScope) -> None:
    await asyncio.sleep(0.05)
    await until(lambda: not scope.running(), timeout_s=SETTLE_S)


def _conversation(store: Store, scope: TaskScope, people: People) -> ConversationViewModel:
    return ConversationViewModel(
        store=store,
        live=MadeUpSession(),
        colleagues=MadeUpColleagues(),
        people=people,
        toasts=Toasts(),
        scope=scope,
        clock=SystemClock(),
    )


def _window(conversation: ConversationViewModel) -> tuple[QWidget, Composer]:
    """Show a composer at the foot of a window, with the keyboard in its field."""
    window = QWidget()
    window.resize(WIDTH, HEIGHT)
    composer = Composer(conversation.composer)
    layout = QVBoxLayout(window)
    layout.addStretch(1)
    layout.addWidget(composer)
    window.show()
    window.activateWindow()
    composer.focus_field()
    return window, composer


def _snippets() -> Iterator[Row]:
    """Yield snippets of some sentences each, always the same."""
    chosen = random.Random(4)  # noqa: S311 - no secret
    for number in range(SNIPPETS):
        words = chosen.choices(_WORDS, k=SNIPPET_WORDS)
        name = " ".join(word for word in words[:3] if word.isalpha())
        shortcut = f"{chosen.choice(_WORDS[:20])}-{number}"
        topic = chosen.choice(_WORDS[:20])
        yield rows.make_snippet(
            number, ver=number + 1, name=name or "Saludo", shortcut=shortcut, topic=topic, text=" ".join(words)
        )


def _fail(error: BaseException) -> None:
    raise error


if __name__ == "__main__":
    run_bench("composer", measure)
