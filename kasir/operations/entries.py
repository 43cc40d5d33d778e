"""What each kind of entry is called, and where it counts. A row that is empty was meant so."""

from __future__ import annotations

from dataclasses import dataclass

from kasir.enums import EntryKind, complete
from kasir.words import _


@dataclass(frozen=True, slots=True)
class EntryRow:
    """The words for one kind of entry, each where it can appear."""

    movement: str = ""  # It moves goods: on the card of a product.
    document: str = ""  # It has a numbered paper of the office.
    account: str = ""  # It stands by itself on a consignor's account.
    column: str = ""  # The sum of a settlement that its payable rows belong to.
    series: str = ""  # Its number is the next of these in its year: PST/2026/00231.


ENTRIES = complete(
    EntryKind,
    {
        EntryKind.SALE: EntryRow(movement=_("Penjualan"), column="sales"),
        EntryKind.RETURN: EntryRow(movement=_("Retur penjualan"), column="returns"),
        EntryKind.SHIFT_OPEN: EntryRow(),
        EntryKind.SHIFT_CLOSE: EntryRow(),
        EntryKind.CASH_IN: EntryRow(),
        EntryKind.CASH_OUT: EntryRow(),
        EntryKind.COMPENSATION: EntryRow(account=_("Ganti rugi"), column="compensation"),
        EntryKind.LOSS: EntryRow(
            movement=_("Hilang atau rusak"),
            document=_("Berita acara hilang atau rusak"),
            account=_("Ganti rugi barang hilang atau rusak"),
            column="compensation",
            series="BA",
        ),
        EntryKind.EXPIRY: EntryRow(
            movement=_("Kedaluwarsa"),
            document=_("Berita acara kedaluwarsa"),
            account=_("Barang kedaluwarsa"),
            column="compensation",
            series="BA",
        ),
        EntryKind.STOCK_COUNT: EntryRow(
            movement=_("Stok opname"),
            account=_("Selisih stok opname"),
            column="compensation",  # Lost goods that turned up.
        ),
        EntryKind.DRAWER_COUNT: EntryRow(),
        EntryKind.DEPOSIT: EntryRow(series="STR"),
        EntryKind.FEE: EntryRow(account=_("Biaya"), column="fees"),
        EntryKind.ADVANCE: EntryRow(
            document=_("Bukti uang muka"), account=_("Uang muka"), column="advances", series="UMV"
        ),
        EntryKind.ADJUSTMENT: EntryRow(account=_("Koreksi"), column="adjustments"),
        EntryKind.OPENING: EntryRow(account=_("Saldo sebelum kasir dipakai"), column="adjustments"),
        EntryKind.SETTLEMENT: EntryRow(document=_("Rekap penjualan"), series="PST"),
        EntryKind.REVERSAL: EntryRow(document=_("Pembatalan rekap")),
        EntryKind.PAYOUT: EntryRow(document=_("Bukti pembayaran"), series="BKK"),
        EntryKind.INTAKE: EntryRow(
            movement=_("Barang masuk"), document=_("Tanda terima"), series="TT"
        ),
        EntryKind.RETURN_TO_CONSIGNOR: EntryRow(
            movement=_("Retur ke penitip"), document=_("Retur ke penitip"), series="RTV"
        ),
    },
)
