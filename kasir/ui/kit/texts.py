"""Words and small pictures on a screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from kasir.ui import theme


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


def name(widget: QWidget, object_name: str, accessible: str) -> None:
    """A widget the name that tests hold on to and the one that screen readers say."""
    widget.setObjectName(object_name)
    widget.setAccessibleName(accessible)


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
