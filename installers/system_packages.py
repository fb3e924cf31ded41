"""System libraries and programs that come from the Linux distribution, not from Python packages.

What is there is found by loading the library or looking for the program, so it does not depend on package names; only
what is missing is installed, with the distribution's own package manager. Windows needs nothing; on macOS Homebrew's
`portaudio` must be there for PyAudio to be built.
"""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

INSTALL = {
    "apt-get": ["apt-get", "install", "--yes", "--no-install-recommends"],
    "dnf": ["dnf", "install", "--assumeyes"],
    "pacman": ["pacman", "--sync", "--noconfirm", "--needed"],
    "zypper": ["zypper", "--non-interactive", "install"],
}
"""The package managers, in the order in which they are looked for, and how each installs."""


@dataclass(frozen=True)
class Need:
    """Something that must be there, how to see whether it is, and the package's name for each manager of `INSTALL`."""

    name: str
    is_there: Callable[[], bool]
    apt: str
    dnf: str
    pacman: str
    zypper: str

    def package(self, manager: str) -> str:
        """Return the package's name for a manager."""
        return {"apt-get": self.apt, "dnf": self.dnf, "pacman": self.pacman, "zypper": self.zypper}[manager]


def _library(soname: str, apt: str, dnf: str, pacman: str, zypper: str) -> Need:
    def is_there() -> bool:
        try:
            ctypes.CDLL(soname)
        except OSError:
            return False
        return True

    return Need(soname, is_there, apt, dnf, pacman, zypper)


def _program(names: str, apt: str, dnf: str, pacman: str, zypper: str) -> Need:
    """Any one of the names, separated by `|`, will do."""
    choice = names.split("|")
    return Need(choice[0], lambda: any(shutil.which(name) for name in choice), apt, dnf, pacman, zypper)


def _header(name: str, apt: str, dnf: str, pacman: str, zypper: str) -> Need:
    folders = [Path(folder) for folder in ("/usr/include", "/usr/local/include", sysconfig.get_path("include"))]
    return Need(name, lambda: any((folder / name).is_file() for folder in folders), apt, dnf, pacman, zypper)


def _has_alsa_plugins() -> bool:
    """What lets PortAudio find a sound server: its folder has the processor's name in it on some systems."""
    name = "alsa-lib/libasound_module_pcm_pulse.so"
    return any(next(Path(lib).glob(f"{part}{name}"), None) for lib in ("/usr/lib", "/usr/lib64") for part in ("", "*/"))


def _has_postgresql() -> bool:
    """Debian keeps the server's programs off the PATH."""
    return shutil.which("initdb") is not None or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def _has_font(pattern: str) -> Callable[[], bool]:
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    return lambda: any(next(folder.rglob(pattern), None) is not None for folder in folders)


