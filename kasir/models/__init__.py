"""The nouns: every table of the shop. Importing this package maps all of them."""

from kasir.models.audit import AuditRecord
from kasir.models.base import Base, Ledger, Session, table_of
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
from kasir.models.staff import RecoveryKey, Staff
from kasir.models.stock import Batch, CountedGoods, StockCountLine, StockMovement, WriteOffLine

# Table -> the column that names its entry, the first of its key. The audit record of an entry seals
# all these rows.
SEALED = {
    table_of(model): key.name
    for model in Base.__subclasses__()
    for key in table_of(model).primary_key.columns[:1]
    if issubclass(model, Ledger) and (key.foreign_keys or key.table is table_of(Entry))
}

__all__ = [
    "SEALED",
    "AuditRecord",
    "Base",
    "Ledger",
    "RecoveryKey",
    "Session",
    "ShopSetting",
    "Staff",
]
__all__ += ["Agreement", "Association", "Consignor"]
__all__ += ["AccountBalance", "Entry", "Posting", "UnclaimedPosting"]
__all__ += ["PrintJobRow", "PrintMark"]
__all__ += ["Barcode", "Category", "PlannedPrice", "Product", "ProductPhoto", "ProductPrice"]
__all__ += ["Sale", "SaleLine", "SaleTender", "StoredCart"]
__all__ += ["Payout", "Settlement", "SettlementClaim", "SettlementReversal"]
__all__ += ["NumberSeries", "Register", "Shift", "ShiftClosing", "ShiftCount"]
__all__ += ["Batch", "CountedGoods", "StockCountLine", "StockMovement", "WriteOffLine"]
