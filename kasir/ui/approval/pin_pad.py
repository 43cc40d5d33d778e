"""A PIN by keyboard or by finger. Nothing of it is shown, kept or logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRegularExpression, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from kasir.clock import Actor
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import column, label, name, restyle, tell
from kasir.ui.scanner import KEEPS_KEYS
from kasir.words import _

if TYPE_CHECKING:
    from kasir.operations.people.sign_in import SignIn

LONGEST = 12
SHORTEST = 4


class PinPad(QWidget):
    """A field, ten digits, and a sentence below: what went wrong, or how long to wait."""

    entered = Signal(str)

    def __init__(self, object_name: str, confirm: str) -> None:
        super().__init__()
        self.field = name(QLineEdit(), object_name, _("PIN"))
        self.field.setProperty(KEEPS_KEYS, True)
        self.field.setProperty("scale", "head")
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.field.setPlaceholderText(_("PIN"))
        self.field.setMaxLength(LONGEST)
        self.field.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*")))
        self.field.returnPressed.connect(self.enter)
        self.field.textEdited.connect(self._forget_message)
        self.message = label("", wrap=True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.message.setMinimumHeight(44)
        self.confirm = KeyButton(confirm, "Enter", kind="primary", action=self.enter)
        self.confirm.setMinimumHeight(60)
        self.setLayout(column(self.field, self._digits(), self.confirm, self.message, gap=12))
        self._waiting = 0
        self._second = QTimer(self, interval=1_000)
        self._second.timeout.connect(self._count_down)

    def refuse(self, sentence: str) -> None:
        """Say why the PIN was not taken, and empty the field."""
        self.field.clear()
        tell(self.message, sentence, "danger")

    def lock(self, seconds: int) -> None:
        """Take no PIN for a while; the seconds are shown and count down."""
        self._waiting = seconds
        self.field.clear()
        self._show_lock()
        self._second.start()

    def take_answer(self, found: SignIn, refusal: str) -> Actor | None:
        """Who gave the PIN; without anybody say so, or how long no other is taken."""
        if found.actor is not None:
            self.start_again()
        elif found.wait_seconds:
            self.lock(found.wait_seconds)
        else:
            self.refuse(refusal)
        return found.actor

    def start_again(self) -> None:
        """Empty the field and the sentence, as for another person."""
        self._second.stop()
        self._waiting = 0
        self._show_lock()
        self._forget_message()
        self.field.clear()

    def pause(self) -> None:
        """Take nothing while a PIN is being checked."""
        self.confirm.setEnabled(False)

    def take_again(self) -> None:
        """The PIN is checked; nobody is told where the pad is gone by then."""
        self.confirm.setEnabled(not self._waiting)

    def _digits(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for number, text in enumerate("123456789"):
            grid.addWidget(self._digit(text), number // 3, number % 3)
        grid.addWidget(self._key(_("Hapus"), self.field.clear), 3, 0)
        grid.addWidget(self._digit("0"), 3, 1)
        grid.addWidget(self._key("⌫", self.field.backspace), 3, 2)
        return grid

    def _digit(self, text: str) -> KeyButton:
        return self._key(text, lambda: self._type(text))

    def _key(self, text: str, action: object) -> KeyButton:
        button = KeyButton(text, action=action)  # type: ignore[arg-type]
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setMinimumHeight(56)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return button

    def _type(self, digit: str) -> None:
        self._forget_message()
        self.field.insert(digit)
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # The field has taken it.
        else:
            super().keyPressEvent(event)

    def enter(self) -> None:
        """Take what was typed, as the button does."""
        if self._waiting or not self.confirm.isEnabled():
            return
        pin = self.field.text()
        if len(pin) < SHORTEST:
            self.refuse(_("Ketik PIN Anda, paling sedikit 4 angka."))
            return
        self.entered.emit(pin)

    def _forget_message(self) -> None:
        if not self._waiting:
            self.message.clear()

    def _count_down(self) -> None:
        self._waiting -= 1
        self._show_lock()
        if not self._waiting:
            self._second.stop()
            self.message.clear()
            self.field.setFocus()

    def _show_lock(self) -> None:
        is_free = not self._waiting
        self.field.setEnabled(is_free)
        self.confirm.setEnabled(is_free)
        if not is_free:
            restyle(self.message, tone="warning")
            self.message.setText(
                _("PIN salah beberapa kali. Coba lagi dalam {seconds} detik.").format(
                    seconds=self._waiting
                )
            )
