"""A QR code on the screen: black modules on white, as large as its place allows."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

Modules = tuple[tuple[bool, ...], ...]

LEAST = 320  # Pixels: read from an arm's length over the counter.


class QrView(QWidget):
    """Shows a grid of modules with its quiet zone; nothing while there is none.

    `least` is smaller where the telephone is held before the screen and not over a counter.
    """

    def __init__(self, least: int = LEAST) -> None:
        super().__init__()
        self._modules: Modules = ()
        self._least = least
        self.setMinimumSize(least, least)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_code(self, modules: Modules) -> None:
        """Show another code, quiet zone included; true is dark."""
        self._modules = modules
        self.update()

    def code_rect(self) -> QRect:
        """The square that the code takes, in the middle.

        Each module is a whole number of pixels, unless that made the code too small to read.
        """
        place = min(self.width(), self.height())
        side = len(self._modules)
        whole = place // side * side if side else 0
        shown = whole if whole >= self._least else min(place, self._least)
        return QRect((self.width() - shown) // 2, (self.height() - shown) // 2, shown, shown)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, _event: QPaintEvent) -> None:
        # Black and white whatever the theme: a telephone reads it, not a person.
        painter = QPainter(self)
        square, side = self.code_rect(), len(self._modules)
        edges = [number * square.width() // side for number in range(side + 1)] if side else []
        painter.fillRect(square if side else QRect(), Qt.GlobalColor.white)
        for number, modules in enumerate(self._modules):
            top, bottom = edges[number], edges[number + 1]
            for at, is_dark in enumerate(modules):
                if is_dark:
                    dot = QRect(edges[at], top, edges[at + 1] - edges[at], bottom - top)
                    painter.fillRect(dot.translated(square.topLeft()), Qt.GlobalColor.black)
