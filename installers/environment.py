"""The project's Python environment, `.venv`: made by uv from `requirements.lock`, and left alone while that stays.

The package itself is not built or installed: a `.pth` file points at the checkout.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from system_packages import install_python_venv

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
STAMP = VENV / "desktop-inbox-lock.sha256"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
EXE = ".exe" if os.name == "nt" else ""
SUPPORTED = ((3, 11), (3, 13))
"""The oldest and the newest Python that the dependencies work on; see pyproject.toml."""


class EnvironmentFailedError(Exception):
    """The environment could not be made; the text says what to do."""


def program(name: str) -> Path:
    """Return the path of a program of the environment."""
    return VENV / SCRIPTS / f"{name}{EXE}"


def ensure_environment() -> None:
    """Make or renew the environment where the lock asks for it. Otherwise this costs one small file's reading.

    Raises `EnvironmentFailedError`.
    """
    if STAMP.is_file() and program("python").exists() and STAMP.read_text() == _lock_hash():
        return
    uv = find_uv()
    if not program("python").exists():
        print(f"Making the Python environment {VENV.name}/ …", flush=True)
        _run([uv, "venv", "--quiet", "--allow-existing", "--python", _python_wish(), str(VENV)])
    print("Installing the packages of requirements.lock …", flush=True)
    _install(uv)
    _link_checkout()
    STAMP.write_text(_lock_hash())


def _install(uv: str) -> None:
    """Install the packages; where PyAudio cannot be built, the others: then QtMultimedia records."""
    command = [uv, "pip", "sync", "--quiet", "--compile-bytecode", "--python", str(program("python"))]
    if subprocess.run([*command, str(LOCK)], cwd=ROOT, check=False).returncode == 0:
        return
    print("That failed. Trying without PyAudio, which is built here and needs PortAudio's headers …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        rest = Path(folder) / LOCK.name
        rest.write_text(without_package(LOCK.read_text(encoding="utf-8"), "pyaudio"), encoding="utf-8")
        _run([*command, str(rest)])
    print(f"Installed without PyAudio. To have it, install portaudio's headers and delete {VENV.name}/.", flush=True)


def without_package(lock: str, name: str) -> str:
    """Return a lock without one package: its line, and the indented ones below it with its hashes."""
    kept, is_its = [], False
    for line in lock.splitlines(keepends=True):
        if not line.startswith((" ", "\t")):
            is_its = line.lower().startswith(f"{name}==")
        if not is_its:
            kept.append(line)
    return "".join(kept)


def find_uv() -> str:
    """Return uv: the one on the PATH, or one that is installed into `.tools/` with pip."""
    found = shutil.which("uv")
    if found:
        return found
    uv = TOOLS / SCRIPTS / f"uv{EXE}"
    if not uv.exists():
        print("uv is not on the PATH: installing it into .tools/ …", flush=True)
        _make_tools()
        _run([str(TOOLS / SCRIPTS / f"python{EXE}"), "-m", "pip", "install", "--quiet", "uv"])
    return str(uv)


def _make_tools() -> None:
    """Make the `.tools` environment with pip. Debian ships Python without it: its package is installed first."""
    try:
        venv.create(TOOLS, with_pip=True, clear=True)
    except (subprocess.CalledProcessError, ImportError):
        if not install_python_venv():
            text = (
                "This Python cannot make environments. Install its venv module, or uv, and start again "
                "(Debian: apt-get install python3-venv)."
            )
            raise EnvironmentFailedError(text) from None
        venv.create(TOOLS, with_pip=True, clear=True)


def _python_wish() -> str:
    """Return the Python that uv shall take: this one where it is supported, else any that is."""
    oldest, newest = SUPPORTED
    if oldest <= sys.version_info[:2] <= newest:
        return sys.executable
    return f">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"


def _link_checkout() -> None:
    """Let the environment import the package from the checkout."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    answer = subprocess.run([str(program("python")), "-c", code], check=True, capture_output=True, text=True)
    (Path(answer.stdout.strip()) / "desktop_inbox_checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")


def _lock_hash() -> str:
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def _run(command: list[str]) -> None:
    """Run a step. Raises `EnvironmentFailedError` where it fails; its own words were printed."""
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        text = f"This step failed: {' '.join(command)}\nThe first time needs a network for Python packages."
        raise EnvironmentFailedError(text)
