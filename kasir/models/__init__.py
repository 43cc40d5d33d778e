"""The nouns: every table of the shop. Importing this package maps all of them."""

from kasir.models.audit import AuditRecord
from kasir.models.base import SEALED, Base, Ledger, Session, Stored
from kasir.models.consignor import Agreement, Association, Consignor
from kasir.models.journal import AccountBalance, Entry, Posting, UnclaimedPosting
from kasir.models.print_job import PrintJobRow, PrintMark
from kasir.models.product import (
    Barcode,
    Category,
    PlannedPrice,
    Product,
    ProductPhoto,
    ProductPrice,
)
from kasir.models.sale import Sale, SaleLine, SaleTender, StoredCart
from kasir.models.settlement import Payout, Settlement, SettlementClaim, SettlementReversal
from kasir.models.shift import NumberSeries, Register, Shift, ShiftClosing, ShiftCount
from kasir.models.shop import ShopSetting
from kasir.models.staff import Staff
from kasir.models.stock import Batch, CountedGoods, StockCountLine, StockMovement, WriteOffLine

__all__ = [
    "SEALED",
    "AccountBalance",
    "Agreement",
    "Association",
    "AuditRecord",
    "Barcode",
    "Base",
    "Batch",
    "Category",
    "Consignor",
    "CountedGoods",
    "Entry",
    "Ledger",
    "NumberSeries",
    "Payout",
    "PlannedPrice",
    "Posting",
    "PrintJobRow",
    "PrintMark",
    "Product",
    "ProductPhoto",
    "ProductPrice",
    "Register",
    "Sale",
    "SaleLine",
    "SaleTender",
    "Session",
    "Settlement",
    "SettlementClaim",
    "SettlementReversal",
    "Shift",
    "ShiftClosing",
    "ShiftCount",
    "ShopSetting",
    "Staff",
    "StockCountLine",
    "StockMovement",
    "Stored",
    "StoredCart",
    "UnclaimedPosting",
    "WriteOffLine",
]
