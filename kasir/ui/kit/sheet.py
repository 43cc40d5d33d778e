"""Sheets: what opens over a page and goes away again. No dialog windows, so nothing hides behind.

A sheet covers the right part of the page; the cart at the left stays visible. Keys that a sheet
does not know go nowhere, so nothing below it can be pressed by accident.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QWidget

from kasir.errors import UserError
from kasir.ui import theme
from kasir.ui.jobs import Jobs
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.edits import MoneyEdit
from kasir.ui.kit.notices import Notice
from kasir.ui.kit.parts import Grow, Part, column, fill, label, row
from kasir.words import _

WIDE = 600
MOST_GROWTH = 1.1  # With large text a sheet grows less than its text: the cart stays readable.

T = TypeVar("T")
Run = Callable[[], object]


class Surface(QWidget):
    """A page or a sheet: it has keys of its own and a field that wants the focus."""

    noticed = Signal(object)  # A Notice for the bottom line of the window.
    sheet_asked = Signal(object)  # A Sheet to open.

    def __init__(self) -> None:
        super().__init__()
        self.keys: dict[str, Run] = {}  # Besides those that stand on a button.
        self.begins_at: QWidget | None = None

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what the key stands for; say whether it stands for anything."""
        pressed = key_name(event)
        run = self.keys.get(pressed) or self._button_of(pressed)
        if run is None:
            return False
        run()
        return True

    def buttons_with_keys(self) -> list[KeyButton]:
        """The buttons whose keys do the same as a press; of two with one key the first counts.

        Who can't see a button can't mean it: while it is hidden its key does nothing.
        """
        return self.findChildren(KeyButton)

    def _button_of(self, key: str) -> Run | None:
        if key in {"", "Enter"}:  # What Enter does depends on where the cursor is.
            return None
        shown = (one for one in self.buttons_with_keys() if one.isVisibleTo(self))
        return next((one.click for one in shown if one.key == key), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A field tells its Enter and passes the key on; it must not reach the next page.
        if self.take_key(event) or key_name(event) == "Enter":
            event.accept()
        else:
            super().keyPressEvent(event)

    def take_scan(self, _code: str) -> bool:
        """Take what was scanned; say whether it was wanted here."""
        return False

    def take_focus(self) -> None:
        """Put the cursor where the next thing is typed; what stands there gives way to it."""
        if self.begins_at is not None:
            self.begins_at.setFocus()
            if isinstance(self.begins_at, QLineEdit):
                self.begins_at.selectAll()

    def make_room(self, width: int) -> None:
        """Keep what matters visible while a sheet of this width lies over the right part."""

    def refresh(self) -> None:
        """Show the present state; called each time the page comes up."""

    def say(self, text: str, tone: str = "plain", action: str = "", run: Run | None = None) -> None:
        """Put one sentence, with at most one thing to do about it, into the notice bar."""
        self.noticed.emit(Notice(text, tone, action, run))

    def offer_paper(self, text: str, action: str, open_pdf: Run, print_slip: Run) -> None:
        """Say what was stored, with its paper as a PDF and from the receipt printer."""
        also = _("Printer struk")
        self.noticed.emit(Notice(text, "success", action, open_pdf, also, print_slip))

    def is_clear(self, field: MoneyEdit) -> bool:
        """Whether an amount that is to be booked can be read; say so and go there, if not."""
        if self.attempt(field.read):
            return True
        field.setFocus()
        return False

    def has_all(self, *needed: tuple[object, QWidget, str]) -> bool:
        """Whether all is there that is needed; say what is missing first and go there, if not.

        Each is what was given, where it is typed, and the sentence that asks for it.
        """
        for given, field, told in needed:
            if not given:
                self.say(told, "warning")
                field.setFocus()
                return False
        return True

    def attempt(self, run: Run) -> bool:
        """Do something that a person may have asked wrongly; say what, if so."""
        try:
            run()
        except UserError as error:
            self.say(str(error), "danger")
            return False
        return True


def key_name(event: QKeyEvent) -> str:
    """`F4`, `Shift+F4`, `Ctrl+Z`, `Enter`, `Esc`, `Del` ... as the buttons show them."""
    name = _KEY_NAMES.get(event.key(), "")
    modifiers = event.modifiers()
    is_number = Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9
    is_command = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    is_letter = Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z
    if not name and (is_letter or (is_number and is_command)):
        name = chr(event.key())
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        name = f"Shift+{name}"
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        name = f"Ctrl+{name}"
    return name


_KEY_NAMES: dict[int, str] = {
    **{Qt.Key.Key_F1 + number: f"F{number + 1}" for number in range(12)},
    Qt.Key.Key_Return: "Enter",
    Qt.Key.Key_Enter: "Enter",
    Qt.Key.Key_Escape: "Esc",
    Qt.Key.Key_Delete: "Del",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_PageUp: "PageUp",
    Qt.Key.Key_PageDown: "PageDown",
}


LOCK_KEY = "Ctrl+L"


class Sheet(Surface):
    """A sheet with a title, its content, and a row of buttons at the bottom."""

    closed = Signal()
    takes_scans = False  # A scan while the sheet is open is refused, except where it is wanted.

    def __init__(self, title: str, lead: str = "", width: int = WIDE) -> None:
        super().__init__()
        self.wide = width
        self.is_busy = False  # Something was asked of the shop: stay until the answer is here.
        self._over: SheetHost | None = None
        self._frame = QFrame()
        self._frame.setObjectName("sheet")
        self.title = label(title, "head")
        self.lead = label(lead, "muted", wrap=True)
        if not lead:  # Shown before it has a parent it would be a window of its own.
            self.lead.hide()
        self.body = column(gap=12)
        self.buttons = row(gap=12)
        close = KeyButton("", icon="x", kind="quiet", action=self.close_sheet)
        close.setAccessibleName(_("Tutup (Esc)"))
        close.setFixedWidth(theme.TARGET)
        head = row(self.title, None, close)
        inside = column(head, self.lead, 4, self.body, 8, self.buttons, grow=3)
        inside.setContentsMargins(24, 14, 24, 20)
        self._frame.setLayout(inside)
        self.setLayout(column(self._frame))
        self.keys["Esc"] = self.close_sheet
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def take_focus(self) -> None:
        if self.begins_at is None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().take_focus()

    def add(self, *parts: Part, grow: Grow = ()) -> None:
        """Put parts into the body, from top to bottom, as into a column."""
        fill(self.body, *parts, grow=grow)

    def add_buttons(self, primary: KeyButton, *others: KeyButton, back: str = "") -> None:
        """Put the primary button at the right edge; it does what Enter does.

        `back` stands on the button that goes away, where "Batal" would be taken for the other one.
        """
        away = KeyButton(back or _("Batal"), "Esc", kind="quiet", action=self.close_sheet)
        fill(self.buttons, away, None, *others, primary)
        if primary.key == "Enter":
            self.keys.setdefault("Enter", primary.click)

    def add_close(self, word: str) -> KeyButton:
        """Put one button below that goes away, as Enter does: there is nothing to confirm."""
        close = KeyButton(word, "Enter", kind="primary", action=self.close_sheet)
        fill(self.buttons, None, close)
        self.keys["Enter"] = self.close_sheet
        return close

    def close_sheet(self) -> None:
        """Go away; what was typed here is gone, the cart is not."""
        if not self.is_busy:
            self.closed.emit()

    def leave(self) -> None:
        """Go away at once: what was typed is stored."""
        self.close_sheet()

    def store(
        self,
        jobs: Jobs,
        work: Callable[[Any], T],
        told: Callable[[T], object],
        refused: Callable[[UserError], bool] | None = None,
    ) -> None:
        """Change the shop; then leave and tell the answer. Who is refused finds all as it was."""
        self.wait()
        jobs.write(work, partial(self._leave_telling, told), self.go_on, refused)

    def _leave_telling(self, told: Callable[[T], object], answer: T) -> None:
        self.leave()
        told(answer)

    def open_over(self, sheet: Sheet) -> None:
        """Show another sheet over this one, which stays as it is below."""
        if self._over is None:
            self._over = SheetHost(self)
            self._over.emptied.connect(self.take_focus)
        self._over.open_sheet(sheet)

    def close_over(self) -> None:
        """Take away what was opened over this one."""
        if self._over is not None:
            self._over.close_sheet()

    @property
    def over(self) -> Sheet | None:
        """What lies over this one."""
        return self._over.sheet if self._over is not None else None

    def wait(self) -> None:
        """Take nothing until the answer comes: a second press must find nothing to press."""
        self.is_busy = True
        self._frame.setEnabled(False)

    def go_on(self) -> None:
        """The answer is here."""
        self.is_busy = False
        self._frame.setEnabled(True)
        (self.over or self).take_focus()

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what the key stands for, but nothing while an answer is awaited."""
        return self.is_busy or super().take_key(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if key_name(event) == LOCK_KEY:
            event.ignore()  # The window's.
            return
        self.take_key(event)
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's signature
        """Keep Tab within the sheet."""
        moved = super().focusNextPrevChild(forward)
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.take_focus()
        return moved


class SheetHost(QWidget):
    """Lies over the pages while a sheet is open, and dims what is below."""

    opened = Signal(int)  # How wide the sheet is.
    emptied = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self.sheet: Sheet | None = None
        self.hide()
        parent.installEventFilter(self)

    def open_sheet(self, sheet: Sheet) -> None:
        """Show a sheet in place of the one that is open, if any."""
        self._drop()
        self.sheet = sheet
        sheet.setParent(self)
        sheet.closed.connect(self.close_sheet)
        self._fit()
        self.show()
        self.raise_()
        sheet.show()
        sheet.take_focus()
        self.opened.emit(sheet.width())

    def close_sheet(self) -> None:
        """Take the sheet away and give the page its focus back."""
        if self.sheet is not None:
            self._drop()
            self.hide()
            self.emptied.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() is QEvent.Type.Resize:
            self._fit()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        shade = theme.color("ink")
        shade.setAlpha(26)
        QPainter(self).fillRect(self.rect(), shade)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # A press beside the sheet does nothing.

    def _fit(self) -> None:
        self.setGeometry(self._page.rect())
        if self.sheet is not None:
            wide = min(round(self.sheet.wide * min(theme.look().factor, MOST_GROWTH)), self.width())
            self.sheet.resize(wide, self.height())
            self.sheet.move(QPoint(self.width() - wide, 0))

    def _drop(self) -> None:
        if self.sheet is not None:
            self.sheet.hide()
            self.sheet.deleteLater()
            self.sheet = None
