"""Shows a paper as a picture, as long as the roll is."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea

from kasir.printing.paper_list import RollPaper
from kasir.ui import theme
from kasir.ui.kit.parts import column, name
from kasir.ui.station import Station
from kasir.words import _

C = TypeVar("C")

MARGIN = 32


class PaperView(QScrollArea):
    """A paper, fitted to the width; a long one scrolls."""

    def __init__(self, wide: int) -> None:
        super().__init__()
        name(self, "paperView", _("Gambar kertas"))
        self.setFixedWidth(round(wide * theme.look().factor))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._picture = QPixmap()
        self._shown = QLabel()
        self._shown.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        back = QFrame()
        back.setProperty("card", "sunken")
        inside = column(self._shown, None)
        inside.setContentsMargins(0, 16, 0, 16)
        back.setLayout(inside)
        self.setWidget(back)

    def show_paper(self, station: Station, roll: RollPaper[C], content: C) -> None:
        """Show a paper as it comes out of the receipt printer."""
        papers = station.papers
        station.jobs.office(lambda _errand: papers.picture(roll, content), then=self.show_png)

    def show_png(self, data: bytes) -> None:
        picture = QPixmap()
        picture.loadFromData(data, "PNG")
        self._picture = picture
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._picture.isNull():
            return
        ratio = self.devicePixelRatioF()
        wide = round((self.width() - MARGIN - 10) * ratio)
        smooth = Qt.TransformationMode.SmoothTransformation
        shown = self._picture.scaledToWidth(min(wide, self._picture.width()), smooth)
        shown.setDevicePixelRatio(ratio)
        self._shown.setPixmap(shown)
