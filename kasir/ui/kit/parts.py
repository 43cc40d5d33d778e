"""What every screen is put together from: texts, rows and columns, cards."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from kasir.ui import theme

Part = QWidget | QLayout | int | None
W = TypeVar("W", bound=QWidget)


def label(text: str = "", role: str = "", *, wrap: bool = False, right: bool = False) -> QLabel:
    """Make a text. Always plain: data may look like markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if right:
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        made.setFont(theme.figures(made.font()))
    return made


def restyle(widget: QWidget, **properties: str) -> None:
    """Set properties that the style sheet looks at, and let it look again."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def name(widget: W, object_name: str, accessible: str) -> W:
    """Name a widget for those who look for it, and for screen readers; it comes back."""
    widget.setObjectName(object_name)
    widget.setAccessibleName(accessible)
    return widget


def rule() -> QFrame:
    """Make a hairline."""
    made = QFrame()
    made.setProperty("rule", "true")
    return made


def icon_label(icon: str, ink: str = "muted", size: int = theme.ICON) -> QLabel:
    """Make an icon that stands beside a text."""
    made = QLabel()
    made.setPixmap(theme.pixmap(icon, ink, size, 2.0))
    made.setFixedSize(size, size)
    return made


def row(*parts: Part, gap: int = 8) -> QHBoxLayout:
    """Lay parts side by side; None is a stretch, a number is a space."""
    made = QHBoxLayout()
    _fill(made, parts, gap)
    return made


def column(*parts: Part, gap: int = 8) -> QVBoxLayout:
    """Lay parts under each other; None is a stretch, a number is a space."""
    made = QVBoxLayout()
    _fill(made, parts, gap)
    return made


def _fill(layout: QBoxLayout, parts: tuple[Part, ...], gap: int) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    for part in parts:
        match part:
            case None:
                layout.addStretch(1)
            case int():
                layout.addSpacing(part)
            case QWidget():
                layout.addWidget(part)
            case _:
                layout.addLayout(part)


class Card(QFrame):
    """A quiet box. `kind`: "true", "sunken", "success", "warning" or "danger"."""

    def __init__(self, *parts: Part, kind: str = "true", gap: int = 8) -> None:
        super().__init__()
        self.setProperty("card", kind)
        inside = column(*parts, gap=gap)
        inside.setContentsMargins(16, 12, 16, 12)
        self.setLayout(inside)


class Figure(Card):
    """A card with a caption and one amount."""

    def __init__(self, caption: str, note: str = "") -> None:
        self.caption = label(caption, "caption")
        self.value = label("0", "head")
        self.note = label(note, "small", wrap=True)
        super().__init__(self.caption, self.value, self.note, None, gap=2)

    def show_value(self, value: str, note: str = "", tone: str = "") -> None:
        self.value.setText(value)
        self.note.setText(note)
        restyle(self.note, tone=tone)
