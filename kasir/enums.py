"""The closed lists of the shop, stored by value. Pure names: no Qt, no database.

What differs by member stands in one table for each list, made by `complete`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from kasir.words import _

Member = TypeVar("Member", bound=StrEnum)
Row = TypeVar("Row")


def complete(kind: type[Member], rows: Mapping[Member, Row]) -> Mapping[Member, Row]:
    """The rows as they are. Raises TypeError, at import, when a member has none."""
    if missing := ", ".join(member.name for member in kind if member not in rows):
        raise TypeError(f"a {kind.__name__} without a row: {missing}")
    return rows


class Scheme(StrEnum):
    """How a consignor's share is computed (docs/money.md 1)."""

    PERCENT = "PERSEN"
    NET_PRICE = "HARGA_TITIP"
    PER_UNIT = "PER_UNIT"
    TIERED = "BERJENJANG"
    OWN = "SENDIRI"  # The shop's own goods: no consignor, everything is the shop's.


# What can be agreed with somebody.
AGREED_SCHEMES = tuple(scheme for scheme in Scheme if scheme is not Scheme.OWN)


class Bearer(StrEnum):
    """Who gives a discount."""

    SHOP = "TOKO"
    CONSIGNOR = "PENITIP"
    SHARED = "BERSAMA"


class TenderKind(StrEnum):
    """What a customer pays with."""

    CASH = "TUNAI"
    QRIS = "QRIS"
    CARD = "KARTU"
    TRANSFER = "TRANSFER"


class Role(StrEnum):
    """What a person is in the shop."""

    CASHIER = "kasir"
    MANAGER = "pengelola"
    OWNER = "pemilik"
    AUDITOR = "pemeriksa"


class Source(StrEnum):
    """Where a payout comes from."""

    DRAWER = "drawer"
    SAFE = "safe"
    BANK = "bank"


class EntryKind(StrEnum):
    """What happened: every event that moves money or goods is one entry of the ledger."""

    SALE = "sale"
    RETURN = "return"
    SHIFT_OPEN = "shift_open"
    SHIFT_CLOSE = "shift_close"
    CASH_IN = "cash_in"
    CASH_OUT = "cash_out"
    COMPENSATION = "compensation"
    FEE = "fee"
    ADVANCE = "advance"
    ADJUSTMENT = "adjustment"
    OPENING = "opening"
    SETTLEMENT = "settlement"
    REVERSAL = "reversal"
    PAYOUT = "payout"
    INTAKE = "intake"
    RETURN_TO_CONSIGNOR = "return_to_consignor"
    LOSS = "loss"
    EXPIRY = "expiry"
    STOCK_COUNT = "stock_count"
    DRAWER_COUNT = "drawer_count"
    DEPOSIT = "deposit"  # Money that changes its place, and stays the shop's.


class Cause(StrEnum):
    """Why goods are written off."""

    LOST = "hilang"
    DAMAGED = "rusak"
    EXPIRED = "kedaluwarsa"


class Condition(StrEnum):
    """What becomes of goods that a customer brings back."""

    SHELF = "rak"
    DAMAGED = "rusak"


class JobKind(StrEnum):
    """What a print job puts on paper, or that it opens the drawer."""

    RECEIPT = "receipt"
    DRAWER = "drawer"
    Z_REPORT = "z_report"
    X_REPORT = "x_report"
    CONSIGNOR_INFO = "consignor_info"
    TEST = "test"
    GOODS_NOTE = "goods_note"
    PAYOUT = "payout"
    ADVANCE = "advance"
    LABEL = "label"


JOB_WORDS = complete(
    JobKind,
    {
        JobKind.RECEIPT: _("Struk"),
        JobKind.DRAWER: _("Buka laci"),
        JobKind.Z_REPORT: _("Laporan Z"),
        JobKind.X_REPORT: _("Laporan X"),
        JobKind.CONSIGNOR_INFO: _("Info penitip"),
        JobKind.TEST: _("Cetak uji"),
        JobKind.GOODS_NOTE: _("Nota barang"),
        JobKind.PAYOUT: _("Bukti pembayaran"),
        JobKind.ADVANCE: _("Bukti uang muka"),
        JobKind.LABEL: _("Label"),
    },
)


class JobState(StrEnum):
    """A print job's life (docs/trust.md)."""

    QUEUED = "queued"
    SENDING = "sending"
    PRINTED = "printed"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    CANCELLED = "cancelled"  # A person said, with a reason, that this paper is not wanted.


class Leftover(StrEnum):
    """What lies about when a shift ends."""

    CART = "cart"
    PAPER = "paper"


class CartState(StrEnum):
    """A stored cart is being rung up, or put aside with a note."""

    OPEN = "open"
    HELD = "held"


class PayCycle(StrEnum):
    """How often a consignor is paid."""

    DAILY = "harian"
    WEEKLY = "mingguan"
    FORTNIGHTLY = "dua mingguan"
    MONTHLY = "bulanan"
    ANY_VISIT = "sewaktu-waktu"


# The districts (kecamatan) of Kabupaten Probolinggo: reports show every one of them.
DISTRICTS = (
    *("Bantaran", "Banyuanyar", "Besuk", "Dringu", "Gading", "Gending", "Kotaanyar", "Kraksaan"),
    *("Krejengan", "Krucil", "Kuripan", "Leces", "Lumbang", "Maron", "Paiton", "Pajarakan"),
    *("Pakuniran", "Sukapura", "Sumber", "Sumberasih", "Tegalsiwalan", "Tiris", "Tongas"),
    "Wonomerto",
)
