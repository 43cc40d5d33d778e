from dataclasses import dataclass
from datetime import date, datetime

from kasir.cart import OfficePurchase
from kasir.models.enums import TenderKind
from kasir.money import Money, Quantity
from kasir.terms import Discounts


@dataclass(frozen=True, slots=True)
class ShopHeader:
    name: str
    address: str
    region: str
    qris: str


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    position: int
    sku: str
    name: str
    unit: str
    quantity: Quantity
    unit_price: Money
    gross: Money
    discounts: Discounts
    pays: Money
    consignor_name: str
    consignor: Money
    origin: str


@dataclass(frozen=True, slots=True)
class ReceiptTender:
    kind: TenderKind
    amount: Money
    given: Money
    reference: str


@dataclass(frozen=True, slots=True)
class Receipt:
    sale_id: int
    number: str
    at: datetime
    business_day: date
    cashier: str
    shop: ShopHeader
    lines: tuple[ReceiptLine, ...]
    gross: Money
    discount: Money
    total: Money
    rounding: Money
    tenders: tuple[ReceiptTender, ...]
    change: Money
    item_count: int
    office: OfficePurchase | None
    consignor_share: Money
    code: str
    origin: str
    reason: str
    is_training: bool
    footer: str


@dataclass(frozen=True, slots=True)
class OpenShift:
    id: int
    number: str
    register: str
    opened_at: datetime
    business_day: date
    opened_by: str
    opening_float: Money


@dataclass(frozen=True, slots=True)
class ShiftReport:
    shift: OpenShift
    at: datetime
    is_closed: bool
    receipts: int
    returns: int
    gross: Money
    discounts: Money
    pays: Money
    by_tender: tuple[tuple[TenderKind, Money], ...]
    rounding: Money
    cash_in: Money
    cash_out: Money
    payouts: Money
    expected: Money
    counted: Money | None
    difference: Money
    counts: tuple[tuple[int, int], ...]
    reason: str
    held: Money
    owed: Money
    consignor_share: Money
    commission: Money
    own_sales: Money
    code: str
    shop: ShopHeader
    first: str
    last: str
    pending_prints: int
    closed_by: str