# What PyAudio is built with; it comes as source.
BUILDING = (
    _program("cc|gcc|clang", "gcc", "gcc", "gcc", "gcc"),
    _header("portaudio.h", "portaudio19-dev", "portaudio-devel", "portaudio", "portaudio-devel"),
    _header("Python.h", "python3-dev", "python3-devel", "python", "python3-devel"),
)
# What QtMultimedia loads, and what PortAudio needs to find a sound server.
SOUND = (
    _library("libpulse.so.0", "libpulse0", "pulseaudio-libs", "libpulse", "libpulse0"),
    _library("libXrandr.so.2", "libxrandr2", "libXrandr", "libxrandr", "libXrandr2"),
    _library("libdrm.so.2", "libdrm2", "libdrm", "libdrm", "libdrm2"),
    Need(
        "ALSA's way to a sound server",
        _has_alsa_plugins,
        "libasound2-plugins",
        "alsa-plugins-pulseaudio",
        "alsa-plugins",
        "alsa-plugins-pulse",
    ),
)
# What Qt loads on every platform plug-in, also offscreen.
DRAWING = (
    _library("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    _library("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd", "Mesa-libGL1"),
    _library("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd", "Mesa-libEGL1"),
    _library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    _library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    _library("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig", "libfontconfig1"),
    Need(
        "a text font",
        _has_font("*.[to]t[fc]"),
        "fonts-dejavu-core",
        "dejavu-sans-fonts",
        "ttf-dejavu",
        "dejavu-fonts",
    ),
    Need(
        "an emoji font",
        _has_font("*Emoji*.ttf"),
        "fonts-noto-color-emoji",
        "google-noto-color-emoji-fonts",
        "noto-fonts-emoji",
        "google-noto-coloremoji-fonts",
    ),
)
# What Qt's X11 plug-in needs on top, and (Xss) asking X11 whether somebody is there. Without libxcb-cursor no Qt 6
# program starts on X11.
DESKTOP = (
    _library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"),
    _library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    _library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image", "libxcb-image0"),
    _library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1"),
    _library(
        "libxcb-render-util.so.0",
        "libxcb-render-util0",
        "xcb-util-renderutil",
        "xcb-util-renderutil",
        "libxcb-render-util0",
    ),
    _library("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    _library(
        "libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11", "libxkbcommon-x11-0"
    ),
    _library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1"),
    _library("libXss.so.1", "libxss1", "libXScrnSaver", "libxss", "libXss1"),
)
# What the tests start: a browser as the visitor, PostgreSQL, a virtual screen and hands for it, a real keychain on a
# bus of its own, a sound server with a microphone and speakers that are not there, and somebody who speaks into it.
TESTING = (
    _program("chromium|chromium-browser|google-chrome", "chromium", "chromium", "chromium", "chromium"),
    Need("PostgreSQL", _has_postgresql, "postgresql", "postgresql-server", "postgresql", "postgresql-server"),
    _program("Xvfb", "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "xorg-x11-server-Xvfb"),
    _program("xdotool", "xdotool", "xdotool", "xdotool", "xdotool"),
    _program("gnome-keyring-daemon", "gnome-keyring", "gnome-keyring", "gnome-keyring", "gnome-keyring"),
    _program("dbus-run-session", "dbus", "dbus-daemon", "dbus", "dbus-1-daemon"),
    _program("pulseaudio", "pulseaudio", "pulseaudio", "pulseaudio", "pulseaudio"),
    _program("pactl", "pulseaudio-utils", "pulseaudio-utils", "libpulse", "pulseaudio-utils"),
    _program("espeak-ng", "espeak-ng", "espeak-ng", "espeak-ng", "espeak-ng"),
)
JOBS = {
    "serve": BUILDING,
    "run": BUILDING + SOUND + DRAWING + DESKTOP,
    "test": BUILDING + SOUND + DRAWING + DESKTOP + TESTING,
}
PYTHON_VENV = Need("Python's venv", lambda: False, "python3-venv", "python3", "python", "python3")


def ensure_system_packages(job: str) -> None:
    """Install what a job of `JOBS` lacks, or say what to type. Never stops: the job itself shows if it can go on."""
    if not sys.platform.startswith("linux"):
        return
    missing = [need for need in JOBS[job] if not need.is_there()]
    if missing:
        _install(missing)


def install_python_venv() -> bool:
    """Install Python's own venv module, which Debian leaves out. Returns whether the installation ran."""
    return sys.platform.startswith("linux") and _install([PYTHON_VENV])


def _install(missing: list[Need]) -> bool:
    """Install packages as root, or through a sudo that asks nothing. Returns whether that went well."""
    print(f"Missing on this system: {', '.join(need.name for need in missing)}.")
    manager = next((name for name in INSTALL if shutil.which(name)), None)
    if manager is None:
        print("No package manager known here (apt, dnf, pacman, zypper): please install these yourself.")
        return False
    packages = list(dict.fromkeys(need.package(manager) for need in missing))
    commands = [[*INSTALL[manager], *packages]]
    if manager == "apt-get":
        commands.insert(0, ["apt-get", "update", "--quiet=2"])
    prefix = _rights()
    if prefix is None:
        print("They cannot be installed without an administrator's rights. Please type:")
        print(f"    sudo {shlex.join(commands[-1])}", flush=True)
        return False
    print(f"Installing with {manager}: {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in commands:
        done = subprocess.run([*prefix, *command], check=False, env=environment, stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            print(f"This failed: {shlex.join([*prefix, *command])}\nGoing on without; the network may be missing.")
            return False
    return True


def _rights() -> list[str] | None:
    """Return what to put before an administrator's command: nothing as root, a sudo that asks nothing, or None."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None
