"""What the shop decided, as one frozen value. Its history is kept by operations/settings.py."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class ShopHeader:
    """What stands at the top of every paper."""

    name: str
    address: str
    region: str


@dataclass(frozen=True, slots=True)
class ShopSettings:
    """What the shop decided. The field names are the keys in the database."""

    name: str = "Toko Oleh-Oleh"
    address: str = ""
    region: str = ""  # Printed as "Produk UMKM (region)".
    receipt_footer: str = (
        "Barang cacat atau kedaluwarsa dapat ditukar dengan struk ini dalam 3x24 jam"
    )
    cash_rounding: int = 100  # Rupiah: 100, 500, or 0 for none.
    allow_negative_stock: bool = True
    one_person_shop: bool = False
    is_training: bool = False
    verify_drawer: bool = False  # A second person counts along when a shift closes.
    require_halal: bool = False  # Food without a halal number is not taken in.
    qris_static: str = ""  # The shop's own code, as its bank made it. Empty: no code on the screen.

    @property
    def header(self) -> ShopHeader:
        return ShopHeader(self.name, self.address, self.region)

    @classmethod
    def of(cls, stored: Iterable[tuple[str, str]]) -> ShopSettings:
        """The settings of stored (key, JSON value) pairs, oldest first; the last one counts.

        A key that this kasir does not know is another version's, and left alone.
        """
        return cls(**{key: json.loads(value) for key, value in stored if key in _KNOWN})


_KNOWN = {field.name for field in fields(ShopSettings)}
