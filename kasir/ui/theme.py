"""The look, made once: colours, sizes, fonts, icons and the one style sheet.

Sogan brown and indigo of the local batik on warm paper. One primary action a screen is indigo;
only the total and the change are large. No widget names a colour or a size of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from string import Template

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

HERE = Path(__file__).parent

TINY, SMALL, BODY, LEAD, HEAD, TOTAL, CHANGE = 12, 13, 15, 18, 24, 40, 64
TARGET = 44  # The least height of anything that a finger must hit.
ICON = 20
LARGER = 1.25  # "Teks besar".


# Each colour as usual, and with high contrast. A tint is a background for its own colour's text.
_COLOURS = {
    "ink": ("#1F1B16", "#000000"),
    "paper": ("#FBF9F5", "#FFFFFF"),
    "surface": ("#FFFFFF", "#FFFFFF"),
    "line": ("#E5DFD5", "#767676"),
    "border": ("#D3CBBE", "#000000"),
    "muted": ("#6B6257", "#2B2B2B"),
    "sunken": ("#F3EFE8", "#F0F0F0"),
    "accent": ("#2B4C7E", "#08265C"),
    "accent_hover": ("#233F69", "#000000"),
    "accent_tint": ("#E9EEF6", "#DCE6FA"),
    "on_accent": ("#FFFFFF", "#FFFFFF"),
    "on_accent_muted": ("#C9D3E4", "#FFFFFF"),
    "success": ("#276B43", "#06451F"),
    "success_tint": ("#E7F3EC", "#E2F5E9"),
    "warning": ("#8A5200", "#5C3600"),
    "warning_tint": ("#FFF4E0", "#FFF0D1"),
    "danger": ("#B3261E", "#7A0A05"),
    "danger_tint": ("#FDECEA", "#FFE5E2"),
}
LIGHT = {name: usual for name, (usual, _sharp) in _COLOURS.items()}
CONTRAST = {name: sharp for name, (_usual, sharp) in _COLOURS.items()}


@dataclass(frozen=True, slots=True)
class Look:
    """A set of colours and how large the text is."""

    tokens: dict[str, str] = field(default_factory=lambda: LIGHT, hash=False)
    factor: float = 1.0

    def px(self, size: int) -> int:
        """A text size in pixels, larger with "Teks besar"."""
        return round(size * self.factor)

    def font(
        self,
        size: int = BODY,
        weight: QFont.Weight = QFont.Weight.Normal,
        *,
        is_tabular: bool = False,
    ) -> QFont:
        """The shop's font; with tabular figures where numbers stand below each other."""
        return QFont(_font(self.px(size), weight, is_tabular=is_tabular))


@lru_cache(maxsize=64)  # A table asks for each cell that it paints.
def _font(pixels: int, weight: QFont.Weight, *, is_tabular: bool) -> QFont:
    font = QFont("Inter")
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return figures(font) if is_tabular else font


def figures(font: QFont) -> QFont:
    """The font with tabular figures. Not for words: it widens the hyphen, too."""
    tabular = QFont(font)
    tabular.setFeature(QFont.Tag("tnum"), 1)
    return tabular


_look = Look()
_is_applied = False


def look() -> Look:
    """The look of this process, for what is painted by hand."""
    return _look


def color(name: str) -> QColor:
    """One of the tokens as a colour."""
    return QColor(_look.tokens[name])


def apply(app: QApplication, chosen: Look) -> None:
    """Dress the application; calling it again changes the look while it runs."""
    global _look, _is_applied
    if _is_applied and chosen == _look:
        return  # Dressing again takes time for each widget that is there.
    _look, _is_applied = chosen, True
    icon.cache_clear()
    pixmap.cache_clear()
    _load_fonts()
    app.setStyle("Fusion")
    app.setPalette(_palette(chosen.tokens))
    app.setFont(chosen.font())
    app.setStyleSheet(_style_sheet(chosen))


