"""How far each role goes alone: every cell of the table, and what nobody does alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kasir.cart import Discount, Tender
from kasir.enums import Bearer, Condition, Role, Scheme, Source, TenderKind
from kasir.errors import NotAllowedError, SecondPersonError, UserError
from kasir.money import Money, Quantity, Rate
from kasir.operations import settings
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.people import limits
from kasir.operations.people.limits import LIMITS, USUAL, Limit, Limits, OverLimitError
from kasir.operations.people.staff import ChangedMeanwhileError
from kasir.operations.selling import returns, sales
from kasir.operations.settling import accounts
from tests.shop import Shop, by_consignor, by_shop

CASHIER, MANAGER, OWNER = "kasir", "pengelola", "pemilik"


@pytest.fixture
def consignor(shop: Shop) -> int:
    """Give a consignor of 15 %, with goods of 30.000, known for three weeks, and an open shift."""
    shop.at -= timedelta(days=20)
    found = shop.consignor("K1")
    shop.at += timedelta(days=20)
    shop.product("KOPI", 30_000, found)
    shop.product("BATIK", 2_000_000, found)
    shop.open_shift()
    return found


def sell(shop: Shop, discount: Discount, by: str, second: str = "", sku: str = "KOPI") -> None:
    cart = shop.cart((sku, 1, discount))
    paid = (Tender(TenderKind.QRIS, cart.total, "QR"),)
    stamp = shop.stamp(by, second or None)
    shop.write(lambda s: sales.complete_sale(s, cart, paid, stamp))


# What is given, by whom, approved by whom: whether it is taken. Borne as the agreement says.
SALES = [
    # 10 % of a line, and 25.000, are the cashier's; a rupiah more is not.
    (3_000, "KOPI", CASHIER, "", True),
    (3_001, "KOPI", CASHIER, "", False),
    (3_001, "KOPI", CASHIER, MANAGER, True),
    (25_000, "BATIK", CASHIER, "", True),
    (25_001, "BATIK", CASHIER, "", False),
    (25_001, "BATIK", CASHIER, OWNER, True),
    # Half of a line is the manager's, alone or as the second one; more is the owner's.
    (15_000, "KOPI", MANAGER, "", True),
    (15_001, "KOPI", MANAGER, "", False),
    (15_001, "KOPI", CASHIER, MANAGER, False),
    (15_001, "KOPI", CASHIER, OWNER, True),
    (15_001, "KOPI", MANAGER, OWNER, True),
    (30_000, "KOPI", OWNER, "", True),
]


@pytest.mark.parametrize(("off", "sku", "by", "second", "is_taken"), SALES)
def test_discounts(
    shop: Shop, consignor: int, off: int, sku: str, by: str, second: str, *, is_taken: bool
) -> None:
    """Each cell: to the limit alone, a rupiah beyond with somebody who may, or not at all."""
    before = shop.owed("K1")
    if is_taken:
        sell(shop, Discount(Money(off)), by, second, sku)
        assert shop.owed("K1") > before
        return
    with pytest.raises(OverLimitError, match="perlu PIN orang kedua"):
        sell(shop, Discount(Money(off)), by, second, sku)
    assert shop.owed("K1") == before


def test_the_first_build_sold_30_000_for_100(shop: Shop, consignor: int) -> None:
    """At the consignor's cost: his share 85 instead of 25.500. Now nobody does it alone."""
    for by in (CASHIER, MANAGER, OWNER):
        with pytest.raises(OverLimitError) as refused:
            sell(shop, by_consignor(29_900), by)
        assert "Usaha K1 menerima Rp85 untuk Barang KOPI" in str(refused.value)
        assert "paling sedikit seharusnya Rp17.850" in str(refused.value)
    assert shop.owed("K1") == 0
    sell(shop, by_consignor(29_900), MANAGER, OWNER)  # Two persons, both in the record.
    assert shop.owed("K1") == 85


@pytest.mark.parametrize("discount", [by_consignor(300), Discount(Money(300), Bearer.SHARED)])
def test_another_bearer_than_agreed(shop: Shop, consignor: int, discount: Discount) -> None:
    """However small: who bears a discount was agreed, and the counter does not change it."""
    for by in (CASHIER, MANAGER, OWNER):
        with pytest.raises(OverLimitError, match="tidak ditanggung seperti di perjanjian"):
            sell(shop, discount, by)
    sell(shop, discount, CASHIER, MANAGER)
    sell(shop, by_shop(300), CASHIER)  # As agreed.


