"""The log that the till and its commands share."""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from kasir.log import SharedLog

WRITE = """
import logging, sys
from pathlib import Path
from kasir import log
log.keep(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    logging.getLogger("kasir").error("%s %04d %s", sys.argv[2], number, "x" * 500)
"""


def _say(handler: logging.Handler, text: str) -> None:
    handler.emit(logging.LogRecord("kasir", logging.ERROR, "", 0, text, None, None))


@pytest.fixture
def windows_rename(monkeypatch: pytest.MonkeyPatch) -> None:
    """Renaming refuses what is held open, as Windows does."""
    rename = os.rename

    def refuse(source: str, target: str) -> None:
        if os.path.realpath(source) in _held():
            raise PermissionError(13, "used by another process", source)
        rename(source, target)

    monkeypatch.setattr(os, "rename", refuse)


def _held() -> set[str]:
    found = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):  # The one that lists is gone.
            found.add(str(descriptor.readlink()))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks at open files; Windows refuses itself")
def test_two_turn_over_one_log_where_nothing_open_is_renamed(
    tmp_path: Path, windows_rename: None
) -> None:
    """Neither keeps the other from turning the log over, and no record is lost."""
    file = tmp_path / "kasir.log"
    till, command = (SharedLog(file, maxBytes=100, backupCount=5) for _ in range(2))
    for number in range(4):
        _say(till, f"till {number} " + "x" * 40)
        _say(command, f"command {number} " + "x" * 40)
    till.close()
    command.close()
    files = sorted(tmp_path.iterdir())
    assert len(files) > 2
    assert all(each.stat().st_size <= 100 for each in files)
    text = "".join(each.read_text("utf-8") for each in files)
    assert all(f"{who} {number} " in text for who in ("till", "command") for number in range(4))


@pytest.mark.skipif(sys.platform != "linux", reason="looks at open files")
def test_the_usual_log_can_not_be_turned_over_there(
    tmp_path: Path, windows_rename: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Control: a log that is held open stops the other one's turning over."""
    file = tmp_path / "kasir.log"
    till, command = (RotatingFileHandler(file, maxBytes=100, backupCount=5) for _ in range(2))
    for _ in range(3):
        _say(till, "x" * 60)
        _say(command, "x" * 60)
    till.close()
    command.close()
    assert "PermissionError" in capsys.readouterr().err
    assert file.read_text("utf-8").count("\n") < 6


def test_a_log_that_is_held_all_the_same_is_written_on(tmp_path: Path) -> None:
    """What can't be put aside just now is not lost: the record goes into the full file."""
    file = tmp_path / "kasir.log"
    (tmp_path / "kasir.log.1").mkdir()  # Nothing can take this name.
    log = SharedLog(file, maxBytes=100, backupCount=1)
    for number in range(3):
        _say(log, f"{number} " + "x" * 60)
    log.close()
    assert [line[0] for line in file.read_text("utf-8").splitlines()] == ["0", "1", "2"]


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    """A till and a command that write at once: each record stands in one of the files."""
    (tmp_path / "kasir.db").touch()
    both = [
        subprocess.Popen([sys.executable, "-c", WRITE, str(tmp_path), who, "400"])
        for who in ("till", "command")
    ]
    assert [process.wait() for process in both] == [0, 0]
    text = "".join(each.read_text("utf-8") for each in (tmp_path / "logs").iterdir())
    for who in ("till", "command"):
        assert all(f"{who} {number:04d} " in text for number in range(400))
