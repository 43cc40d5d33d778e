"""A start by double click: no console, no standard streams, and sometimes frozen."""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from kasir.cli import main

BROKEN = "register = 5"  # A machine's settings that no start accepts.


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder whose start is refused."""
    (tmp_path / "config.toml").write_text(BROKEN, encoding="utf-8")
    return tmp_path


def _start(folder: Path, *words: str) -> int:
    """Start the program without a console."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", None)
        return main(["--data", str(folder), *words])


def _answer(read: Callable[[str], object]) -> None:
    """Read the box that stands in front, and press its key."""
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    read(box.text())
    box.accept()


def test_refused_start_is_shown_where_no_console_is(broken: Path, qtbot: QtBot) -> None:
    """A person reads in a window why nothing opened."""
    read: list[str] = []
    QTimer.singleShot(0, lambda: _answer(read.append))
    assert _start(broken) == 3
    [text] = read
    assert text.startswith(f"{broken / 'config.toml'} tidak bisa dibaca")


def test_windows_shows_its_own_box(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There the system's box needs no library of ours."""
    shown: list[tuple[object, ...]] = []
    user32 = SimpleNamespace(MessageBoxW=lambda *told: shown.append(told))
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    assert _start(broken) == 3
    [(_window, text, title, _icon)] = shown
    assert str(text).startswith(f"{broken / 'config.toml'} tidak bisa dibaca")
    assert title == "kasir"


def test_a_mistyped_start_is_shown_too(broken: Path, qtbot: QtBot) -> None:
    """A shortcut with a wrong word says so."""
    read: list[str] = []
    QTimer.singleShot(0, lambda: _answer(read.append))
    assert _start(broken, "--dta") == 2
    assert len(read) == 1


def test_a_command_without_a_console_waits_for_nobody(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """At night nobody presses a key: a command ends by its code, and its answer stays clean."""
    assert _start(broken / "none", "verify") == 3
    assert capsys.readouterr().out == ""
    assert _start(broken / "none", "verify", "--json") == 3
    assert "error" in json.loads(capsys.readouterr().out)


def test_no_stream_at_all_stops_nothing(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under pythonw there is no standard output either."""
    monkeypatch.setattr(sys, "stdout", None)
    assert _start(broken, "version") == 0
    assert _start(broken / "none", "verify", "--json") == 3


def test_without_a_screen_nothing_is_drawn(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither console nor screen: the code is all there is."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert _start(broken) == 3


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_always_have_a_screen(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    """Only Linux says by its environment whether there is one."""
    from kasir import cli

    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert not cli._has_screen()
    monkeypatch.setattr(sys, "platform", system)
    assert cli._has_screen()


# A frozen Windows program starts itself again for a second process, with these words.
FROZEN = """
import sys
from multiprocessing import spawn
import kasir.cli

spawn.spawn_main = lambda **told: print("second process", told)
sys.platform = "win32"
sys.frozen = {frozen}
sys.argv = ["kasir.exe", "--multiprocessing-fork", "parent_pid=1", "pipe_handle=2"]
sys.exit(kasir.cli.main())
"""


@pytest.mark.parametrize(
    ("frozen", "code", "out"),
    [(True, 0, "second process {'parent_pid': 1, 'pipe_handle': 2}\n"), (False, 2, "")],
)
def test_a_frozen_program_is_its_own_second_process(frozen: bool, code: int, out: str) -> None:
    """Many statements are drawn on two processes; without this the second would open a till.

    Control: a program that is not frozen takes the same words for a wrong command.
    """
    done = subprocess.run(
        [sys.executable, "-c", FROZEN.format(frozen=frozen)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (code, out)
