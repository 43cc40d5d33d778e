"""Opening a file that was made, with the program that this machine shows such files in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_file(file: Path) -> None:
    """Show a file; from there it is printed."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
