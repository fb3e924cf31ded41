"""The test environment itself: what `tests/conftest.py` promises, tried on small suites of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = """
[pytest]
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
qt_api = pyside6
markers = slow: takes long
"""

PLUGINS = ("-p", "pytest_asyncio.plugin", "-p", "pytestqt.plugin", "-p", "no:cacheprovider")
"""What our conftest works with. Loading all that is installed takes seconds."""


@pytest.fixture
def run_suite(tmp_path):
    """Give a function that runs one test file in a folder of `tests` with our conftest: exit code and output."""

    def run(folder: str, source: str, *arguments: str, **environment: str) -> tuple[int, str]:
        place = tmp_path / "tests" / folder
        place.mkdir(parents=True)
        shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "tests")
        (tmp_path / "pytest.ini").write_text(CONFIGURATION)
        (place / "test_suite.py").write_text(source)
        ours = {name: value for name, value in os.environ.items() if name != "CI"} | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *PLUGINS, "--import-mode=importlib", *arguments],
            cwd=tmp_path,
            env={**ours, **environment, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout

    return run


@pytest.mark.parametrize("folder", ["ui", "unit"])
def test_a_task_left_behind_fails_its_test(run_suite, folder):
    source = "import asyncio\nasync def test_it():\n    asyncio.create_task(asyncio.sleep(60), name='forgotten')\n"
    code, output = run_suite(folder, source)
    assert code == 1
    assert "left tasks behind: forgotten" in output


def test_a_thread_left_behind_fails_its_test(run_suite):
    source = (
        "import threading, time\n"
        "def test_it():\n    threading.Thread(target=time.sleep, args=(9,), name='forgotten', daemon=True).start()\n"
    )
    code, output = run_suite("unit", source)
    assert code == 1
    assert "left threads behind: forgotten" in output


def test_a_window_left_behind_fails_its_test(run_suite):
    source = (
        "from PySide6.QtWidgets import QWidget\n"
        "def test_it(qapp):\n    global window\n    window = QWidget()\n    window.setWindowTitle('forgotten')\n"
        "    window.show()\n"
    )
    code, output = run_suite("ui", source)
    assert code == 1
    assert "left windows behind" in output
    assert "forgotten" in output


def test_each_folder_has_its_loop(run_suite):
    source = "import asyncio\nasync def test_it():\n    print(type(asyncio.get_running_loop()).__module__)\n"
    assert "desktop_inbox.app.event_loop" in run_suite("ui", source, "-s")[1]


def test_no_profile_of_the_user_is_in_reach(run_suite, tmp_path):
    source = (
        "from pathlib import Path\nimport os\n"
        "def test_it():\n"
        "    assert 'desktop-inbox-tests-' in str(Path.home())\n"
        "    assert all('desktop-inbox-tests-' in os.environ[n] for n in ('XDG_DATA_HOME', 'LOCALAPPDATA'))\n"
        "    assert 'DBUS_SESSION_BUS_ADDRESS' not in os.environ\n"
    )
    environment = {"HOME": str(tmp_path), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    assert run_suite("unit", source, **environment)[0] == 0


SKIPPED = "import pytest\ndef test_it():\n    pytest.skip('no such thing here')\n"


def test_a_skip_is_said_aloud_and_fails_in_ci(run_suite, tmp_path):
    code, output = run_suite("unit", SKIPPED)
    assert code == 0
    assert "NOT TESTED" in output
    assert "no such thing here" in output
    shutil.rmtree(tmp_path / "tests")
    assert run_suite("unit", SKIPPED, CI="true")[0] == 1


def test_a_test_for_another_system_may_be_skipped_in_ci(run_suite):
    assert run_suite("unit", SKIPPED.replace("no such thing here", "only on Windows"), CI="true")[0] == 0


def test_slow_tests_run_only_when_asked_for(run_suite, tmp_path):
    source = "import pytest\ndef test_quick(): pass\n@pytest.mark.slow\ndef test_slow(): pass\n"
    output = run_suite("unit", source)[1]
    assert "1 passed, 1 deselected" in output
    assert "--slow runs them" in output
    shutil.rmtree(tmp_path / "tests")
    assert "2 passed" in run_suite("unit", source, "--slow")[1]