@lru_cache(maxsize=1)
def _load_fonts() -> None:
    for file in sorted((HERE / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


# --- icons ----------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def pixmap(name: str, ink: str = "ink", size: int = ICON, ratio: float = 1.0) -> QPixmap:
    """Draw an icon in one of the theme's colours; an icon that is not there is empty."""
    image = QPixmap(round(size * ratio), round(size * ratio))
    image.fill(Qt.GlobalColor.transparent)
    file = HERE / "icons" / f"{name}.svg"
    if file.is_file():
        painter = QPainter(image)
        QSvgRenderer(QByteArray(file.read_bytes())).render(painter, QRectF(image.rect()))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(image.rect(), color(ink))
        painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=256)
def icon(name: str, ink: str = "ink") -> QIcon:
    """An icon for a button; it pales when the button is off."""
    shown = QIcon(pixmap(name, ink, ICON, 2.0))
    shown.addPixmap(pixmap(name, "border", ICON, 2.0), QIcon.Mode.Disabled)
    return shown


# --- palette and style sheet ----------------------------------------------------------------


def _palette(tokens: dict[str, str]) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for part, name in (
        (role.Window, "paper"),
        (role.WindowText, "ink"),
        (role.Base, "surface"),
        (role.AlternateBase, "surface"),
        (role.Text, "ink"),
        (role.Button, "surface"),
        (role.ButtonText, "ink"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.PlaceholderText, "muted"),
        (role.ToolTipBase, "ink"),
        (role.ToolTipText, "paper"),
    ):
        palette.setColor(part, QColor(tokens[name]))
    return palette


def _style_sheet(chosen: Look) -> str:
    words = {"small": SMALL, "body": BODY, "lead": LEAD, "head": HEAD}
    words |= {"total": TOTAL, "change": CHANGE}
    sizes = {name: f"{chosen.px(size)}px" for name, size in words.items()}
    caret = (HERE / "icons" / "caret-down.svg").as_posix()  # A list must not look like a field.
    return _SHEET.substitute(chosen.tokens | sizes, caret=caret)


_SHEET = Template("""
QWidget { color: $ink; font-size: $body; }
QMainWindow, QWidget#page { background: $paper; }
QLabel { background: transparent; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: $small; }
QLabel[role="caption"] { color: $muted; font-size: $small; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="lead"] { font-size: $lead; font-weight: 600; }
QLabel[role="head"] { font-size: $head; font-weight: 600; }
QLabel[role="total"] { font-size: $total; font-weight: 700; }
QLabel[role="change"] { font-size: $change; font-weight: 700; }
QLabel[tone="success"] { color: $success; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="muted"] { color: $muted; }

QFrame#header { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame#rail { background: $surface; border: none; border-right: 1px solid $line; }
QFrame#side { background: $surface; border: none; border-left: 1px solid $line; }
QFrame#strip { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame#sheet { background: $surface; border: none; border-left: 1px solid $border; }
QFrame[card="true"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[card="sunken"] { background: $sunken; border: none; border-radius: 8px; }
QFrame[card="success"] { background: $success_tint; border: none; border-radius: 8px; }
QFrame[card="warning"] { background: $warning_tint; border: none; border-radius: 8px; }
QFrame[card="danger"] { background: $danger_tint; border: none; border-radius: 8px; }
QFrame[rule="true"] { background: $line; border: none; max-height: 1px; min-height: 1px; }

QFrame#noticeBar { background: $sunken; border: none; border-top: 1px solid $line; }
QFrame#noticeBar[tone="plain"] { background: $surface; }
QFrame#noticeBar[tone="success"] { background: $success_tint; }
QFrame#noticeBar[tone="warning"] { background: $warning_tint; }
QFrame#noticeBar[tone="danger"] { background: $danger_tint; }

QPushButton {
    background: $surface; border: 1px solid $border; border-radius: 8px;
    padding: 0 14px; font-weight: 600;
}
QPushButton:hover { background: $sunken; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border: 2px solid $accent; padding: 0 13px; }
QPushButton:disabled { color: $muted; background: $paper; border-color: $line; }
QPushButton:checked { background: $accent_tint; border: 2px solid $accent; color: $accent; }
QPushButton[kind="primary"] { background: $accent; border: 1px solid $accent; color: $on_accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $ink; }
QPushButton[kind="primary"]:focus { border: 2px solid $ink; }
QPushButton[kind="primary"]:disabled {
    background: $sunken; border-color: $line; color: $muted;
}
QPushButton[scale="lead"] { font-size: $lead; font-weight: 700; }
QPushButton[kind="danger"] { color: $danger; }
QPushButton[kind="quiet"] { background: transparent; border: 1px solid transparent; }
QPushButton[kind="quiet"]:hover { background: $sunken; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; }
QPushButton[kind="rail"] {
    background: transparent; border: none; border-radius: 0; padding: 0;
}
QPushButton[kind="rail"]:hover { background: $sunken; }
QPushButton[kind="rail"]:checked { background: $accent_tint; border: none; color: $accent; }

QLineEdit, QComboBox, QDateEdit, QPlainTextEdit, QSpinBox {
    background: $surface; border: 1px solid $border; border-radius: 8px;
    padding: 0 12px; min-height: 42px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QPlainTextEdit:focus {
    border: 2px solid $accent; padding: 0 11px; min-height: 40px;
}
QLineEdit:disabled, QComboBox:disabled { background: $sunken; color: $muted; }
QLineEdit[problem="true"], QComboBox[problem="true"], QPushButton[problem="true"] {
    border: 2px solid $danger; padding: 0 11px; min-height: 40px;
}
QLineEdit[scale="lead"] { font-size: $lead; min-height: 50px; }
QLineEdit[scale="lead"]:focus { min-height: 48px; }
QLineEdit[scale="head"] { font-size: $head; font-weight: 600; min-height: 52px; }
QLineEdit[scale="head"]:focus { min-height: 50px; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 36px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url("$caret"); width: 16px; height: 16px; }
QComboBox QAbstractItemView {
    background: $surface; border: 1px solid $border; outline: none;
    selection-background-color: $accent_tint; selection-color: $ink;
}
QComboBox QAbstractItemView::item { min-height: 40px; padding: 0 10px; }

QAbstractItemView { background: $surface; border: none; outline: none; }
QListView#cartTable { background: $paper; }
QTableView {
    gridline-color: transparent; selection-background-color: $accent_tint;
    selection-color: $ink; background: $surface;
}
QHeaderView { background: $surface; }
QHeaderView::section {
    background: $surface; color: $muted; border: none; border-bottom: 1px solid $border;
    padding: 0 10px; min-height: 36px; font-size: $small; font-weight: 600;
}
QFrame#suggestions { background: $surface; border: 1px solid $border; border-radius: 8px; }

QProgressBar {
    background: $sunken; border: none; border-radius: 4px; min-height: 8px; max-height: 8px;
}
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QProgressBar[tone="success"]::chunk { background: $success; }
QProgressBar[tone="danger"]::chunk { background: $danger; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $border; border-radius: 5px; min-height: 36px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: $border; border-radius: 5px; min-width: 36px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: none; border: none; width: 0; height: 0;
}
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QToolTip { background: $ink; color: $paper; border: none; padding: 6px; }
QCalendarWidget QWidget { background: $surface; }
QCalendarWidget QAbstractItemView { selection-background-color: $accent; }
QCheckBox::indicator { width: 22px; height: 22px; }
""")
