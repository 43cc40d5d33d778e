"""What all screens share: the door to the shop, who stands here, in which shift, and the time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kasir import clock
from kasir.clock import Actor, StaffName, Stamp
from kasir.config import Config
from kasir.enums import JobKind
from kasir.operations import rights
from kasir.operations.rights import Right
from kasir.settings import ShopSettings
from kasir.ui.jobs import Errand, Jobs
from kasir.ui.kit.qr_view import Modules
from kasir.ui.print_watch import PrintWatch

if TYPE_CHECKING:
    from kasir.operations.goods.counts import CountScope
    from kasir.operations.products.labels import LabelWish
    from kasir.operations.selling.receipts import Receipt
    from kasir.operations.settling.consignor_info import ConsignorInfo
    from kasir.operations.settling.payouts import Paid
    from kasir.operations.settling.transfers import TransferDue
    from kasir.operations.shifts.shifts import OpenShift, ShiftReport
    from kasir.printing.papers.label_grid import LabelSheet


class Papers(Protocol):
    """What the printing side makes for a screen. Long work: called on the office lane only."""

    is_on_screen: bool  # No printer: the paper is shown as a picture.

    def receipt_png(self, receipt: Receipt, copy: int) -> bytes:
        """Draw a receipt as it comes out of the printer."""

    def shift_png(self, report: ShiftReport) -> bytes:
        """Draw an X or Z report; a Z is kept as a file of its day, too."""

    def info_png(self, info: ConsignorInfo) -> bytes:
        """Draw the slip "Info penitip"."""

    def entry_png(self, errand: Errand, kind: JobKind, entry_id: int) -> bytes:
        """Draw a note about goods or a payment's slip as the receipt printer prints it."""

    def photo_of(self, file: Path) -> bytes:
        """Make the small JPEG that is kept of a product's picture file. Raises PhotoError."""

    def write_statements(self, errand: Errand, settlement_ids: Sequence[int]) -> Path:
        """Write one PDF a settlement and one with all of them, and give that one."""

    def write_statement(self, errand: Errand, settlement_id: int) -> Path:
        """Write one settlement's PDF and say where it is."""

    def write_payout_slip(self, errand: Errand, settlement_id: int, paid: Paid) -> Path:
        """Write the slip that a consignor signs for one payout, and say where it is."""

    def write_advance_slip(self, errand: Errand, advance_id: int) -> Path:
        """Write the slip that a consignor signs for an advance, and say where it is."""

    def write_goods_note(self, errand: Errand, note_id: int) -> Path:
        """Write the copies of a TT, RTV or BA, and say where they are."""

    def write_labels(
        self,
        errand: Errand,
        wishes: Sequence[LabelWish],
        sheet: LabelSheet,
        stamp: Stamp,
        number: str = "",
    ) -> Path:
        """Write labels with today's tags and say where they are; `number` is the note's."""

    def print_labels(self, errand: Errand, wishes: Sequence[LabelWish], stamp: Stamp) -> int:
        """Queue labels with today's tags for the receipt printer, and say how many."""

    def write_count_sheet(
        self, errand: Errand, scope: CountScope, stamp: Stamp, *, is_blind: bool = True
    ) -> Path:
        """Write a sheet to count a scope by, and say where it is."""

    def write_agreement(
        self, errand: Errand, consignor_id: int, stamp: Stamp, version: int | None = None
    ) -> Path:
        """Write an agreement to be signed, without a version today's, and say where it is."""

    def write_kuitansi(self, errand: Errand, sale_id: int) -> Path:
        """Write the kuitansi of an office's purchase and say where it is."""

    def write_transfers(self, dues: Sequence[TransferDue], day: date, at: datetime) -> Path:
        """Write the transfer list as CSV and XLSX, and give their folder."""

    def qr_modules(self, text: str) -> Modules:
        """Give a QR code as rows of modules, quiet zone included. Quick: for a screen to call."""


@dataclass(slots=True)
class Station:
    """One register and the person at it. `actor` and `shift` change during the day."""

    jobs: Jobs
    config: Config
    register_id: int
    shop: ShopSettings
    names: tuple[StaffName, ...]  # Who may sign in, for the first screen; afterwards it asks.
    pepper: bytes
    papers: Papers
    prints: PrintWatch
    keep_config: Callable[[Config], None]  # Writes a file: called on the office lane only.
    now: Callable[[], datetime] = clock.now
    actor: Actor | None = None
    shift: OpenShift | None = None

    @property
    def day(self) -> date:
        """The business day: of the open shift, else the calendar's."""
        return self.shift.business_day if self.shift else clock.today(self.now())

    def may(self, right: Right) -> bool:
        """Whether the person here has a right. The operations ask again, and they decide."""
        return self.actor is not None and rights.may(self.actor, right)

    def stamp(self, second: Actor | None = None) -> Stamp:
        """Say who does something now; `second` approved it with a PIN."""
        assert self.actor is not None, "nobody signed in"
        return Stamp(
            at=self.now(),
            actor=self.actor,
            register_id=self.register_id,
            shift_id=self.shift.id if self.shift else None,
            business_day=self.day,
            second=second,
        )
