"""What the shop's closed lists are called on the screen."""

from __future__ import annotations

from kasir.enums import (
    Bearer,
    Cause,
    Condition,
    EntryKind,
    JobKind,
    JobState,
    Role,
    Source,
)
from kasir.words import _


def role_word(role: Role) -> str:
    """Give a role."""
    return {
        Role.CASHIER: _("Kasir"),
        Role.MANAGER: _("Pengelola"),
        Role.OWNER: _("Pemilik"),
        Role.AUDITOR: _("Pemeriksa"),
    }[role]


def bearer_word(bearer: Bearer) -> str:
    """Give who bears a discount."""
    return {
        Bearer.SHOP: _("Toko"),
        Bearer.CONSIGNOR: _("Penitip"),
        Bearer.SHARED: _("Bersama"),
    }[bearer]


def cause_word(cause: Cause) -> str:
    """Give why goods are written off."""
    return {
        Cause.LOST: _("Hilang"),
        Cause.DAMAGED: _("Rusak"),
        Cause.EXPIRED: _("Kedaluwarsa"),
    }[cause]


def condition_word(condition: Condition) -> str:
    """Give what becomes of returned goods."""
    return {
        Condition.SHELF: _("Kembali ke rak"),
        Condition.DAMAGED: _("Rusak, disisihkan"),
    }[condition]


def movement_word(kind: EntryKind) -> str:
    """Give an event that moves goods."""
    return {
        EntryKind.INTAKE: _("Barang masuk"),
        EntryKind.SALE: _("Penjualan"),
        EntryKind.RETURN: _("Retur penjualan"),
        EntryKind.RETURN_TO_CONSIGNOR: _("Retur ke penitip"),
        EntryKind.LOSS: _("Hilang atau rusak"),
        EntryKind.EXPIRY: _("Kedaluwarsa"),
        EntryKind.STOCK_COUNT: _("Stok opname"),
    }.get(kind, str(kind))


def document_word(kind: EntryKind) -> str:
    """Give what a numbered paper of the office is called."""
    return {
        EntryKind.INTAKE: _("Tanda terima"),
        EntryKind.RETURN_TO_CONSIGNOR: _("Retur ke penitip"),
        EntryKind.LOSS: _("Berita acara hilang atau rusak"),
        EntryKind.EXPIRY: _("Berita acara kedaluwarsa"),
        EntryKind.SETTLEMENT: _("Rekap penjualan"),
        EntryKind.REVERSAL: _("Pembatalan rekap"),
        EntryKind.PAYOUT: _("Bukti pembayaran"),
        EntryKind.ADVANCE: _("Bukti uang muka"),
    }[kind]


def source_word(source: Source) -> str:
    """Give where a payout comes from."""
    return {
        Source.DRAWER: _("Laci kasir"),
        Source.SAFE: _("Brankas"),
        Source.BANK: _("Bank"),
    }[source]


def job_word(kind: JobKind) -> str:
    """Give what a print job puts on paper."""
    return {
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
    }[kind]


def job_state_word(state: JobState) -> str:
    """Give how far a print job is."""
    return {
        JobState.QUEUED: _("Menunggu printer"),
        JobState.SENDING: _("Sedang dicetak"),
        JobState.PRINTED: _("Tercetak"),
        JobState.UNCERTAIN: _("Periksa kertasnya"),
        JobState.FAILED: _("Gagal dicetak"),
    }[state]


def settlement_word(state: str) -> str:
    """Give a settlement's state."""
    return {
        "final": _("Belum dibayar"),
        "partly_paid": _("Dibayar sebagian"),
        "paid": _("Lunas"),
        "cancelled": _("Dibatalkan"),
    }.get(state, state)
