"""Where parts stand: rows, columns, cards."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from kasir.ui.kit.texts import label, restyle

Part = QWidget | QLayout | int | None


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
