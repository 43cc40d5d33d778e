"""Statements to put on paper, built from the sales of docs/money.md 5 by the real split."""

from dataclasses import replace
from datetime import UTC, date, datetime

from kasir.enums import Bearer, EntryKind, Scheme, Source
from kasir.money import ZERO, Money, Quantity, Rate, total
from kasir.operations.settling.figures import Figures
from kasir.operations.settling.payouts import Paid
from kasir.operations.settling.settlements import FINAL, PAID, PARTLY_PAID, SettlementHead
from kasir.operations.settling.statements import Statement, StatementLine, StatementNote, StockLeft
from kasir.schemes import split
from kasir.settings import ShopHeader
from kasir.terms import Discounts, Terms, Tier, returned_part

DAY_1 = date(2026, 11, 23)
DAY_2 = date(2026, 11, 24)
SHOP = ShopHeader(
    "Pusat Oleh-Oleh Tongas", "Rest Area Tongas, Jl. Raya Tongas 12", "Kab. Probolinggo"
)
PERCENT_15 = Terms(Scheme.PERCENT, rate=Rate(1500), agreement_version=1)
PERCENT_12 = Terms(Scheme.PERCENT, rate=Rate(1200), agreement_version=2)
NET_62 = Terms(Scheme.NET_PRICE, net_price=Money(62_000), agreement_version=1)
TIERED = Terms(
    Scheme.TIERED,
    tiers=(Tier(Money(10_000), Rate(2500)), Tier(None, Rate(2000))),
    agreement_version=1,
)
PER_UNIT = Terms(Scheme.PER_UNIT, fee=Money(1_000), agreement_version=1)


def line(
    name: str,
    quantity: str | int,
    price: int,
    *,
    terms: Terms = PERCENT_15,
    discount: int = 0,
    bearer: Bearer = Bearer.SHOP,
    receipt: str = "K1-000101",
    day: date = DAY_1,
    unit: str = "pcs",
) -> StatementLine:
    units = Quantity(int(float(quantity) * 1000))
    discounts = Discounts().plus(Money(discount), bearer)
    frozen = split(units, Money(price), discounts, terms)
    return StatementLine(
        receipt=receipt,
        day=day,
        sku=name,
        name=name,
        unit=unit,
        quantity=units,
        unit_price=Money(price),
        gross=frozen.gross,
        discounts=frozen.discounts,
        pays=frozen.pays,
        base=frozen.base,
        scheme=terms.scheme,
        rate=frozen.rate,
        net_price=terms.net_price,
        fee=terms.fee,
        commission=frozen.commission,
        consignor=frozen.consignor,
        shop_net=frozen.shop_net,
        agreement_version=terms.agreement_version,
        is_return=False,
        corrects="",
    )


def returned(sold: StatementLine, quantity: int, receipt: str, corrects: str) -> StatementLine:
    """A first return of some units of a line, as docs/money.md 2 splits it."""
    now = Quantity.units(quantity)

    def part(amount: Money) -> Money:
        return -returned_part(amount, Quantity(0), now, sold.quantity)

    gross, consignor = part(sold.gross), part(sold.consignor)
    discounts = Discounts(
        part(sold.discounts.consignor), part(sold.discounts.shop), part(sold.discounts.shared)
    )
    pays = gross - discounts.whole
    return replace(
        sold,
        receipt=receipt,
        day=DAY_2,
        quantity=-now,
        gross=gross,
        discounts=discounts,
        pays=pays,
        base=gross - discounts.consignor - discounts.shared,
        commission=pays - consignor + discounts.shop,
        consignor=consignor,
        shop_net=pays - consignor,
        is_return=True,
        corrects=corrects,
    )


def note(kind: EntryKind, number: str, reason: str, amount: int) -> StatementNote:
    return StatementNote(kind, number, DAY_2, reason, Money(amount))


def payout(number: str, amount: int, source: Source, reference: str = "") -> Paid:
    return Paid(
        id=int(number[-5:]),
        number=number,
        amount=Money(amount),
        source=source,
        reference=reference,
        at=datetime(2026, 11, 24, 9, 5, tzinfo=UTC),
        business_day=date(2026, 11, 24),
        settlement_number="",
        consignor="",
    )


def statement(
    lines: tuple[StatementLine, ...] = (),
    notes: tuple[StatementNote, ...] = (),
    payouts: tuple[Paid, ...] = (),
    *,
    number: str = "PST/2026/00231",
    name: str = "Batik Sekar Manalagi",
    owner: str = "Sri Wahyuni",
    opening: int = 0,
    day: date = DAY_2,
    stock: tuple[StockLeft, ...] = (),
) -> Statement:
    """Give a statement whose head is added up as a settlement does."""
    figures = _figures(lines, notes, Money(opening))
    paid = total(each.amount for each in payouts)
    head = SettlementHead(
        id=1,
        number=number,
        consignor_id=7,
        code="APB-007",
        name=name,
        business_day=day,
        figures=figures,
        paid=paid,
        state=FINAL if not paid else PAID if paid == figures.due else PARTLY_PAID,
    )
    return Statement(
        head=head,
        shop=SHOP,
        is_training=False,
        owner=owner,
        association="Asosiasi Batik, Bordir & Aksesoris (APBBA)",
        district="Tongas",
        agreement_text=(
            "Perjanjian ke-2, bagian toko 12 % - penitip menerima Rp17.600 dari Rp20.000"
        ),
        lines=lines,
        notes=notes,
        payouts=payouts,
        stock=stock,
        code="7F3A-91C2-04BD",
        at=datetime(2026, 11, 24, 14, 5, tzinfo=UTC),
        is_cancelled=False,
        cancelled_by="",
        reason="",
        manager="Hartono",
    )


