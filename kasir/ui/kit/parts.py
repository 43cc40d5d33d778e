"""What every screen is put together from: texts, rows and columns, cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kasir.ui import theme

Part = QWidget | QLayout | int | None
Grow = int | tuple[int, ...]  # The places of the parts that take what is left.
W = TypeVar("W", bound=QWidget)
B = TypeVar("B", bound=QBoxLayout)


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


def tell(shown: QLabel, text: str, tone: str = "") -> None:
    """Write another text, in the colour of its tone."""
    shown.setText(text)
    restyle(shown, tone=tone)


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


def row(*parts: Part, gap: int = 8, grow: Grow = ()) -> QHBoxLayout:
    """Lay parts side by side; None is a stretch, a number is a space."""
    return _laid(QHBoxLayout(), parts, gap, grow)


def column(*parts: Part, gap: int = 8, grow: Grow = ()) -> QVBoxLayout:
    """Lay parts under each other; None is a stretch, a number is a space, as in a row."""
    return _laid(QVBoxLayout(), parts, gap, grow)


def _laid(layout: B, parts: tuple[Part, ...], gap: int, grow: Grow) -> B:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    fill(layout, *parts, grow=grow)
    return layout


def fill(layout: QBoxLayout, *parts: Part, grow: Grow = ()) -> None:
    """Put parts behind those that are there; `grow` says which of them take more."""
    before = layout.count()
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
    for number in grow if isinstance(grow, tuple) else (grow,):
        layout.setStretch(before + number, 1)


def grid(across: int, down: int, *, grow: int) -> QGridLayout:
    """Make a grid with gaps between its columns and rows; column `grow` takes what is left."""
    made = QGridLayout()
    made.setHorizontalSpacing(across)
    made.setVerticalSpacing(down)
    made.setColumnStretch(grow, 1)
    return made


def empty(layout: QLayout) -> None:
    """Take away the widgets that stand there."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()  # It is deleted only when the loop comes round.
            widget.deleteLater()


def box(inside: QLayout) -> QWidget:
    """Make one widget of a layout."""
    made = QWidget()
    made.setLayout(inside)
    return made


def scrolling(inside: QWidget, *, takes_focus: bool = False) -> QScrollArea:
    """Let a widget be higher than its place: it scrolls up and down, never sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if not takes_focus:
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


def caption(text: str, field: QWidget) -> QVBoxLayout:
    """Put a caption above a field."""
    made = label(text, "caption")
    made.setBuddy(field)
    if not field.accessibleName():
        field.setAccessibleName(text)
    return column(made, field, gap=4)


def section(text: str) -> QVBoxLayout:
    """Make a heading with a hairline."""
    return column(label(text, "strong"), rule(), gap=6)


def page_layout(title: str, state: QLabel, tools: Sequence[Part], *parts: Part) -> QLayout:
    """Lay a page out: its title over its state, the tools beside, the last part takes the rest."""
    head = row(column(label(title, "head"), state, gap=0), *tools, gap=12, grow=0)
    whole = column(head, *parts, gap=12, grow=len(parts))
    whole.setContentsMargins(20, 14, 20, 14)
    return whole


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

    def __init__(self, caption: str) -> None:
        self.caption = label(caption, "caption")
        self.value = label("0", "head")
        self.note = label("", "small", wrap=True)
        super().__init__(self.caption, self.value, self.note, None, gap=2)

    def show_value(self, value: str, note: str = "", tone: str = "") -> None:
        self.value.setText(value)
        tell(self.note, note, tone)
