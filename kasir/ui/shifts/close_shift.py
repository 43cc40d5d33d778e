"""Closing a shift: what lies about, a blind count, and only then, for who may see it, what differs.

Each count is stored before anything is said of it. Who may see what stands in docs/trust.md.
"""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from kasir.clock import Actor
from kasir.errors import (
    CountFirstError,
    DrawerDiffersError,
    LeftoversError,
    SecondPersonError,
    UserError,
)
from kasir.operations.rights import Right
from kasir.operations.shifts.closing import close_shift
from kasir.operations.shifts.counting import (
    COUNTS_ALONE,
    Counting,
    DrawerDifference,
    count_drawer,
    counting,
    see_difference,
)
from kasir.operations.shifts.leftovers import LeftThing, leftovers
from kasir.operations.shifts.report import ShiftReport
from kasir.ui.approval.approve import ApprovePane
from kasir.ui.kit.buttons import KeyButton
from kasir.ui.kit.parts import name
from kasir.ui.kit.sheet import Sheet
from kasir.ui.shifts.count_pane import CountPane
from kasir.ui.shifts.difference_pane import DifferencePane
from kasir.ui.shifts.leftovers_pane import LeftoversPane
from kasir.ui.shifts.report_sheet import ReportSheet
from kasir.ui.station import Station
from kasir.words import _

APPROVED_MS = 60_000  # So long does a manager's PIN let a difference stand on the screen.


