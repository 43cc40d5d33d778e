"""Forms of master data: under each field stands the sentence that says what is wrong with it.

Nothing typed is lost: not by a refusal, and not by one Esc.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from kasir.clock import format_day
from kasir.errors import FieldError, UnclearAmountError, UserError
from kasir.money import Money, Quantity, Rate, format_number, parse_quantity, parse_rate
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.edits import Choice, MoneyEdit
from kasir.ui.kit.parts import Part, box, caption, column, label, name, restyle, scrolling
from kasir.ui.kit.sheet import Run, Sheet, key_name
from kasir.ui.kit.typed_day import parse_typed_day
from kasir.words import _

GRID = 6  # Columns of a form: fields take 2, 3 or all of them.

C = TypeVar("C")
Read = Callable[[], Any]
Entry = QLineEdit | QComboBox


class Field(QWidget):
    """One field with its caption. `read` gives its value or raises FieldError.

    A field that may not be None says in `empty` what it stands for while nothing is in it.
    """

    empty: object = None

    def __init__(self, key: str, text: str, widget: Entry, read: Read) -> None:
        super().__init__()
        self.key, self.widget, self.read = key, widget, read
        self._problem = label("", "small", wrap=True)
        self._problem.setProperty("tone", "danger")
        self._problem.hide()
        self.setLayout(column(caption(text, widget), self._problem, None, gap=2))

    @property
    def problem(self) -> str:
        """What is wrong with the field, empty when nothing is."""
        return self._problem.text()

    def show_problem(self, text: str) -> None:
        """Say under the field what is wrong; an empty text takes it away."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.widget.setAccessibleDescription(text)
        restyle(self.widget, problem="true" if text else "false")

    def or_empty(self, empty: object) -> Field:
        """Say what the field stands for while nothing is in it."""
        self.empty = empty
        return self

    def check(self) -> bool:
        """Look at what stands in the field, and say at once what can't be read."""
        try:
            self.read()
        except FieldError as error:
            self.show_problem(str(error))
            return False
        self.show_problem("")
        return True