@pytest.mark.parametrize(("off", "is_taken"), [(12_354, True), (12_355, False)])
def test_the_least_that_a_consignor_gets(
    shop: Shop, consignor: int, off: int, *, is_taken: bool
) -> None:
    """Half of the tag of 30.000 are 15.000: 85 % of what is left must not be less."""
    agreed = {"bearer": Bearer.CONSIGNOR, "lowest": Rate(5_000)}
    shop.agree(consignor, 15, shop.day, **agreed)
    if is_taken:
        sell(shop, by_consignor(off), OWNER)
        assert shop.owed("K1") >= 15_000
    else:
        with pytest.raises(OverLimitError, match=r"paling sedikit seharusnya Rp15\.000"):
            sell(shop, by_consignor(off), OWNER)


def bring_back(shop: Shop, sku: str, by: str, second: str, condition: Condition) -> None:
    receipt = shop.sell(shop.cart((sku, 1)), by=CASHIER)
    line = returns.ReturnLine(1, Quantity.units(1), condition)
    request = returns.ReturnRequest(
        "r" + str(shop.at), receipt.sale_id, (line,), "x", TenderKind.QRIS
    )
    stamp = shop.stamp(by, second or None)
    shop.write(lambda s: returns.return_goods(s, request, stamp))


@pytest.mark.parametrize(
    ("sku", "by", "second", "condition", "refusal"),
    [
        ("KOPI", MANAGER, "", Condition.SHELF, None),
        ("KOPI", CASHIER, MANAGER, Condition.SHELF, None),
        ("KOPI", CASHIER, "", Condition.SHELF, NotAllowedError),
        ("BATIK", MANAGER, "", Condition.SHELF, OverLimitError),
        ("BATIK", CASHIER, MANAGER, Condition.SHELF, OverLimitError),
        ("BATIK", CASHIER, OWNER, Condition.SHELF, None),
        ("BATIK", OWNER, "", Condition.SHELF, None),
        ("KOPI", MANAGER, "", Condition.DAMAGED, OverLimitError),
        ("KOPI", OWNER, "", Condition.DAMAGED, OverLimitError),
        ("KOPI", OWNER, MANAGER, Condition.DAMAGED, None),
    ],
)
def test_returns(
    shop: Shop,
    consignor: int,
    sku: str,
    by: str,
    second: str,
    condition: Condition,
    refusal: type[UserError] | None,
) -> None:
    """500.000 is the manager's; damaged goods, which nobody sees again, are nobody's alone."""
    if refusal is None:
        bring_back(shop, sku, by, second, condition)
    else:
        with pytest.raises(refusal):
            bring_back(shop, sku, by, second, condition)


def advance(shop: Shop, consignor: int, amount: int, by: str, second: str = "") -> None:
    stamp = shop.stamp(by, second or None)
    key = f"{amount} {by} {second} {shop.at}"
    shop.write(
        lambda s: accounts.advance(s, key, consignor, Money(amount), Source.SAFE, "x", stamp)
    )


def test_advances(shop: Shop, consignor: int) -> None:
    """A million is the manager's; for somebody new, or a new account, nobody's alone."""
    advance(shop, consignor, 1_000_000, MANAGER)
    with pytest.raises(OverLimitError):
        advance(shop, consignor, 1_000_001, MANAGER)
    advance(shop, consignor, 1_000_001, OWNER)
    new = shop.consignor("K2")
    shop.product("TEH", 30_000, new)
    for by in (MANAGER, OWNER):
        with pytest.raises(OverLimitError, match="kurang dari 7 hari"):
            advance(shop, new, 1_000, by)
    advance(shop, new, 1_000, MANAGER, OWNER)
    shop.write_approved(
        lambda s, t: consignors.change_consignor(
            s, ConsignorCard("K1", "Usaha K1", district="Tongas", bank_account="1"), t
        )
    )
    with pytest.raises(OverLimitError, match="kurang dari 7 hari"):
        advance(shop, consignor, 1_000, OWNER)
    shop.at += timedelta(days=7)
    advance(shop, consignor, 1_000, OWNER)
    advance(shop, new, 1_000, OWNER)


def test_a_bank_account(shop: Shop, consignor: int) -> None:
    """The first one is written down by one person; another one in its place by two."""
    card = ConsignorCard("K1", "Usaha K1", district="Tongas")
    stamp = shop.stamp(MANAGER)

    def change(bank: str, account: str, by: str, second: str = "") -> None:
        stamp = shop.stamp(by, second or None)
        new = replace(card, bank=bank, bank_account=account)
        shop.write(lambda s: consignors.change_consignor(s, new, stamp))

    change("BRI", "111", MANAGER)
    for bank, account in (("BRI", "222"), ("BCA", "111"), ("", "")):
        for by in (MANAGER, OWNER):
            with pytest.raises(OverLimitError, match="Rekening Usaha K1 berubah"):
                change(bank, account, by)
    change("BRI", "222", MANAGER, OWNER)
    assert stamp.second is None


