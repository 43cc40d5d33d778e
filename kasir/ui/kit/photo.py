"""A photo as it is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel


class Photo(QLabel):
    """A JPEG, as large as its frame allows; without one it says so or takes no place."""

    def __init__(self, wide: int, high: int, empty: str = "") -> None:
        super().__init__()
        self._size, self._empty = (wide, high), empty
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setProperty("role", "small")
        if empty:
            self.setFixedSize(*self._size)
        else:
            self.hide()

    def show_jpeg(self, jpeg: bytes | None) -> None:
        """Show another photo, or that there is none."""
        if jpeg is None:
            self.setText(self._empty)
        else:
            picture = QPixmap()
            picture.loadFromData(jpeg)
            smooth = Qt.TransformationMode.SmoothTransformation
            kept = Qt.AspectRatioMode.KeepAspectRatio
            self.setPixmap(picture.scaled(*self._size, kept, smooth))
        if not self._empty:
            self.setVisible(jpeg is not None)