class FormSheet(Sheet):
    """A sheet of fields that scrolls; F12 stores, Enter goes on to the next field.

    A field that is hidden is not asked.
    """

    changed = Signal()

    def __init__(self, prefix: str, title: str, lead: str, width: int = 600) -> None:
        super().__init__(title, lead, width)
        self._prefix = prefix
        self._fields: dict[str, Field] = {}
        self._start: dict[str, str] = {}
        self._is_warned = False
        self.first = ""  # The field that is typed into first, if not the first one.
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(10)
        self.grid.setContentsMargins(0, 0, 10, 0)
        for number in range(GRID):
            self.grid.setColumnStretch(number, 1)
        self._area = scrolling(box(self.grid))
        self.add(self._area)
        self.keys["Enter"] = self.focusNextChild

    def take_focus(self) -> None:
        fields = [field for field in self._fields.values() if field.widget.isEnabled()]
        fields.sort(key=lambda field: (not field.problem, field.key != self.first))
        if fields:
            self._go_to(fields[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter leave a list: one that takes words would keep it for itself."""
        is_press = event.type() is QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and key_name(event) == "Enter":
            self.focusNextChild()
            return True
        return super().eventFilter(watched, event)

    # --- putting fields in ------------------------------------------------------------------

    def lay(self, *parts: tuple[Part, int]) -> None:
        """Put a row of parts into the form, each with how many of the six columns it takes."""
        line, at = self.grid.rowCount(), 0
        for part, wide in parts:
            if isinstance(part, QWidget):
                self.grid.addWidget(part, line, at, 1, wide)
            elif part is not None and not isinstance(part, int):
                self.grid.addLayout(part, line, at, 1, wide)
            at += wide

    def field(self, key: str, text: str, widget: Entry, read: Read) -> Field:
        """Make a field of any kind."""
        made = self._fields[key] = Field(key, text, widget, read)
        name(widget, f"{self._prefix}{key[0].upper()}{_camel(key[1:])}", text)
        if isinstance(widget, QLineEdit):
            widget.editingFinished.connect(made.check)
            widget.textEdited.connect(lambda _text: made.problem and made.check())
            widget.textChanged.connect(lambda _text: self.changed.emit())
        else:
            # What it offers may be long; the form is as wide as its sheet.
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            widget.installEventFilter(self)
            widget.currentTextChanged.connect(lambda _text: self.changed.emit())
        return made

    def text(self, key: str, text: str, value: str, hint: str = "") -> Field:
        """Make a field for words."""
        edit = QLineEdit(value)
        edit.setPlaceholderText(hint)
        edit.setCursorPosition(0)
        return self.field(key, text, edit, lambda: edit.text().strip())

    def money(self, key: str, text: str, value: Money | None, hint: str = "") -> Field:
        """Make a field for rupiah; empty is None."""
        edit = MoneyEdit(size="body")
        edit.set_money(value or Money(0))
        edit.setPlaceholderText(hint)

        def read() -> Money | None:
            try:
                return edit.read() if edit.text() else None
            except UnclearAmountError as error:
                raise FieldError(key, str(error)) from error

        return self.field(key, text, edit, read)

    def rate(self, key: str, text: str, value: Rate | None, hint: str = "") -> Field:
        """Make a field for a percentage; empty is None."""
        edit = QLineEdit(str(value).removesuffix("%") if value is not None else "")
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        edit.setPlaceholderText(hint)
        told = _("{text} bukan persen yang jelas. Tulis seperti 15 atau 12,5.")
        return self.field(key, text, edit, parsed(key, edit, parse_rate, told))

    def quantity(self, key: str, text: str, value: Quantity) -> Field:
        """Make a field for a quantity; empty is None."""
        edit = QLineEdit(str(value) if value else "")
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        told = _("{text} bukan jumlah yang jelas. Tulis seperti 2 atau 2,5.")
        return self.field(key, text, edit, parsed(key, edit, parse_quantity, told))

    def count(self, key: str, text: str, value: int | None) -> Field:
        """Make a field for a whole number; empty is None."""
        edit = QLineEdit(format_number(value) if value is not None else "")
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        told = _("{text} bukan angka bulat.")
        return self.field(key, text, edit, parsed(key, edit, _whole, told))

    def day(self, key: str, text: str, value: date | None, hint: str = "") -> Field:
        """Make a field for a day; empty is None."""
        edit = QLineEdit(format_day(value) if value is not None else "")
        edit.setPlaceholderText(hint or _("hh/bb/tttt"))
        told = _("Tanggal {text} tidak terbaca. Tulis seperti 24/11/2026.")
        return self.field(key, text, edit, parsed(key, edit, parse_typed_day, told))

    def choice(self, key: str, text: str, offered: Sequence[tuple[str, Any]], value: Any) -> Field:
        """Make a field that offers words, each standing for a value."""
        box = Choice(word for word, _stands_for in offered)
        known = [stands_for for _word, stands_for in offered]
        box.setCurrentIndex(known.index(value))
        return self.field(key, text, box, lambda: known[box.currentIndex()])

    def words(
        self, key: str, text: str, offered: Sequence[str], value: str, hint: str = ""
    ) -> Field:
        """Make a field that offers words and takes others, too."""
        box = Choice(offered, takes_others=True)
        edit = box.lineEdit()
        assert edit is not None, "an editable list is typed into"
        edit.setPlaceholderText(hint)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setCurrentText(value)
        return self.field(key, text, box, lambda: box.currentText().strip())

    def put(self, key: str, text: str) -> None:
        """Write a text into a field, as if it had been typed."""
        widget = self._fields[key].widget
        if isinstance(widget, QComboBox):
            widget.setCurrentText(text)
        else:
            widget.setText(text)

    # --- storing ----------------------------------------------------------------------------

    def add_buttons(self, primary: KeyButton, *others: KeyButton, back: str = "") -> None:
        """Put the buttons below; Enter goes from the last field to the primary one."""
        super().add_buttons(primary, *others, back=back)
        for button in self.findChildren(KeyButton):
            if button.key == "Esc":
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def add_store(self, word: str, icon: str, store: Run, *others: KeyButton) -> KeyButton:
        """End the form with the button that stores it."""
        self.grid.setRowStretch(self.grid.rowCount(), 1)
        button = KeyButton(word, "F12", icon, "primary", action=store)
        self.add_buttons(name(button, f"{self._prefix}Confirm", word), *others)
        return button

    def begin(self) -> None:
        """Remember what stands in the fields: later ones differ from it, or do not."""
        self._start = self._typed()

    def collect(self) -> dict[str, Any] | None:
        """What stands in all fields, or say under each what can't be read."""
        asked = {key: field for key, field in self._fields.items() if field.isVisibleTo(self)}
        wrong = [field for field in asked.values() if not field.check()]
        if wrong:
            self.take_focus()
            return None
        found = {key: (field.read(), field.empty) for key, field in asked.items()}
        return {key: empty if value is None else value for key, (value, empty) in found.items()}

    def refuse(self, error: UserError) -> bool:
        """Show a refusal under the field that it names; say whether there is one."""
        if not isinstance(error, FieldError) or error.field not in self._fields:
            return False
        field = self._fields[error.field]
        field.show_problem(str(error))
        self._go_to(field)
        return True

    def leave(self) -> None:
        """Go away: what was typed is stored."""
        self.begin()
        self.close_sheet()

    def close_sheet(self) -> None:
        """Go away; over something typed say so first."""
        if self._typed() != self._start:
            if not self._is_warned:
                self._is_warned = True
                told = _("Belum disimpan. F12 menyimpan; Esc sekali lagi membuang yang ditulis.")
                self.say(told, "warning")
                return
            self.say("")  # It was thrown away: nothing waits for F12 any more.
        super().close_sheet()

    def _go_to(self, field: Field) -> None:
        field.widget.setFocus()
        if isinstance(field.widget, QComboBox) and (edit := field.widget.lineEdit()) is not None:
            edit.selectAll()  # As with Tab: what is typed takes the place of what stands there.
        # When the sentence under the field has its place, too.
        QTimer.singleShot(0, field, lambda: self._area.ensureWidgetVisible(field))

    def _typed(self) -> dict[str, str]:
        return {key: _shown(field.widget) for key, field in self._fields.items()}


def filled(card: C, values: Mapping[str, object]) -> C:
    """A card with what stands in its form; a field that has no place there stays as it is."""
    known = {field.name for field in dataclasses.fields(card)}  # type: ignore[arg-type]
    asked = {key: value for key, value in values.items() if key in known}
    return dataclasses.replace(card, **asked)  # type: ignore[type-var]  # A card is a dataclass.


def _shown(widget: Entry) -> str:
    return widget.currentText() if isinstance(widget, QComboBox) else widget.text()


def parsed(key: str, edit: Entry, parse: Callable[[str], Any], told: str) -> Read:
    """What reads a field: None where it is empty, else what `parse` makes of it."""

    def read() -> Any:
        text = _shown(edit).strip()
        if not text:
            return None
        try:
            return parse(text)
        except ValueError as error:
            raise FieldError(key, told.format(text=text[:20])) from error

    return read


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValueError(text)
    return int(text)


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(part.capitalize() for part in rest)
