"""What went wrong, for whoever helps: `DIR/logs/kasir.log`, a few files of bounded size.

Whoever opens a shop keeps its log, once a process: the till and each command write to one file,
and nobody holds it between two records.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from logging.handlers import RotatingFileHandler
from pathlib import Path

from kasir.config import DATABASE, LOGS

_logger = logging.getLogger("kasir")
_kept: list[logging.Handler] = []


class SharedLog(RotatingFileHandler):
    """A log that several processes write and turn over, each letting go of it after a record.

    Windows renames no file that somebody holds open; elsewhere a process that held it would go on
    writing into the file that was put aside.
    """

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        if self.stream is not None:
            self.stream.close()
            self.stream = None  # As with `delay`: opened when needed.

    def doRollover(self) -> None:  # noqa: N802 - logging's
        with contextlib.suppress(OSError):  # Somebody writes just now: the next record tries again.
            super().doRollover()


def keep(data: Path) -> None:
    """Write what goes wrong from here on into the shop's folder; a second call changes nothing.

    A folder without a shop gets no log: `version` and a mistyped `--data` leave nothing behind.
    """
    if _logger.handlers:
        return
    handler: logging.Handler = logging.NullHandler()
    if (data / DATABASE).exists():
        with contextlib.suppress(OSError):  # Told on the screen all the same.
            (data / LOGS).mkdir(mode=0o700, exist_ok=True)
            handler = SharedLog(
                data / LOGS / "kasir.log", maxBytes=1_000_000, backupCount=5, encoding="utf-8"
            )
    _add(handler)


def keep_failure(data: Path) -> Path:
    """As `keep`, for what must not be lost: give the file, one of its own where no shop is."""
    keep(data)
    for handler in _kept:
        if isinstance(handler, logging.FileHandler):
            return Path(handler.baseFilename)
    descriptor, file = tempfile.mkstemp(prefix="kasir-", suffix=".log")
    os.close(descriptor)
    _add(logging.FileHandler(file, encoding="utf-8"))
    return Path(file)


def _add(handler: logging.Handler) -> None:
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    _logger.addHandler(handler)
    _kept.append(handler)


def close() -> None:
    """Close the file; the next `keep` opens another one."""
    while _kept:
        handler = _kept.pop()
        _logger.removeHandler(handler)
        handler.close()
