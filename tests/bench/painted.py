"""A program that says when its first screen is painted: `python -m tests.bench.painted [FOLDER]`.

With a shop's folder it is kasir, started as its command starts it. Without one it is the least
that can be shown: a bare widget with a label. Prints the instant (of the monotonic clock) and
the most memory that it took, and ends.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget


class Watch(QObject):
    """Tells of the first paint after which nothing is waited for."""

    def __init__(self, window: QWidget, jobs: Any = None) -> None:
        super().__init__(window)
        self._jobs = jobs
        for part in (window, *window.findChildren(QWidget)):
            part.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, self._look)  # When this round of painting is over.
        return False

    def _look(self) -> None:
        if self._jobs is None or self._jobs.is_idle:
            print(time.monotonic(), peak_kb(), flush=True)
            os._exit(0)


def peak_kb() -> int:
    """Give the most memory that this process ever held, not what its parent held."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1])


def show_bare() -> None:
    app = QApplication(sys.argv[:1])
    window = QWidget()
    QVBoxLayout(window).addWidget(QLabel("kasir"))
    window.resize(1024, 768)
    watch = Watch(window)
    window.show()
    app.exec()
    watch.deleteLater()


def show_kasir(folder: str) -> None:
    from kasir import app, cli

    open_till = app.open_till

    def watched(*words: Any, **named: Any) -> Any:
        window = open_till(*words, **named)
        Watch(window, window.station.jobs)
        return window

    app.open_till = watched
    cli.main(["--data", folder])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        show_kasir(sys.argv[1])
    else:
        show_bare()
