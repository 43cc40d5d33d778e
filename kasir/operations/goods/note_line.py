"""One product on a note about goods: what is brought, given back, counted or written off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kasir.money import Quantity


@dataclass(frozen=True, slots=True)
class NoteLine:
    """Goods on a note. For an intake with the batch's date; otherwise the date is ignored."""

    product_id: int
    quantity: Quantity
    expires_on: date | None = None
