"""One application for each profile, signals, garbage, languages and the event loop around them."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QObject
from PySide6.QtGui import QKeySequence

from desktop_inbox.app.embedded_server import EmbeddedServer, run_admin
from desktop_inbox.app.garbage import GarbageTimer, collect_grown
from desktop_inbox.app.language import Language, chosen_language
from desktop_inbox.app.profile_lock import ProfileLock
from desktop_inbox.app.second_start import SecondStarts, ask_to_raise
from desktop_inbox.app.termination import TerminationSignals
from desktop_inbox.domain.errors import TransientError
from tests.fixtures.waiting import until

SECOND_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from desktop_inbox.app.profile_lock import ProfileLock
from desktop_inbox.app.second_start import ask_to_raise
qt = QCoreApplication([])
lock = ProfileLock(Path(sys.argv[1]))
print(lock.acquire(), ask_to_raise(lock.name))
"""


async def test_a_second_start_finds_the_profile_taken_and_raises_the_first(tmp_path):
    first = ProfileLock(tmp_path / "application.lock")
    assert first.acquire()
    raised = []
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SECOND_START, str(tmp_path / "application.lock"), stdout=subprocess.PIPE
    )
    await asyncio.sleep(0.5)  # it asks before anybody listens, and again
    door = SecondStarts(first.name)
    door.raise_requested.connect(lambda: raised.append(1))
    output, _ = await asyncio.wait_for(process.communicate(), 20)
    door.close()
    first.close()
    assert output.split() == [b"False", b"True"]
    assert raised == [1]


def test_nobody_answers_a_second_start(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr("desktop_inbox.app.second_start.ANSWER_MS", 200)
    assert not ask_to_raise(ProfileLock(tmp_path / "application.lock").name)


def test_a_closed_application_gives_its_profile_free(qapp, tmp_path):
    first = ProfileLock(tmp_path / "application.lock")
    assert first.acquire()
    assert not ProfileLock(tmp_path / "application.lock").acquire()
    first.close()
    second = ProfileLock(tmp_path / "application.lock")
    assert second.acquire()
    second.close()


def test_profiles_do_not_know_each_other(qapp, tmp_path):
    locks = [ProfileLock(tmp_path / name) for name in ("a.lock", "b.lock")]
    assert [lock.acquire() for lock in locks] == [True, True]
    assert locks[0].name != locks[1].name
    for lock in locks:
        lock.close()


@pytest.mark.skipif(os.name == "nt", reason="only on POSIX: Windows has no such signals")
async def test_a_signal_asks_for_an_orderly_end_at_once():
    asked = asyncio.Event()
    signals = TerminationSignals(asked.set)
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(asked.wait(), 2)
    finally:
        signals.close()
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


async def _started():
    """Wait for the first turn of the timer, which leaves out what is there."""
    made = [[] for _ in range(1000)]
    before = gc.get_freeze_count()
    await until(lambda: gc.get_freeze_count() >= before + len(made))


@contextmanager
def _collecting(monkeypatch, note):
    """Collect as the application does, only faster; `note` is called at each collection."""
    parent = QObject()
    monkeypatch.setattr("desktop_inbox.app.garbage.INTERVAL_MS", 10)
    gc.callbacks.append(note)
    timer = GarbageTimer(parent)
    try:
        yield
    finally:
        timer.close()
        gc.callbacks.remove(note)
        gc.disable()


async def _until_collected(noted):
    """Leave garbage behind, and wait until something was noted."""
    cycles = [[] for _ in range(5000)]
    for cycle in cycles:
        cycle.append(cycle)
    await until(lambda: noted)


async def test_garbage_is_collected_in_the_gui_thread_only(monkeypatch):
    threads = []
    with _collecting(monkeypatch, lambda _phase, _info: threads.append(threading.current_thread())):
        assert not gc.isenabled()
        await _started()
        await asyncio.to_thread(lambda: [[] for _ in range(5000)])
        await _until_collected(threads)
    assert set(threads) == {threading.main_thread()}


async def test_what_the_start_has_made_is_looked_at_by_no_collection(monkeypatch):
    frozen = []
    with _collecting(monkeypatch, lambda _phase, _info: frozen.append(gc.get_freeze_count())):
        made = [[] for _ in range(5000)]
        await _started()
        assert (frozen, len(made)) == ([], 5000)
        await _until_collected(frozen)


def test_little_garbage_is_left_alone():
    gc.collect()
    counted = []
    gc.callbacks.append(note := lambda _phase, _info: counted.append(1))
    collect_grown()
    gc.callbacks.remove(note)
    assert counted == []


@pytest.mark.parametrize(("wish", "language"), [("es", "es"), ("en", "en"), ("system", "en"), ("", "en"), ("xx", "en")])
def test_the_language_is_the_chosen_one_else_the_systems(wish, language):
    assert chosen_language(wish) == language


def test_a_change_of_language_changes_numbers_and_qt(qapp):
    translation = Language(qapp)
    before = QLocale()
    try:
        translation.install("es")
        assert QLocale().toString(1.5) == "1,5"
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancelar"
        assert QKeySequence("Ctrl+Shift+K").toString(QKeySequence.SequenceFormat.NativeText) == "Ctrl+Mayús+K"
        translation.install("en")
        assert QLocale().toString(1.5) == "1.5"
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
    finally:
        QLocale.setDefault(before)


def test_a_server_that_does_not_start_says_why(tmp_path):
    server = EmbeddedServer(["--no-such-option"], tmp_path / "server.log")
    with pytest.raises(TransientError) as caught:
        server.start()
    assert caught.value.code == "server_failed"
    assert caught.value.params["words"]


def test_a_child_imports_nothing_from_the_users_folder(monkeypatch, tmp_path):
    (tmp_path / "argparse.py").write_text("raise SystemExit('not ours')")
    monkeypatch.chdir(tmp_path)
    database = f"sqlite:///{(tmp_path / 'server.db').as_posix()}"
    assert "workspaces" in run_admin(["list", "--database", database, "--json"])