class CloseShiftSheet(Sheet):
    """`closed_shift` carries the ShiftReport."""

    closed_shift = Signal(object)

    def __init__(self, station: Station) -> None:
        lead = _("Hitung uang di laci dan tulis jumlah lembarnya.")
        super().__init__(_("Tutup shift"), lead, 620)
        self._station = station
        self._seen: set[str] = set()
        self._second: Actor | None = None
        self._pages = QStackedWidget()
        self.count = CountPane()
        self._left = LeftoversPane(station)
        self._left.cancelled.connect(self._look_again)
        self._difference = DifferencePane()
        self._approve: ApprovePane | None = None
        for page in (self.count, self._left, self._difference):
            self._pages.addWidget(page)
        self.add(self._pages, grow=0)
        self.button = KeyButton(_("Tutup shift"), "F12", "lock", "primary", action=self._go)
        name(self.button, "closeShiftConfirm", _("Tutup shift"))
        self.again = KeyButton(_("Hitung ulang"), "F5", "calculator", action=self._count_again)
        name(self.again, "countAgain", _("Hitung ulang"))
        self.again.hide()
        self.add_buttons(self.button, self.again)
        self._approved = QTimer(self, singleShot=True, interval=APPROVED_MS)
        self._approved.timeout.connect(self._forget_second)
        self._ask_state()

    def take_focus(self) -> None:
        page = self._pages.currentWidget()
        if isinstance(page, CountPane | LeftoversPane | DifferencePane | ApprovePane):
            page.take_focus()

    # --- where the closing stands -------------------------------------------------------------

    def _ask_state(self) -> None:
        """Begin where it was left: each count of this shift is still there."""
        shift, register = self._station.shift, self._station.register_id
        assert shift is not None, "no shift to close"
        self._station.jobs.read(
            lambda session: (counting(session, shift.id), leftovers(session, register)),
            then=self._begin,
        )

    def _begin(self, found: tuple[Counting, tuple[LeftThing, ...]]) -> None:
        state, things = found
        if any(thing.key not in self._seen for thing in things):
            self._left.show_things(things)
            self._turn_to(self._left, _("Bawa ke shift berikutnya"))
        else:
            self._ask_count(state)

    def _look_again(self) -> None:
        self._station.prints.look()
        self._ask_state()

    def _ask_count(self, state: Counting) -> None:
        """Ask for a count, or for who may look at what was counted."""
        is_alone = self._station.shop.one_person_shop
        sees = self._station.may(Right.SEE_DIFFERENCE)
        if state.agrees or state.misses < (1 if sees and not is_alone else COUNTS_ALONE):
            self._turn_to_count(state)
        elif not (sees or is_alone or self._second):
            self._ask_manager()
        elif state.differs:
            self._look_at_difference()
        else:
            self._turn_to_count(state)

    def _turn_to_count(self, state: Counting) -> None:
        self._turn_to(self.count, _("Simpan hitungan"))
        if state.attempts and not state.agrees:
            self.count.count_anew(_told(state))
        self.take_focus()

    def _turn_to(self, page: QWidget, word: str) -> None:
        """Show a page; what belongs to the others can't be pressed, by no key either."""
        for other in (self.count, self._left, self._difference):
            other.setEnabled(other is page)
        self._pages.setCurrentWidget(page)
        self.lead.setVisible(page is self.count)
        for button, is_here in (
            (self.again, page is self._difference),
            (self.button, page is not self._approve),
        ):
            button.setVisible(is_here)
            button.setEnabled(is_here)
        if page is not self._approve:
            self.keys.pop("Enter", None)
        self.button.setText(word)
        self.button.setAccessibleName(word)
        self.take_focus()

    def _go(self) -> None:
        page = self._pages.currentWidget()
        if page is self._left:
            self._leave_rest()
        elif page is self.count:
            self._store_count()
        else:
            self._close()

    def _leave_rest(self) -> None:
        self._seen |= {thing.key for thing in self._left.things}
        shift = self._station.shift
        assert shift is not None, "no shift to close"
        self._station.jobs.read(lambda session: counting(session, shift.id), then=self._ask_count)

    # --- the count ----------------------------------------------------------------------------

    def _store_count(self) -> None:
        key, counts = str(uuid4()), self.count.counts()
        stamp = self._station.stamp(self._second)
        self.wait()
        self._station.jobs.write(
            lambda session: count_drawer(session, key, counts, stamp),
            then=self._take_count,
            always=self.go_on,
            refused=self._take_refusal,
        )

    def _take_count(self, state: Counting) -> None:
        if state.agrees:
            self._close()
        elif self._second is not None:
            self._look_at_difference()
        else:
            self._ask_count(state)

    def _count_again(self) -> None:
        self._turn_to(self.count, _("Simpan hitungan"))
        self.count.count_anew(_("Hitung ulang dari awal."))
        self.take_focus()

    # --- the difference -----------------------------------------------------------------------

    def _ask_manager(self) -> None:
        told = _(
            "Dua hitungan tidak cocok dengan catatan. Pengelola memeriksa selisihnya di sini "
            "dengan PIN."
        )
        self._ask_person(Right.SEE_DIFFERENCE, told, self._take_manager)

    def _ask_person(self, right: Right, told: str, then: object) -> None:
        if self._approve is not None:
            self._pages.removeWidget(self._approve)
            self._approve.deleteLater()
        self._approve = ApprovePane(self._station, right, told)
        self._approve.approved.connect(then)
        self._approve.open_on(self, self._pages)
        self._turn_to(self._approve, "")

    def _take_manager(self, manager: Actor) -> None:
        self._second = manager
        self._approved.start()
        self._look_at_difference()

    def _forget_second(self) -> None:
        """Take the difference away again: whoever stands here now may not see it."""
        self._second = None
        if self._pages.currentWidget() is not self.count and not self.is_busy:
            self._ask_manager()

    def _look_at_difference(self) -> None:
        stamp = self._station.stamp(self._second)
        self._station.jobs.write(
            lambda session: see_difference(session, stamp),
            then=self._show_difference,
            refused=self._take_refusal,
        )

    def _show_difference(self, found: DrawerDifference) -> None:
        self._difference.show_difference(found)
        self._turn_to(self._difference, _("Tutup shift"))

    # --- closing ------------------------------------------------------------------------------

    def _close(self) -> None:
        reason, seen = self._difference.reason.text(), frozenset(self._seen)
        stamp = self._station.stamp(self._second)
        self.wait()
        self._station.jobs.write(
            lambda session: close_shift(session, reason, stamp, seen=seen),
            then=self._show_report,
            always=self.go_on,
            refused=self._take_refusal,
        )

    def _verify(self, person: Actor) -> None:
        self._second = person
        self._close()

    def _take_refusal(self, error: UserError) -> bool:
        """Go where the refusal can be answered; the sentence stands below all the same."""
        match error:
            case SecondPersonError():
                told = _("Toko ini meminta orang kedua ikut memeriksa laci saat tutup shift.")
                self._ask_person(Right.RUN_SHIFT, told, self._verify)
                return True
            case DrawerDiffersError():
                self._ask_manager()
                return True
            case LeftoversError() | CountFirstError():
                self._ask_state()
        return False

    def _show_report(self, report: ShiftReport) -> None:
        self.say("")
        self.closed_shift.emit(report)
        self.sheet_asked.emit(ReportSheet(self._station, report))


def _told(state: Counting) -> str:
    """What may be said of the counts so far: that they did not agree, or count no more."""
    if state.is_stale:
        return _("Sejak hitungan terakhir ada uang yang keluar masuk laci. Hitung sekali lagi.")
    return _("Hitungan tadi tidak cocok dengan catatan. Hitung sekali lagi dari awal.")
