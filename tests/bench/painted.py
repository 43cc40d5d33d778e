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
    """Tells of the first paint of a window after which nothing is waited for.

    Of kasir's, one on which the names of those who may sign in can be read.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._window: QWidget | None = None
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        if event.type() is QEvent.Type.Paint and isinstance(watched, QWidget):
            self._window = watched.window()
            QTimer.singleShot(0, self._look)  # When this round of painting is over.
        return False

    def _look(self) -> None:
        window: Any = self._window
        if not hasattr(window, "station") or (
            window.station.jobs.is_idle and window.current().users.model().rowCount() > 0
        ):
            print(time.monotonic(), peak_kb(), flush=True)
            os._exit(0)


def peak_kb() -> int:
    """Give the most memory that this process ever held, not what its parent held."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1])


def show_bare(app: QApplication) -> None:
    window = QWidget()
    QVBoxLayout(window).addWidget(QLabel("kasir"))
    window.resize(1024, 768)
    window.show()
    app.exec()


def show_kasir(folder: str) -> None:
    from kasir import cli

    cli.main(["--data", folder])


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    Watch(application)
    if len(sys.argv) > 1:
        show_kasir(sys.argv[1])
    else:
        show_bare(application)
