"""The papers that the tests of this folder print."""

from dataclasses import replace
from datetime import UTC, date, datetime

from kasir.cart import OfficePurchase
from kasir.enums import Leftover, TenderKind
from kasir.money import ZERO, Money, Quantity, total
from kasir.operations.selling.receipts import Receipt, ReceiptLine, ReceiptTender
from kasir.operations.shifts.counting import Attempt
from kasir.operations.shifts.report import Carried, ShiftReport
from kasir.operations.shifts.shifts import OpenShift
from kasir.settings import ShopHeader
from kasir.terms import Discounts

SHOP = ShopHeader(
    name="Pusat Oleh-Oleh Tongas",
    address="Rest Area Tongas, Probolinggo",
    region="Kab. Probolinggo",
)
AT = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
DAY = date(2026, 11, 24)
# Names that a stranger may give to his goods or to himself; all of each must stand on paper.
HOSTILE = (
    'Batik <Ibu Sri> & "Kawan"',
    '<img src="http://example.com/x.png"/>',
    "=HYPERLINK(1)",
    "../../x",
    "CON",
    "&amp; <b>tebal</b> %s {name} \\) (Tj ET",
    "A" * 300,
    "Kain " * 200,
)
FOOTER = "Barang cacat atau kedaluwarsa dapat ditukar dengan struk ini dalam 3x24 jam"


def line(
    name: str,
    quantity: Quantity,
    price: int,
    *,
    consignor_name: str = "",
    consignor: int = 0,
    discounts: Discounts | None = None,
    unit: str = "bungkus",
) -> ReceiptLine:
    discounts = discounts or Discounts()
    gross = Money(price) * quantity
    return ReceiptLine(
        position=1,
        sku="SKU-1",
        name=name,
        unit=unit,
        quantity=quantity,
        unit_price=Money(price),
        gross=gross,
        discount_consignor=discounts.consignor,
        discount_shop=discounts.shop,
        discount_shared=discounts.shared,
        pays=gross - discounts.whole,
        consignor_name=consignor_name,
        consignor_share=Money(consignor),
    )


CHIPS = line(
    "Keripik Pisang Kepok Asin 150 g (Balado)",
    Quantity.units(2),
    15_000,
    consignor_name="Dapur Bayeman, Tongas",
    consignor=25_500,
)
CLOTH = line(
    "Batik Tulis Motif Anggur Manalagi (Ungu)",
    Quantity(2100),
    165_000,
    consignor_name="Batik Sekar Manalagi",
    consignor=272_850,
    discounts=Discounts(consignor=Money(25_000), shop=Money(1_550)),
    unit="m",
)
WATER = line("Air Mineral 600 ml", Quantity.units(1), 4_000)


def cash(given: int, due: int) -> ReceiptTender:
    return ReceiptTender(TenderKind.CASH, Money(min(given, due)), Money(given), "")


def receipt(*lines: ReceiptLine, tenders: tuple[ReceiptTender, ...], **changes: object) -> Receipt:
    pays = total(each.pays for each in lines)
    made = Receipt(
        sale_id=123,
        number="K1-000123",
        at=AT,
        business_day=DAY,
        cashier="Siti",
        shop=SHOP,
        lines=lines,
        gross=total(each.gross for each in lines),
        discount=total(each.discounts.whole for each in lines),
        total=pays,
        rounding=ZERO,
        tenders=tenders,
        change=ZERO,
        office=None,
        code="7F3A-91C2-04BD",
        origin="",
        reason="",
        is_training=False,
        footer=FOOTER,
    )
    return replace(made, **changes)


SIMPLE = receipt(
    CHIPS,
    tenders=(cash(50_000, 30_000),),
    change=Money(20_000),
    office=OfficePurchase("Dinas Pendidikan"),
)
# 30.000 + 319.950 (346.500 less 26.550) + 4.000 = 353.950; cash 253.950 is rounded by -50.
FULL = receipt(
    CHIPS,
    CLOTH,
    WATER,
    tenders=(
        ReceiptTender(TenderKind.QRIS, Money(100_000), Money(100_000), "QR-99120045817"),
        cash(300_000, 253_900),
    ),
    rounding=Money(-50),
    change=Money(46_100),
    office=OfficePurchase("Dinas Koperasi, Usaha Mikro, Perdagangan dan Perindustrian", "Rina"),
)
RETURNED = receipt(
    replace(
        CHIPS,
        quantity=Quantity.units(-1),
        gross=Money(-15_000),
        pays=Money(-15_000),
        consignor_share=Money(-12_750),
    ),
    tenders=(ReceiptTender(TenderKind.CASH, Money(-15_000), Money(-15_000), ""),),
    number="K1-000124",
    origin="K1-000123",
    reason="Kemasan bocor",
)
TRAINING = replace(SIMPLE, number="L1-000001", is_training=True)

SHIFT = OpenShift(
    id=7,
    number=7,
    register="K1",
    opened_at=datetime(2026, 11, 24, 0, 45, tzinfo=UTC),
    business_day=DAY,
    opened_by="Siti",
    opening_float=Money(300_000),
)
Z_REPORT = ShiftReport(
    shift=SHIFT,
    at=datetime(2026, 11, 24, 14, 10, tzinfo=UTC),
    is_closed=True,
    receipts=42,
    returns=1,
    gross=Money(3_215_000),
    discounts=Money(41_500),
    pays=Money(3_173_500),
    by_tender=(
        (TenderKind.CASH, Money(2_148_400)),
        (TenderKind.QRIS, Money(975_000)),
        (TenderKind.CARD, Money(50_000)),
    ),
    rounding=Money(-100),
    cash_in=Money(100_000),
    cash_out=Money(-35_000),
    deposits=ZERO,
    payouts=Money(-425_000),
    other_cash=ZERO,
    expected=Money(2_088_400),
    counted=Money(2_087_900),
    difference=Money(-500),
    counts=(
        (100_000, 14),
        (50_000, 11),
        (20_000, 6),
        (10_000, 1),
        (5_000, 1),
        (2_000, 1),
        (500, 1),
    ),
    attempts=(
        Attempt(1, Money(2_085_900), datetime(2026, 11, 24, 14, 5, tzinfo=UTC), "Siti", False),
        Attempt(2, Money(2_087_900), datetime(2026, 11, 24, 14, 8, tzinfo=UTC), "Siti", False),
    ),
    second="Pak Hadi",
    carried=(
        Carried(Leftover.CART, "ibu baju merah", Money(85_000)),
        Carried(Leftover.PAPER, "Struk", ZERO),
        Carried(Leftover.PAPER, "Struk", ZERO),
    ),
    reason="Kembalian kurang tepat",
    held=Money(6_120_750),
    owed=Money(6_120_750),
    consignor_share=Money(2_651_200),
    commission=Money(480_000),
    own_sales=Money(54_000),
    code="91C2-04BD-7F3A",
    shop=SHOP,
    first="K1-000083",
    last="K1-000124",
    pending_prints=0,
    closed_by="Siti",
    is_blind=False,
)
X_REPORT = replace(
    Z_REPORT,
    is_closed=False,
    at=datetime(2026, 11, 24, 5, 30, tzinfo=UTC),
    counted=None,
    difference=ZERO,
    counts=(),
    attempts=(),
    second="",
    carried=(),
    reason="",
    closed_by="",
    pending_prints=2,
)
BLIND_REPORT = replace(
    X_REPORT, by_tender=((TenderKind.QRIS, Money(975_000)),), expected=ZERO, is_blind=True
)
