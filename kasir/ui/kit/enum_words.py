"""What the shop's closed lists are called on the screen: a member without a word can't be."""

from __future__ import annotations

from kasir.enums import JOB_WORDS, Bearer, Cause, Condition, JobState, Role, Source, complete
from kasir.words import _

# A role.
role_word = complete(
    Role,
    {
        Role.CASHIER: _("Kasir"),
        Role.MANAGER: _("Pengelola"),
        Role.OWNER: _("Pemilik"),
        Role.AUDITOR: _("Pemeriksa"),
    },
).__getitem__

# What a role may do, in one sentence.
role_about = complete(
    Role,
    {
        Role.CASHIER: _("Menjual, membuka dan menutup shift. PIN 4 sampai 8 angka."),
        Role.MANAGER: _(
            "Juga barang, penitip, perhitungan dan pembayaran; menyetujui sebagai orang kedua. "
            "PIN 6 sampai 8 angka."
        ),
        Role.OWNER: _("Semuanya, juga orang dan kertas pemulihan. PIN 6 sampai 8 angka."),
        Role.AUDITOR: _("Melihat semua buku, tidak mengubah apa pun. PIN 4 sampai 8 angka."),
    },
).__getitem__

# Who bears a discount.
bearer_word = complete(
    Bearer, {Bearer.SHOP: _("Toko"), Bearer.CONSIGNOR: _("Penitip"), Bearer.SHARED: _("Bersama")}
).__getitem__

# Why goods are written off.
cause_word = complete(
    Cause, {Cause.LOST: _("Hilang"), Cause.DAMAGED: _("Rusak"), Cause.EXPIRED: _("Kedaluwarsa")}
).__getitem__

# What becomes of returned goods.
condition_word = complete(
    Condition, {Condition.SHELF: _("Kembali ke rak"), Condition.DAMAGED: _("Rusak, disisihkan")}
).__getitem__

# Where a payout comes from.
source_word = complete(
    Source, {Source.DRAWER: _("Laci kasir"), Source.SAFE: _("Brankas"), Source.BANK: _("Bank")}
).__getitem__

# What a print job puts on paper.
job_word = JOB_WORDS.__getitem__

# How far a print job is.
job_state_word = complete(
    JobState,
    {
        JobState.QUEUED: _("Menunggu printer"),
        JobState.SENDING: _("Sedang dicetak"),
        JobState.PRINTED: _("Tercetak"),
        JobState.UNCERTAIN: _("Periksa kertasnya"),
        JobState.FAILED: _("Gagal dicetak"),
        JobState.CANCELLED: _("Dibatalkan"),
    },
).__getitem__


def settlement_word(state: str) -> str:
    """A settlement's state."""
    return {
        "final": _("Belum dibayar"),
        "partly_paid": _("Dibayar sebagian"),
        "paid": _("Lunas"),
        "cancelled": _("Dibatalkan"),
    }.get(state, state)
