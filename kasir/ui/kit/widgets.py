"""Small parts that every screen is made of: texts, buttons that show their key, money, notices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from kasir.errors import UnclearAmountError
from kasir.money import ZERO, Money, Quantity, format_number, parse_money, parse_quantity
from kasir.ui import theme
from kasir.words import _

MONEY_DIGITS = 10  # More is a barcode, not an amount.
LONGEST = 15  # With its dots; what is longer was not typed by a person.


# --- texts and frames -----------------------------------------------------------------------


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
    """Give a widget the name that tests hold on to and the one that screen readers say."""
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


# --- buttons --------------------------------------------------------------------------------


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


_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def _key_font() -> QFont:
    return theme.look().font(theme.SMALL)


class RailButton(QPushButton):
    """An entry of the office's rail: the icon above the word."""

    def __init__(self, text: str, icon: str) -> None:
        super().__init__(text)
        self._icon_name = icon
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setProperty("kind", "rail")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(72, 62)

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


# --- amounts --------------------------------------------------------------------------------


class MoneyEdit(QLineEdit):
    """Takes rupiah: thousand dots while typing, never what a scanner types.

    Who types a dot or a comma is taken at his word: `12.500` is an amount, `12.50` and `12,5`
    stay as they are and are none.
    """

    edited = Signal()

    def __init__(self, *, size: str = "lead") -> None:
        super().__init__()
        self.setProperty("scale", size)
        self.setAlignment(_RIGHT)
        self.setPlaceholderText("0")
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._is_literal = False  # Dots and commas are a person's, not ours.
        self.textChanged.connect(self._regroup)

    def money(self) -> Money:
        """Give the amount; a field that is empty or can't be read is zero."""
        try:
            return self.read()
        except UnclearAmountError:
            return ZERO

    def read(self) -> Money:
        """Give the amount that is to be booked. Raises UnclearAmountError."""
        text = self.text().strip()
        try:
            return parse_money(text) if text else ZERO
        except ValueError as error:
            raise UnclearAmountError(text) from error

    def set_money(self, amount: Money) -> None:
        """Show an amount; zero leaves the field empty."""
        self.setText(format_number(amount.rupiah) if amount else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        is_command = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.matches(QKeySequence.StandardKey.Paste) or (text and text in ".,"):
            self._is_literal = True
        elif text and text.isprintable() and not is_command and not text.isdigit():
            event.accept()
            return
        super().keyPressEvent(event)

    def _regroup(self, text: str) -> None:
        cleaned = text.strip()
        if self._is_literal and cleaned and not _is_money(cleaned) and len(cleaned) <= LONGEST:
            restyle(self, problem="true")
            self.edited.emit()
            return
        if self._is_literal:
            self._is_literal = False
            restyle(self, problem="false")
        try:
            digits = str(abs(parse_money(cleaned).rupiah)) if cleaned else ""
        except ValueError:
            digits = "".join(part for part in cleaned if part in "0123456789")
        shown = format_number(int(digits[:MONEY_DIGITS])) if digits else ""
        if shown != text:
            behind = len(text) - self.cursorPosition()
            self.blockSignals(True)
            self.setText(shown)
            self.setCursorPosition(max(0, len(shown) - behind))
            self.blockSignals(False)
        self.edited.emit()


def _is_money(text: str) -> bool:
    try:
        parse_money(text)
    except ValueError:
        return False
    return True


def quantity_of(text: str) -> Quantity:
    """Give a typed quantity; what can't be read is zero, which no line accepts."""
    try:
        return parse_quantity(text)
    except ValueError:
        return Quantity(0)


class QuantityEdit(QLineEdit):
    """Takes a quantity with a decimal comma: `2`, `2,5`."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("scale", "head")
        self.setAlignment(_RIGHT)

    def quantity(self) -> Quantity:
        return quantity_of(self.text())


class Choice(QComboBox):
    """A list of words to choose from. The wheel over it turns the page, never the choice."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the page that scrolls."""
        event.ignore()


# --- notices --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence, and what to do about it. `tone`: plain, success, ...

    A paper that is offered as a PDF may `also` come from the receipt printer.
    """

    text: str
    tone: str = "plain"
    action: str = ""
    run: Callable[[], object] | None = None
    also: str = ""
    run_also: Callable[[], object] | None = None


_TONE_ICONS = {"success": "check-circle", "warning": "warning", "danger": "warning"}


class NoticeBar(QFrame):
    """The bottom line of the window. A notice stays until it is no longer true."""

    def __init__(self) -> None:
        super().__init__()
        name(self, "noticeBar", _("Pemberitahuan"))
        self.setFixedHeight(theme.TARGET)
        self._icon = QLabel()
        self._text = label()
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._action = KeyButton("", kind="quiet", action=self._run)
        name(self._action, "noticeAction", _("Tindakan"))
        self._also = KeyButton("", icon="printer", kind="quiet", action=self._run_also)
        name(self._also, "noticeAlso", _("Tindakan lain"))
        self._close = KeyButton("", icon="x", kind="quiet", action=self.clear)
        self._close.setFixedWidth(theme.TARGET)
        self._close.setAccessibleName(_("Tutup pemberitahuan"))
        inside = row(self._icon, self._text, self._action, self._also, self._close)
        inside.setContentsMargins(16, 0, 4, 0)
        inside.setStretch(1, 1)
        self.setLayout(inside)
        self._notice = Notice("")
        self.show_notice(self._notice)

    def text(self) -> str:
        """Give the sentence that stands there."""
        return self._notice.text

    def show_notice(self, notice: Notice) -> None:
        self._notice = notice
        restyle(self, tone=notice.tone)
        self.setAccessibleDescription(notice.text)
        self._text.setText(notice.text)
        self._text.setToolTip(notice.text)
        restyle(self._text, tone=notice.tone)
        icon = _TONE_ICONS.get(notice.tone, "")
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.setPixmap(theme.pixmap(icon, notice.tone, theme.ICON, 2.0))
        self._action.setText(notice.action)
        self._action.setAccessibleName(notice.action)
        self._action.setVisible(bool(notice.action))
        self._also.setText(notice.also)
        self._also.setAccessibleName(notice.also)
        self._also.setVisible(bool(notice.also))
        self._close.setVisible(bool(notice.text))

    def clear(self) -> None:
        self.show_notice(Notice(""))

    def _run(self) -> None:
        self._do(self._notice.run)

    def _run_also(self) -> None:
        self._do(self._notice.run_also)

    def _do(self, run: Callable[[], object] | None) -> None:
        self.clear()
        if run is not None:
            run()
