"""The columns of Perhitungan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kasir.ui.kit.enum_words import settlement_word
from kasir.ui.kit.tables import Column, joined, money_column, name_column, quantity_column
from kasir.words import _

Against = Callable[[Any], str]  # Why the consignor of a row is not to be paid today, or nothing.


def preview_columns(against: Against) -> tuple[Column, ...]:
    """What settling would give: who, how much was sold, the shop's part, what is due."""
    return (
        name_column(
            _("Penitip"),
            lambda row: joined(row.code, row.anomaly, against(row)),
            lambda row: "warning" if row.anomaly else "",
        ),
        quantity_column(_("Laku"), lambda row: row.sold, 64, is_extra=True),
        money_column(_("Omzet"), lambda row: row.figures.gross),
        money_column(_("Komisi"), lambda row: row.figures.commission, is_extra=True),
        money_column(_("Hak + saldo"), lambda row: row.owed, 112),
    )


def settled_columns(against: Against) -> tuple[Column, ...]:
    """What was settled: number, due, paid, what is left."""
    return (
        name_column(
            _("Penitip"),
            # What is against paying today says that it is not paid, too.
            lambda row: joined(row.number, against(row) or settlement_word(row.state).lower()),
            lambda row: {"paid": "success", "cancelled": "danger"}.get(row.state, ""),
        ),
        money_column(_("Hak"), lambda row: row.due),
        money_column(_("Dibayar"), lambda row: row.paid, is_extra=True),
        money_column(_("Sisa"), lambda row: row.owed),
    )


def account_columns(against: Against) -> tuple[Column, ...]:
    """Every consignor and the balance."""
    return (
        name_column(
            _("Penitip"),
            lambda row: joined(
                row.code if row.is_active else _("{code}, sudah berhenti").format(code=row.code),
                against(row),
            ),
            lambda row: "" if row.is_active else "warning",
        ),
        money_column(_("Saldo"), lambda row: row.owed, 120),
    )
