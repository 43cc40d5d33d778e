"""How a dishonest cashier or manager would take Rp100.000 from a consignor, and what meets it.

Each way is tried by the operation that a person would use. REFUSED: not without another person.
SEEN: done, and in *Perlu dilihat*. COUNT: only a count of goods, a drawer's count or a signature
on paper finds it; the books can't know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from kasir.cart import Discount, Tender
from kasir.clock import Stamp
from kasir.enums import Bearer, Condition, Role, Scheme, Source, TenderKind
from kasir.errors import NotAllowedError, SecondPersonError
from kasir.models import Session
from kasir.money import Money, Quantity, Rate
from kasir.operations import settings
from kasir.operations.agreements import AgreementTerms
from kasir.operations.consignors import consignors
from kasir.operations.consignors.consignors import ConsignorCard
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.people import limits, sign_in, staff
from kasir.operations.people.limits import USUAL, Limit
from kasir.operations.review import looking
from kasir.operations.review.kinds import ReviewKind
from kasir.operations.selling import carts, returns, sales
from kasir.operations.settling import accounts, payouts
from kasir.operations.shifts import deposits, shifts
from kasir.settings import ShopSettings
from tests.shop import PEPPER, PINS, Shop

Deed = Callable[[Shop, Session, Stamp], Any]
REFUSED = (NotAllowedError, SecondPersonError)


@pytest.fixture
def busy(shop: Shop) -> Shop:
    """A day like any other: K1 has coffee and a batik on the shelf, and one coffee was sold."""
    shop.at -= timedelta(days=20)
    consignor = shop.consignor("K1")
    card = ConsignorCard("K1", "Usaha K1", district="Tongas", bank="BRI", bank_account="111")
    shop.write_approved(lambda s, t: consignors.save_consignor(s, card, t))
    shop.at += timedelta(days=20)
    shop.product("KOPI", 30_000, consignor)
    shop.product("BATIK", 2_000_000, consignor)
    shop.open_shift()
    shop.sell(shop.cart(("KOPI", 1)))
    return shop


def _sale(sku: str, discount: Discount) -> Deed:
    def deed(shop: Shop, session: Session, stamp: Stamp) -> object:
        cart = shop.cart((sku, 1, discount))
        paid = (Tender(TenderKind.QRIS, cart.total, "QR"),)
        return sales.complete_sale(session, cart, paid, stamp)

    return deed


def _return(condition: Condition) -> Deed:
    def deed(shop: Shop, session: Session, stamp: Stamp) -> object:
        origin = session.execute(text("SELECT min(id) FROM sales")).scalar_one()
        line = returns.ReturnLine(1, Quantity.units(1), condition)
        request = returns.ReturnRequest("r", origin, (line,), "x", TenderKind.QRIS)
        return returns.return_goods(session, request, stamp)

    return deed


def _terms(**changes: Any) -> Deed:
    def deed(shop: Shop, session: Session, stamp: Stamp) -> object:
        terms = AgreementTerms(Scheme.PERCENT, rate=Rate(1_500))
        return consignors.agree(session, 1, replace(terms, **changes), shop.day, stamp)

    return deed


def _advance(shop: Shop, session: Session, stamp: Stamp) -> object:
    return accounts.advance(session, "a", 1, Money(1_000_001), Source.SAFE, "x", stamp)


def _adjust(shop: Shop, session: Session, stamp: Stamp) -> object:
    return accounts.adjust(session, "k", 1, Money(-100_000), "x", stamp)


def _account(shop: Shop, session: Session, stamp: Stamp) -> object:
    card = ConsignorCard("K1", "Usaha K1", district="Tongas", bank="BRI", bank_account="999")
    return consignors.change_consignor(session, card, stamp)


def _lost(shop: Shop, session: Session, stamp: Stamp) -> object:
    return stock.record_loss(session, 1, [NoteLine(1, Quantity.units(4))], "hilang", stamp)


def _pay_out(shop: Shop, session: Session, stamp: Stamp) -> object:
    return payouts.pay_now(session, "p", 1, Money(10_000), Source.SAFE, "", stamp)


def _own_role(shop: Shop, session: Session, stamp: Stamp) -> object:
    card = staff.card_of(session, stamp.actor.username)
    return staff.change_staff(
        session, stamp.actor.username, card, replace(card, role=Role.OWNER), stamp
    )


def _own_limit(shop: Shop, session: Session, stamp: Stamp) -> object:
    new = {**USUAL, (Limit.DISCOUNT_SHARE, stamp.actor.role): None}
    return limits.change_limits(session, USUAL, new, stamp)


def _from_the_bank(shop: Shop, session: Session, stamp: Stamp) -> object:
    return deposits.deposit(session, "d", Source.SAFE, Source.BANK, Money(100_000), stamp)


CASHIER: dict[str, Deed] = {
    "sells cheaply at the consignor's cost": _sale(
        "KOPI", Discount(Money(29_900), Bearer.CONSIGNOR)
    ),
    "gives a friend a tenth more than he may": _sale("BATIK", Discount(Money(200_001))),
    "takes a sale back and keeps the money": _return(Condition.SHELF),
    "takes it back as damaged and keeps both": _return(Condition.DAMAGED),
    "pays an advance to a friend": _advance,
    "writes goods off as lost": _lost,
    "changes the consignor's account": _account,
    "makes himself owner": _own_role,
    "lifts his own limit": _own_limit,
    "pays himself from the safe": _pay_out,
    "brings the safe's money to his own bank": _from_the_bank,
}
MANAGER: dict[str, Deed] = {
    "sells cheaply at the consignor's cost": _sale(
        "KOPI", Discount(Money(29_900), Bearer.CONSIGNOR)
    ),
    "gives a friend more than half": _sale("KOPI", Discount(Money(15_001))),
    "takes goods back as damaged and keeps them": _return(Condition.DAMAGED),
    "agrees to a higher commission": _terms(rate=Rate(9_000)),
    "agrees to a rent": _terms(monthly_fee=Money(100_000)),
    "lets the consignor bear the discounts": _terms(bearer=Bearer.CONSIGNOR),
    "sends the transfers to his own account": _account,
    "corrects the balance downwards": _adjust,
    "writes goods off as lost": _lost,
    "pays an advance beyond his limit": _advance,
    "makes himself owner": _own_role,
    "lifts his own limit": _own_limit,
}


@pytest.mark.parametrize("way", CASHIER)
def test_what_a_cashier_may_not_do_alone(busy: Shop, way: str) -> None:
    """REFUSED; the books stay as they were."""
    _refused(busy, CASHIER[way], "kasir")


@pytest.mark.parametrize("way", MANAGER)
def test_what_a_manager_may_not_do_alone(busy: Shop, way: str) -> None:
    """REFUSED; the books stay as they were."""
    _refused(busy, MANAGER[way], "pengelola")


def _refused(shop: Shop, deed: Deed, by: str) -> None:
    owed, stamp = shop.owed("K1"), shop.stamp(by)
    with pytest.raises(REFUSED):
        shop.write(lambda s: deed(shop, s, stamp))
    assert shop.owed("K1") == owed


def seen(shop: Shop) -> set[ReviewKind]:
    return {item.key.kind for item in shop.read(looking.items) if item.at > shop.at - timedelta(1)}


def test_what_is_seen_by_the_owner(busy: Shop) -> None:
    """SEEN: guesses at a PIN, a line rung up and taken out, a discount just below the limit."""
    assert seen(busy) == set()
    for _number in range(3):
        busy.at += timedelta(seconds=1)
        who = ("pengelola", "9753", PEPPER, busy.at, busy.register_id)
        busy.write(lambda s: sign_in.sign_in(s, *who))  # noqa: B023
    stamp, cart = busy.stamp(), busy.cart(("KOPI", 2))
    busy.write(lambda s: carts.keep_cart(s, cart, stamp))
    busy.write(lambda s: carts.discard_cart(s, cart.key, stamp))
    busy.sell(busy.cart(("KOPI", 1, Discount(Money(3_000)))))
    assert {ReviewKind.FAILED_PIN, ReviewKind.DISCOUNT} <= seen(busy)
    assert len(seen(busy)) == 3
    assert PINS["pengelola"] != "9753"


def test_a_manager_who_makes_it_a_one_person_shop(busy: Shop) -> None:
    """REFUSED: it lifts the second person everywhere, so it is the owner's alone."""
    stamp = busy.stamp("pengelola")
    new = ShopSettings(name="Pusat Oleh-Oleh Tongas", one_person_shop=True)
    with pytest.raises(NotAllowedError):
        busy.write(lambda s: settings.change(s, new, stamp))
    assert not busy.read(settings.shop).one_person_shop


def test_two_who_agree_are_seen(busy: Shop) -> None:
    """SEEN: whatever two persons did together stands there with both names."""
    stamp = busy.stamp("kasir", "pengelola")
    deed = _sale("KOPI", Discount(Money(3_300)))
    busy.write(lambda s: deed(busy, s, stamp))
    assert ReviewKind.TWO_PERSONS in seen(busy)


def test_what_only_a_count_or_a_signature_finds(busy: Shop) -> None:
    """COUNT: goods sold without a scan, an expense that was none, cash put aside.

    Nothing of it is in the books, so nothing can be: the shelf's count, the slip and the drawer's
    count are what finds it.
    """
    stamp = busy.stamp()
    busy.write(lambda s: shifts.cash_out(s, Money(3_000), "beli kantong", stamp))
    assert busy.balance("cash:K1") == 497_000
    assert ReviewKind.CASH not in seen(busy)
