"""The means of payment: one row holds all that differs between them.

Only cash may be more than what is due: change, rounding, notes and the drawer belong to it alone.
Everything else is exact, has a reference, and lies in clearing until it is in the bank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kasir.enums import TenderKind, complete
from kasir.words import _

CLEARING = "clearing:"
CODE_KEY = "F5"  # In the payment dialog: the other of the two QRIS codes.


@dataclass(frozen=True, slots=True)
class TenderRow:
    """What one means of payment is called, how it is chosen, and where its money lies."""

    word: str  # On screens and papers.
    icon: str
    key: str  # In the payment dialog.
    account: str  # Of the ledger; cash has none, it lies in its register's drawer.
    is_scanned: bool = False  # The customer scans the shop's code; the shop's bank says it came.


TENDERS = complete(
    TenderKind,
    {
        TenderKind.CASH: TenderRow(_("Tunai"), "money", "F1", ""),
        TenderKind.QRIS: TenderRow(_("QRIS"), "qr-code", "F2", "clearing:qris", is_scanned=True),
        TenderKind.CARD: TenderRow(_("Kartu"), "credit-card", "F3", "clearing:card"),
        TenderKind.TRANSFER: TenderRow(_("Transfer"), "bank", "F4", "clearing:transfer"),
    },
)


def account_of(kind: TenderKind, register: str) -> str:
    """The account that a means of payment is booked on."""
    return TENDERS[kind].account or f"cash:{register}"


def check_tenders(rows: Mapping[TenderKind, TenderRow]) -> None:
    """Demand keys of their own, and clearing for all but cash. Raises TypeError, at import."""
    keys = [CODE_KEY, *(row.key for row in rows.values())]
    if doubled := {key for key in keys if keys.count(key) > 1}:
        raise TypeError(f"keys of the payment dialog given twice: {sorted(doubled)}")
    for kind, row in rows.items():
        is_cleared = row.account.startswith(CLEARING)
        if bool(row.account) is not is_cleared or is_cleared is (kind is TenderKind.CASH):
            raise TypeError(f"{kind.name} is booked on {row.account!r}")


check_tenders(TENDERS)
