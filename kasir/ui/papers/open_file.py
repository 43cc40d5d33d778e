"""Opening a file that was made, with the program that this machine shows such files in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from kasir.ui.station import Station

if TYPE_CHECKING:  # The first screen opens files, too, and does not wait for printing.
    from kasir.printing.paper_list import PaperRow

P = ParamSpec("P")


class Opener(QObject):
    """`failed` carries a file that nothing on this machine shows; the window says where it lies."""

    failed = Signal(object)


opener = Opener()


def open_paper(station: Station, paper: PaperRow[P, Any], *about: P.args, **more: P.kwargs) -> None:
    """Write a paper into the folder of its day, and show it."""
    papers = station.papers
    station.jobs.office(lambda errand: papers.write(errand, paper, *about, **more), then=open_file)


def open_file(file: Path) -> None:
    """Show a file; from there it is printed."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
        opener.failed.emit(file)
