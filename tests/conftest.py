"""What every test gets: an environment of its own, the right event loop, and a check that nothing is left behind.

* No test touches what is the user's: home, XDG folders, keychain, session bus and sound are redirected before Qt is
  imported.
* Coroutine tests in `ui/` and `e2e/` run on qasync's loop, all others on plain asyncio.
* After a test no task, thread or visible window may be left (`no_leftovers`).
* Slow tests run with `--slow`. What was skipped is said aloud at the end, and in CI (`CI=true`) a skip is a failure.

Every module in `tests/fixtures/` is loaded as a plugin: a fixture defined there is known everywhere.
"""

from __future__ import annotations

import asyncio
import atexit
import gc
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytestqt.plugin

ROOT = Path(__file__).resolve().parent.parent
QT_FOLDERS = frozenset({"ui", "e2e"})
GRACE_S = 2.0
"""How long a thread or task may take to end after its test."""
ALLOWED_SKIP = "only on "
"""A skip whose reason begins so depends on the operating system, and is none in CI."""


_LEFT_OUT = pytest.StashKey[int]()


def _redirect_profile() -> Path:
    """Point everything that a program reads or writes for its user into a temporary folder, removed at exit."""
    home = Path(tempfile.mkdtemp(prefix="desktop-inbox-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    folders = {
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CACHE_HOME": ".cache",
        "XDG_RUNTIME_DIR": "run",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
    }
    for variable, folder in folders.items():
        path = home / folder
        path.mkdir(parents=True, mode=0o700)
        os.environ[variable] = str(path)
    os.environ["HOME"] = os.environ["USERPROFILE"] = str(home)
    os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    os.environ["PULSE_SERVER"] = f"unix:{home}/no-sound"  # where one is named, the library starts none of its own
    return home


def _set_platform() -> None:
    """Draw on Qt's offscreen platform, unscaled, in English, whatever the machine says."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for variable in ("QT_SCALE_FACTOR", "QT_FONT_DPI", "QT_STYLE_OVERRIDE", "LANGUAGE"):
        os.environ.pop(variable, None)
    os.environ["LC_ALL"] = "C.UTF-8"


_redirect_profile()
_set_platform()

# Fixtures may use each other's modules, before pytest itself has come to them.
pytest.register_assert_rewrite("tests.fixtures")
pytest_plugins = sorted(
    f"tests.fixtures.{path.stem}" for path in (ROOT / "tests" / "fixtures").glob("*.py") if path.stem != "__init__"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--slow`."""
    parser.addoption("--slow", action="store_true", help="also run the tests marked slow")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out slow tests unless they were asked for."""
    if config.getoption("--slow"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        config.stash[_LEFT_OUT] = len(slow)
        items[:] = [item for item in items if item not in slow]


def pytest_collection_finish() -> None:
    """Take what exists now out of later garbage collections: they run after every test with Qt."""
    gc.collect()
    gc.freeze()


# Event loops ----------------------------------------------------------------------------------------------------------


def _uses_qt(path: Path) -> bool:
    """Tell whether a test file's coroutines run on Qt's loop."""
    parts = path.relative_to(ROOT).parts if path.is_relative_to(ROOT) else ()
    return len(parts) > 1 and parts[0] == "tests" and parts[1] in QT_FOLDERS


def _new_qt_loop() -> asyncio.AbstractEventLoop:
    """Return a qasync loop on the one QApplication, which pytest-qt also finds."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - only tests of the screens need Qt

    from desktop_inbox.app.event_loop import new_qt_loop  # noqa: PLC0415

    global _application, _qt_loop  # noqa: PLW0603 - a QApplication lives as long as the process
    _application = QApplication.instance() or QApplication(["desktop-inbox-tests"])
    _application.setQuitOnLastWindowClosed(False)
    _qt_loop = new_qt_loop(_application)
    return _qt_loop


_application: object = None
_qt_loop: asyncio.AbstractEventLoop | None = None


def _process_events_between_loops(process_events: Callable[[], None] = pytestqt.plugin._process_events) -> None:
    """Stand in for pytest-qt, which turns Qt's loop after each phase of a test.

    While a qasync loop is open but not running, that would run tasks that do not find their loop.
    """
    if _qt_loop is None or _qt_loop.is_closed():
        process_events()


pytestqt.plugin._process_events = _process_events_between_loops


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Give each folder its loop."""
    return {"qt": _new_qt_loop} if _uses_qt(item.path) else {"plain": asyncio.new_event_loop}


# Leftovers ------------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True, scope="module")
def collected_garbage() -> Iterator[None]:
    """Collect garbage after each file where it is not collected by itself, because Qt was used before."""
    yield
    if not gc.isenabled():
        gc.collect()


@pytest.fixture(autouse=True)
def no_leftovers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves threads or visible windows behind. Runs after its event loop was closed."""
    with_qt = _uses_qt(request.path)
    threads = set(threading.enumerate())
    windows, translators = _visible_windows(), _translators()
    if with_qt:
        # For good: collecting on a worker thread, of this test or of one that follows, would destroy Qt objects there.
        gc.disable()
    yield
    if with_qt:
        _forget_language(translators)
        _delete_deferred()
        gc.collect()
    shown = {window: title for window, title in _visible_windows().items() if window not in windows}
    _fail_on([f"{window} {title}" for window, title in shown.items()], "windows")
    _fail_on(_wait_for_threads(threads), "threads")


@pytest.fixture(autouse=True, scope="module")
def no_leftover_language(request: pytest.FixtureRequest) -> Iterator[None]:
    """Take back what the applications that the tests of a file share have set for all. Runs after they were closed."""
    translators = _translators()
    yield
    if _uses_qt(request.path):
        _forget_language(translators)


@pytest.fixture(autouse=True)
def no_leftover_tasks(no_leftovers: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a coroutine test that leaves tasks behind. Runs after its fixtures, before its loop is closed."""
    if "_function_scoped_runner" not in request.fixturenames:
        yield
        return
    runner: asyncio.Runner = request.getfixturevalue("_function_scoped_runner")
    yield
    _fail_on(runner.run(_unfinished_tasks()), "tasks")


async def _unfinished_tasks() -> list[str]:
    """Return the names of the tasks, other than this one, that do not end within the grace."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if not others:
        return []
    _, pending = await asyncio.wait(others, timeout=GRACE_S)
    return sorted(f"{task.get_name()} ({task.get_coro()})" for task in pending)


def _wait_for_threads(before: set[threading.Thread]) -> list[str]:
    """Return the names of new threads that do not end within the grace. Threads not begun by Python are not ours."""
    deadline = time.monotonic() + GRACE_S
    left: list[threading.Thread] = []
    for thread in set(threading.enumerate()) - before:
        if isinstance(thread, threading._DummyThread):
            continue
        thread.join(max(0.0, deadline - time.monotonic()))
        if thread.is_alive():
            left.append(thread)
    return sorted(thread.name for thread in left)


def _visible_windows() -> dict[str, str]:
    """Return the titles of the visible top-level widgets, by what tells these apart. Nothing where Qt is not loaded.

    Windows that several tests share may stay, and have another title after a test.
    """
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return {}
    visible = (widget for widget in widgets.QApplication.topLevelWidgets() if widget.isVisible())
    return {repr(widget): widget.windowTitle() for widget in visible}


def _delete_deferred() -> None:
    """Carry out the deletions that `deleteLater` put off."""
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


def _translators() -> list[Any]:
    """Return the translators of this process's application. Nothing where Qt is not loaded."""
    core = sys.modules.get("PySide6.QtCore")
    application = None if core is None else core.QCoreApplication.instance()
    return [] if core is None or application is None else list(application.findChildren(core.QTranslator))


def _forget_language(before: list[Any]) -> None:
    """Take back what an application in this process has set for all: translations, and how numbers and dates read.

    The translators from before the test are those of an application that several tests share: they stay.
    """
    core = sys.modules["PySide6.QtCore"]
    for translator in _translators():
        if translator not in before:
            core.QCoreApplication.removeTranslator(translator)
            translator.deleteLater()
    if not before:
        core.QLocale.setDefault(core.QLocale.c())


def _fail_on(left: list[str], what: str) -> None:
    if left:
        pytest.fail(f"the test left {what} behind: {', '.join(left)}", pytrace=False)


# Skips ----------------------------------------------------------------------------------------------------------------


def _skips(reporter: pytest.TerminalReporter) -> list[tuple[str, str]]:
    """Return test and reason of everything that was skipped, but for other systems' tests."""
    found = []
    for report in reporter.getreports("skipped"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        if not reason.startswith(ALLOWED_SKIP):
            found.append((report.nodeid, reason))
    return found


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI nothing may be skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and session.exitstatus == pytest.ExitCode.OK and reporter is not None and _skips(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say aloud what was skipped and why, and how many slow tests were left out."""
    skips = _skips(terminalreporter)
    if skips:
        verdict = "NOT TESTED (a failure in CI)" if os.environ.get("CI") else "NOT TESTED"
        terminalreporter.section(verdict, sep="!", red=True, bold=True)
        for node, reason in skips:
            terminalreporter.write_line(f"{node}: {reason}")
    slow = config.stash.get(_LEFT_OUT, 0)
    if slow:
        terminalreporter.write_line(f"{slow} slow tests left out; --slow runs them.")
