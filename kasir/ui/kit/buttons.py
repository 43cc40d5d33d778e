"""Buttons that show their key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
)

from kasir.ui import theme
from kasir.ui.kit.parts import row
from kasir.words import _


class KeyButton(QPushButton):
    """A button that shows its icon, its word and the key that does the same.

    As a tile the key stands under the word; on one line it stands at the right edge.
    """

    def __init__(
        self,
        text: str,
        key: str = "",
        icon: str = "",
        kind: str = "",
        *,
        tile: bool = False,
        action: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(text)
        self.key = key
        self._icon_name = icon
        self._tile = tile
        if kind:
            self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # A click leaves the focus where it is.
        self.setAccessibleName(f"{text} ({key})" if key else text)
        self.setMinimumHeight(52 if tile else theme.TARGET)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._act = action
        self.clicked.connect(self._run)

    def sizeHint(self) -> QSize:
        word = self.fontMetrics().horizontalAdvance(self.text())
        key = QFontMetrics(_key_font()).horizontalAdvance(self.key)
        icon = theme.ICON + 8 if self._icon_name else 0
        beside = (key + 16) * (2 if self.property("kind") == "primary" else 1) if self.key else 0
        wide = max(word, key) if self._tile else word + beside
        return QSize(wide + icon + 28, max(self.minimumHeight(), theme.TARGET))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.TARGET, self.minimumHeight())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        inside = self.rect().adjusted(12, 0, -12, 0)
        word = painter.fontMetrics().horizontalAdvance(self.text())
        if self._tile:
            self._paint_tile(painter, inside, word)
        else:
            self._paint_line(painter, inside, word)

    def _run(self) -> None:
        if self._act is not None:
            self._act()

    def _paint_tile(self, painter: QPainter, inside: QRect, word: int) -> None:
        if self._icon_name and word + theme.ICON + 10 <= inside.width():
            inside = self._paint_icon(painter, inside, 10)
        middle = inside.center().y()
        upper = QRect(inside.left(), inside.top(), inside.width(), middle - inside.top() + 2)
        lower = QRect(inside.left(), middle + 2, inside.width(), inside.bottom() - middle)
        self._paint_word(painter, upper, _LEFT | Qt.AlignmentFlag.AlignBottom)
        self._paint_key(painter, lower, _LEFT | Qt.AlignmentFlag.AlignTop)

    def _paint_line(self, painter: QPainter, inside: QRect, word: int) -> None:
        if self.key:
            self._paint_key(painter, inside, _RIGHT | _MIDDLE)
        key = QFontMetrics(_key_font()).horizontalAdvance(self.key) + 8 if self.key else 0
        icon = theme.ICON + (8 if word else 0) if self._icon_name else 0
        if word and word + key + icon > inside.width():
            icon = 0  # The word matters more than its picture.
        if not self.key or self.property("kind") == "primary":
            # Centred, as a primary button is; the key stays at the edge.
            inside.setLeft(max(inside.left(), inside.center().x() - (word + icon) // 2))
        if icon:
            inside = self._paint_icon(painter, inside, 8)
        self._paint_word(painter, inside, _LEFT | _MIDDLE)

    def _paint_icon(self, painter: QPainter, inside: QRect, gap: int) -> QRect:
        top = inside.center().y() - theme.ICON // 2 + 1
        painter.drawPixmap(
            QRect(inside.left(), top, theme.ICON, theme.ICON),
            theme.pixmap(self._icon_name, self._ink(), theme.ICON, 2.0),
        )
        return inside.adjusted(theme.ICON + gap, 0, 0, 0)

    def _paint_word(self, painter: QPainter, inside: QRect, where: Qt.AlignmentFlag) -> None:
        painter.setFont(self.font())
        painter.setPen(theme.color(self._ink()))
        painter.drawText(inside, where, self.text())

    def _paint_key(self, painter: QPainter, inside: QRect, where: Qt.AlignmentFlag) -> None:
        primary = self.property("kind") == "primary" and self.isEnabled()
        painter.setFont(_key_font())
        painter.setPen(theme.color("on_accent_muted" if primary else "muted"))
        painter.drawText(inside, where, self.key)

    def _ink(self) -> str:
        kind = self.property("kind")
        if not self.isEnabled():
            return "muted"
        if kind == "primary":
            return "on_accent"
        if self.isChecked():
            return "accent"
        return "danger" if kind == "danger" else "ink"


_LEFT = Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignRight
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def _key_font() -> QFont:
    return theme.look().font(theme.SMALL)


class ChoiceKeys(QButtonGroup):
    """Keys of which one is down, at first the first; each has its place as its number."""

    def __init__(self, *keys: KeyButton) -> None:
        super().__init__()
        for number, key in enumerate(keys):
            key.setCheckable(True)
            self.addButton(key, number)
        keys[0].setChecked(True)

    def side_by_side(self) -> QLayout:
        """Lay them out in a row, each as wide as the others may be."""
        made = row(gap=8)
        for key in self.buttons():
            made.addWidget(key, 1)
        return made


MOST_TOLD = 99  # Of what waits behind an entry of the rail.


class RailButton(QPushButton):
    """An entry of the office's rail: the icon above the word, and how much waits there."""

    def __init__(self, text: str, icon: str) -> None:
        super().__init__(text)
        self._icon_name, self._count = icon, 0
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setProperty("kind", "rail")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(72, 62)

    def show_count(self, count: int) -> None:
        """Say beside the icon how much waits; nothing is said of none."""
        self._count = count
        told = _("{word}, {count} menunggu").format(word=self.text(), count=count)
        self.setAccessibleName(told if count else self.text())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        ink = "accent" if self.isChecked() else "muted"
        if self.isChecked():
            painter.fillRect(QRect(0, 0, 3, self.height()), theme.color("accent"))
        left = (self.width() - 22) // 2
        painter.drawPixmap(QRect(left, 11, 22, 22), theme.pixmap(self._icon_name, ink, 22, 2.0))
        font = theme.look().font(theme.TINY, QFont.Weight.DemiBold)
        font.setPixelSize(theme.TINY - 1)  # The rail is narrow: its words do not grow.
        painter.setFont(font)
        painter.setPen(theme.color(ink))
        words = QRect(0, 36, self.width(), 20)
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter | _MIDDLE, self.text())
        if self._count:
            self._paint_count(painter, left + 22)

    def _paint_count(self, painter: QPainter, right: int) -> None:
        told = str(self._count) if self._count <= MOST_TOLD else f"{MOST_TOLD}+"
        font = theme.look().font(theme.TINY, QFont.Weight.DemiBold, is_tabular=True)
        font.setPixelSize(theme.TINY - 1)
        wide = max(QFontMetrics(font).horizontalAdvance(told) + 10, 18)
        pill = QRect(min(right - 6, self.width() - wide - 2), 5, wide, 18)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(pill, 9, 9)
        painter.setFont(font)
        painter.setPen(theme.color("on_accent"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, told)
