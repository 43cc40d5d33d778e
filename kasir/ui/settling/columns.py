"""The columns of Perhitungan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kasir.money import format_number, format_quantity
from kasir.operations.settling.accounts import ConsignorAccount
from kasir.operations.settling.settlements import SettlementHead
from kasir.ui.kit.enum_words import settlement_word
from kasir.ui.kit.tables import Column
from kasir.words import _

Against = Callable[[Any], str]  # Why the consignor of a row is not to be paid today, or nothing.


def preview_columns(against: Against) -> tuple[Column, ...]:
    """What settling would give: who, how much was sold, the shop's part, what is due."""
    return (
        Column(
            _("Penitip"),
            text=lambda row: row.name,
            sort=lambda row: row.name.casefold(),
            note=lambda row: _joined(row.code, row.anomaly, against(row)),
            tone=lambda row: "warning" if row.anomaly else "",
            is_number=False,
            width=0,
        ),
        Column(
            _("Laku"),
            text=lambda row: format_quantity(row.sold),
            sort=lambda row: row.sold,
            width=64,
            is_extra=True,
        ),
        _money(_("Omzet"), lambda row: row.figures.gross.rupiah),
        _money(_("Komisi"), lambda row: row.figures.commission.rupiah, is_extra=True),
        _money(_("Hak + saldo"), lambda row: row.owed.rupiah, 112),
    )


def settled_columns(against: Against) -> tuple[Column, ...]:
    """What was settled: number, due, paid, what is left."""
    return (
        Column(
            _("Penitip"),
            text=lambda row: row.name,
            sort=lambda row: row.name.casefold(),
            # What is against paying today says that it is not paid, too.
            note=lambda row: _joined(
                row.number, against(row) or settlement_word(row.state).lower()
            ),
            tone=_state_tone,
            is_number=False,
            width=0,
        ),
        _money(_("Hak"), lambda row: row.due.rupiah),
        _money(_("Dibayar"), lambda row: row.paid.rupiah, is_extra=True),
        _money(_("Sisa"), lambda row: row.owed.rupiah),
    )


def account_columns(against: Against) -> tuple[Column, ...]:
    """Every consignor and the balance."""
    return (
        Column(
            _("Penitip"),
            text=lambda row: row.name,
            sort=lambda row: row.name.casefold(),
            note=lambda row: _joined(_account_note(row), against(row)),
            tone=lambda row: "" if row.is_active else "warning",
            is_number=False,
            width=0,
        ),
        _money(_("Saldo"), lambda row: row.owed.rupiah, 120),
    )


def _account_note(row: ConsignorAccount) -> str:
    return row.code if row.is_active else _("{code}, sudah berhenti").format(code=row.code)


def _joined(*notes: str) -> str:
    return ", ".join(filter(None, notes))


def _state_tone(row: SettlementHead) -> str:
    return {"paid": "success", "cancelled": "danger"}.get(row.state, "")


def _money(title: str, amount: object, width: int = 104, *, is_extra: bool = False) -> Column:
    assert callable(amount), "a column needs a figure"

    def text(row: object) -> str:
        return format_number(amount(row))

    return Column(title, text=text, sort=amount, width=width, is_extra=is_extra)