def _figures(
    lines: tuple[StatementLine, ...], notes: tuple[StatementNote, ...], opening: Money
) -> Figures:
    sales = [each for each in lines if not each.is_return]

    def noted(kind: EntryKind) -> Money:
        return total(each.amount for each in notes if each.kind is kind)

    return Figures(
        opening=opening,
        gross=total(each.gross for each in sales),
        discounts=Discounts(
            total(each.discounts.consignor for each in sales),
            total(each.discounts.shop for each in sales),
            total(each.discounts.shared for each in sales),
        ),
        pays=total(each.pays for each in sales),
        commission=total(each.commission for each in sales),
        sales=total(each.consignor for each in sales),
        returns=total(each.consignor for each in lines if each.is_return),
        compensation=noted(EntryKind.COMPENSATION),
        fees=noted(EntryKind.FEE),
        advances=noted(EntryKind.ADVANCE),
        adjustments=noted(EntryKind.ADJUSTMENT),
    )


DISCOUNTED = line(
    "Kunci anggur", 5, 20_000, discount=5_000, bearer=Bearer.SHOP, receipt="K1-000103"
)


def day_1() -> Statement:
    """docs/money.md 5, day 1: due 416.538, 300.000 paid from the drawer, 116.538 stays."""
    lines = (
        line("Dompet batik", 7, 20_000),
        line(
            *("Dompet batik", 3, 20_000),
            discount=6_000,
            bearer=Bearer.SHARED,
            receipt="K1-000102",
        ),
        DISCOUNTED,
        line("Madu 250 ml", 2, 75_000, terms=NET_62, receipt="K1-000104", unit="btl"),
        line(
            *("Kunci kayu", 4, 12_500),
            terms=TIERED,
            discount=6_000,
            bearer=Bearer.CONSIGNOR,
            receipt="K1-000104",
        ),
        line("Stiker Bromo", 1, 8_750, receipt="K1-000105"),
    )
    return statement(
        lines,
        payouts=(payout("BKK/2026/00118", 300_000, Source.DRAWER),),
        number="PST/2026/00230",
        day=DAY_1,
        stock=STOCK,
    )


STOCK = (
    StockLeft("MDU", "Madu 250 ml", "btl", Quantity.units(3), date(2026, 12, 10)),
    StockLeft("DMP", "Dompet batik", "pcs", Quantity.units(12), None),
    StockLeft("KKY", "Kunci kayu", "pcs", Quantity.units(8), None),
    StockLeft("STK", "Stiker Bromo", "pcs", Quantity.units(41), None),
)


def day_2(advance: int = 100_000) -> Statement:
    """docs/money.md 5, day 2: due 96.978, paid by transfer; with more advance -3.022, carried."""
    lines = (
        line("Dompet batik", 4, 22_000, terms=PERCENT_12, receipt="K1-000131", day=DAY_2),
        returned(DISCOUNTED, 2, "K1-000132", "PST/2026/00230"),
    )
    notes = (
        note(EntryKind.COMPENSATION, "BA/2026/00012", "1 Madu 250 ml hilang di rak", 62_000),
        note(EntryKind.FEE, "", "Sewa rak November 2026", -25_000),
        note(EntryKind.ADVANCE, "UMV/2026/00007", "Modal kain", -advance),
    )
    made = statement(lines, notes, opening=116_538, stock=STOCK)
    if made.head.due < ZERO:
        return made
    paid = payout("BKK/2026/00119", made.head.due.rupiah, Source.BANK, "BRI 24/11, ref 88213")
    return statement(lines, notes, (paid,), opening=116_538, stock=STOCK)


def long_lines(count: int, goods: int = 7, receipts: int = 9) -> tuple[StatementLine, ...]:
    """Many sales of a few goods, two of them with long names."""
    names = (
        *("Keripik Pisang Kepok Asin 150 g (Balado)", "Batik Cap Motif Anggur 2,1 m (Ungu)"),
        *("Dompet batik", "Madu 250 ml", "Stiker Bromo", "Kunci kayu", "Kopi 200 g"),
    )
    return tuple(
        line(
            names[n % goods % len(names)] + ("" if goods <= len(names) else f" {n % goods}"),
            1 + n % 4,
            12_500 + 2_500 * (n % goods),
            receipt=f"K1-{101 + n // 2:06}",
            day=date(2026, 11, 18 + n * 6 // count),
        )
        for n in range(count)
    )