LESS = [
    ({"percent": 16}, "dari harga Rp5.000 dulu Rp4.250, sekarang Rp4.200."),
    ({"percent": 15, "bearer": Bearer.SHARED}, "dengan diskon Rp500"),
    ({"percent": 15, "monthly_fee": Money(1)}, "sewa naik."),
    ({"percent": 15, "loss": Rate(9_999)}, "ganti barang hilang turun."),
    ({"percent": 15, "lowest": Rate(1_000)}, "batas terendah penitip turun."),
]


@pytest.mark.parametrize(("terms", "told"), LESS)
def test_terms_that_give_less(
    shop: Shop, consignor: int, terms: dict[str, object], told: str
) -> None:
    """A higher commission, a discount that he bears, a fee: two persons; better terms: one."""
    percent = terms["percent"]
    assert isinstance(percent, int)
    more = {key: value for key, value in terms.items() if key != "percent"}
    agreed = consignors.AgreementTerms(Scheme.PERCENT, rate=Rate(percent * 100), **more)  # type: ignore[arg-type]
    day = shop.day + timedelta(days=1)
    for by in (MANAGER, OWNER):
        stamp = shop.stamp(by)
        with pytest.raises(OverLimitError) as refused:
            shop.write(lambda s, t=stamp: consignors.agree(s, consignor, agreed, day, t))
        assert told in str(refused.value)
    stamp = shop.stamp(MANAGER, OWNER)
    shop.write(lambda s: consignors.agree(s, consignor, agreed, day, stamp))
    better = consignors.AgreementTerms(Scheme.PERCENT, rate=Rate(1_000))
    alone = shop.stamp(MANAGER)
    shop.write(lambda s: consignors.agree(s, consignor, better, day + timedelta(days=1), alone))


def test_nobody_is_his_own_second(shop: Shop, consignor: int) -> None:
    """The manager's PIN twice is one person; a cashier approves nothing, an auditor nothing."""
    with pytest.raises(SecondPersonError):
        sell(shop, Discount(Money(20_000)), MANAGER, MANAGER)
    for second in (CASHIER, "pemeriksa"):
        with pytest.raises(OverLimitError):
            sell(shop, Discount(Money(20_000)), MANAGER, second)


def test_a_one_person_shop(shop: Shop, consignor: int) -> None:
    """By its owner's setting he is not asked; a cashier there still is."""
    stamp = shop.stamp(OWNER)

    def alone(session: object) -> None:
        now = settings.shop(session)  # type: ignore[arg-type]
        settings.change(session, replace(now, one_person_shop=True), stamp)  # type: ignore[arg-type]

    shop.write(alone)
    sell(shop, by_consignor(29_900), OWNER)
    with pytest.raises(OverLimitError):
        sell(shop, by_consignor(29_900), CASHIER)


# --- the table itself -----------------------------------------------------------------------


def change(shop: Shop, new: Limits, by: str = OWNER, seen: Limits = USUAL) -> None:
    stamp = shop.stamp(by)
    shop.write(lambda s: limits.change_limits(s, seen, new, stamp))


def test_the_owner_changes_them(shop: Shop, consignor: int) -> None:
    """From then on the new ones hold; two owners at once: the second one looks again."""
    new = {**USUAL, (Limit.DISCOUNT_SHARE, Role.CASHIER): Rate(2_000)}
    change(shop, new)
    assert shop.read(limits.limits) == new
    sell(shop, Discount(Money(4_500)), CASHIER)
    other = {**USUAL, (Limit.DISCOUNT, Role.CASHIER): None}
    with pytest.raises(ChangedMeanwhileError, match="Daftar batas baru saja diubah"):
        change(shop, other)
    change(shop, {**new, (Limit.DISCOUNT, Role.CASHIER): None}, seen=new)
    sell(shop, Discount(Money(300_000)), CASHIER, sku="BATIK")
    for by in (CASHIER, MANAGER, "pemeriksa"):
        with pytest.raises(NotAllowedError):
            change(shop, USUAL, by)


def test_a_limit_that_can_not_be_meant(shop: Shop) -> None:
    """More than all of a line, or less than nothing."""
    for most in (Rate(10_001), Rate(-1)):
        with pytest.raises(UserError, match="batasnya tidak wajar"):
            change(shop, {**USUAL, (Limit.DISCOUNT_SHARE, Role.CASHIER): most})


def test_the_usual_limits() -> None:
    """The table of docs/trust.md."""
    told = {
        limit.value: [
            "-" if (most := USUAL[limit, role]) is None else str(most) for role in limits.ROLES
        ]
        for limit in LIMITS
    }
    assert told == {
        "discount_share": ["10%", "50%", "-"],
        "discount": ["Rp25.000", "-", "-"],
        "return": ["Rp0", "Rp500.000", "-"],
        "advance": ["Rp0", "Rp1.000.000", "-"],
    }
