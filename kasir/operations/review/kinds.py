"""The table of what is looked at: one row a kind holds its word, its question and its sentence.

A kind without a row stops the program at import. None of them can be switched off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kasir.enums import complete
from kasir.operations.review import events, records, sentences
from kasir.operations.review.found import Ask, Found
from kasir.operations.review.sentences import Names, Told
from kasir.words import _


class ReviewKind(StrEnum):
    """What anybody but the owner could have done for himself. Stored with each tick."""

    TWO_PERSONS = "two_persons"
    APPROVAL = "approval"
    DISCOUNT = "discount"
    REMOVED = "removed"
    FAILED_PIN = "failed_pin"
    BANK_ACCOUNT = "bank_account"
    NEW_MONEY = "new_money"
    BACKDATED = "backdated"
    PAPER_SALES = "paper_sales"
    SHORT_STOCK = "short_stock"
    COUNT = "count"
    CASH = "cash"
    RESTORE = "restore"
    CLOCK_BACK = "clock_back"
    UNCERTAIN = "uncertain"
    STAFF = "staff"
    SETTING = "setting"


@dataclass(frozen=True, slots=True)
class KindRow:
    """How a kind is called, what finds it, what is said of it."""

    word: str
    ask: Ask
    tell: Callable[[Found, Names], Told]


_removed = records.of_kinds("line_removed", "cart_discarded")
_staff = records.of_kinds("staff", "recovery", "recovery_key")

# In the order of the screen's list of kinds: what costs most first.
KINDS = complete(
    ReviewKind,
    {
        ReviewKind.BANK_ACCOUNT: KindRow(
            _("Rekening diubah"), records.bank_accounts, sentences.bank_account
        ),
        ReviewKind.NEW_MONEY: KindRow(
            _("Uang ke penitip baru"), events.new_with_money, sentences.new_money
        ),
        ReviewKind.TWO_PERSONS: KindRow(
            _("Disetujui orang kedua"), events.two_persons, sentences.two_persons
        ),
        ReviewKind.APPROVAL: KindRow(
            _("Persetujuan tak terpakai"), records.approvals, sentences.approval
        ),
        ReviewKind.DISCOUNT: KindRow(_("Diskon besar"), events.discounts, sentences.discount),
        ReviewKind.REMOVED: KindRow(_("Keranjang dihapus"), _removed, sentences.removed),
        ReviewKind.CASH: KindRow(_("Selisih kas"), events.cash_differences, sentences.cash),
        ReviewKind.COUNT: KindRow(_("Selisih stok"), events.counts, sentences.count),
        ReviewKind.SHORT_STOCK: KindRow(_("Stok minus"), events.short_stock, sentences.short_stock),
        ReviewKind.PAPER_SALES: KindRow(
            _("Penjualan kertas"), records.paper_sales, sentences.paper_sales
        ),
        ReviewKind.BACKDATED: KindRow(_("Berlaku mundur"), records.backdated, sentences.backdated),
        ReviewKind.SETTING: KindRow(_("Pengaturan diubah"), records.settings, sentences.setting),
        ReviewKind.STAFF: KindRow(_("Orang diubah"), _staff, sentences.staff),
        ReviewKind.FAILED_PIN: KindRow(
            _("PIN salah"), records.of_kinds("failed_pin"), sentences.failed_pin
        ),
        ReviewKind.CLOCK_BACK: KindRow(
            _("Jam mundur"), records.of_kinds("clock_back"), sentences.clock_back
        ),
        ReviewKind.RESTORE: KindRow(
            _("Cadangan dipulihkan"), records.of_kinds("restore"), sentences.restore
        ),
        ReviewKind.UNCERTAIN: KindRow(
            _("Kertas meragukan"), events.uncertain_papers, sentences.uncertain
        ),
    },
)
