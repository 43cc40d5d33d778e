"""The real window, spoken to in the cashier's words. Lanes run inline: answers come at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from kasir import app, config
from kasir.demo.window_driver import WindowDriver
from kasir.enums import Bearer, TenderKind
from kasir.tenders import TENDERS
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.notices import Notice
from kasir.ui.kit.rows import RowList
from kasir.ui.main_window import MainWindow
from kasir.ui.selling.discount_sheet import DiscountSheet
from tests.shop import MORNING, PEPPER, PINS


class Clock:
    """Time that moves a second with each look."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at.astimezone(UTC)


class Till(WindowDriver):
    """One till on one shop folder."""

    window: MainWindow

    def __init__(self, folder: Path, *, inline: bool = True, clock: Clock | None = None) -> None:
        self.folder = folder
        key = folder / config.PEPPER
        if not key.exists():
            key.write_bytes(PEPPER)
        self.clock = clock or Clock()
        super().__init__(app.open_till(folder, inline=inline, now=self.clock))
        self.errors: list[str] = []
        self.notices: list[str] = []
        self.failures: list[Exception] = []
        jobs = self.window.station.jobs
        jobs.failed.connect(self.failures.append)
        jobs.ended.connect(
            lambda how: self.failures.append(how) if isinstance(how, Exception) else None
        )
        self._listen()

    def _listen(self) -> None:
        shown = self.window.notices.show_notice

        def remember(notice: Notice) -> None:
            if notice.text:
                self.notices.append(notice.text)
            if notice.tone in {"danger", "warning"}:
                self.errors.append(notice.text)
            shown(notice)

        self.window.notices.show_notice = remember  # type: ignore[method-assign]
        for view in self.window._views.values():
            view.noticed.disconnect()
            view.noticed.connect(remember)

    # --- people and shifts ---

    def sign_in(self, username: str = "kasir", pin: str | None = None) -> None:
        self.choose("signInUser", username)
        field = self.fill("signInPin", PINS[username] if pin is None else pin)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def open_shift(self, opening_float: str = "500.000") -> None:
        self.fill("floatAmount", opening_float.replace(".", ""))
        self.press("openShift")

    def begin(self, username: str = "kasir") -> None:
        """Sign in and open the shift."""
        self.sign_in(username)
        self.open_shift()

    def count(self, pieces: dict[int, int]) -> None:
        """Open the closing of the shift and count the drawer."""
        self.press("closeShift")
        for denomination, number in pieces.items():
            self.fill(f"count{denomination}", str(number))

    def close_shift(self, reason: str = "") -> None:
        if reason:
            self.fill("differenceReason", reason)
        self.press("closeShiftConfirm")

    def tab(self, word: str) -> None:
        """Show another list of Perhitungan, by the beginning of its word."""
        [button] = [
            part
            for part in self.window.findChildren(KeyButton)
            if part.isCheckable() and part.isVisible() and part.text().startswith(word)
        ]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    # --- the sale ---

    def type_code(self, text: str) -> None:
        """Type into the scan field and press Enter."""
        field = self.fill("scanField", text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def rows(self) -> list[tuple[str, str, str]]:
        """Give the cart as it stands on the screen: goods, quantity x price, amount."""
        table = self.find(RowList, "cartTable")
        return [(row.title, row.middle, row.amount) for row in table.rows.rows]

    @property
    def total(self) -> str:
        return self.text("totalLabel")

    def select(self, position: int) -> None:
        self.find(RowList, "cartTable").select(position)

    def discount(self, amount: str, bearer: Bearer | None = None, *, is_whole: bool = False) -> str:
        """Give a discount and return what the screen says about it beforehand."""
        shift = Qt.KeyboardModifier.ShiftModifier
        none = Qt.KeyboardModifier.NoModifier
        self.key(Qt.Key.Key_F4, shift if is_whole else none)
        sheet = self.window.sheets.sheet
        assert isinstance(sheet, DiscountSheet), "no discount sheet"
        self.fill("discountAmount", amount.replace(".", ""))
        sheet.choose_bearer(bearer)
        told = self.text("discountPreview")
        self.key(Qt.Key.Key_Return)
        return told

    def hold(self, note: str = "") -> None:
        self.press("holdButton")
        field = self.fill("holdNote", note)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def resume(self, position: int = 0) -> None:
        self.key(Qt.Key.Key_F6)
        held = self.find(RowList, "heldList")
        held.select(position)
        QTest.keyClick(held, Qt.Key.Key_Return)

    # --- a second person ---

    def second(self, pin: str = PINS["pemilik"], username: str = "pemilik") -> str:
        """Let another person approve what lies over the sheet; give what it said."""
        told = self.text("approvalTold")
        people = self.find(RowList, "approveUser")
        names = [row.key for row in people.rows.rows]
        people.select(names.index(username))
        QTest.keyClick(self.fill("approvePin", pin), Qt.Key.Key_Return)
        QApplication.processEvents()
        return told

    def second_if_asked(self) -> None:
        """Let the owner approve where that is asked for, as at the counter."""
        if self.is_shown("approvalTold"):
            self.second()

    # --- paying ---

    def pay(self) -> None:
        self.press("payButton")

    def give(self, kind: TenderKind, amount: str = "") -> None:
        """Choose a tender and, unless the proposed rest is right, type an amount."""
        self.key(Qt.Key[f"Key_{TENDERS[kind].key}"])
        if amount:
            self.fill("cashField", amount.replace(".", ""))

    def finish(self) -> None:
        QTest.keyClick(self.find(QLineEdit, "cashField"), Qt.Key.Key_Return)
        self.second_if_asked()

    def pay_cash(self, amount: str) -> None:
        """Press Bayar if needed, type what was handed over, press Enter."""
        if not self.is_shown("cashField"):
            self.pay()
        self.give(TenderKind.CASH, amount)
        self.finish()

    @property
    def change(self) -> str:
        return self.text("changeLabel")

    def next_customer(self) -> None:
        self.press("nextCustomer")


def closed(till: Till) -> None:
    """End a till that a test opened by itself."""
    till.window.close()
    till.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def waiting(till: Till) -> Callable[[], bool]:
    """Say whether every answer came, for a till on real threads."""
    return lambda: till.window.station.jobs.is_idle
