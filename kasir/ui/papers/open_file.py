"""Opening a file that was made, with the program that this machine shows such files in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices


class Opener(QObject):
    """`failed` carries a file that nothing on this machine shows; the window says where it lies."""

    failed = Signal(object)


opener = Opener()


def open_file(file: Path) -> None:
    """Show a file; from there it is printed."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
        opener.failed.emit(file)
