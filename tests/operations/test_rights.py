"""Every role against every operation: denied unless the table says otherwise."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest

from kasir import operations
from kasir.cart import CartKey, new_cart
from kasir.clock import Stamp
from kasir.enums import JobKind, Role, Source, TenderKind
from kasir.errors import NotAllowedError, SecondPersonError
from kasir.models import Session
from kasir.money import Money, Quantity
from kasir.operations import copies, print_jobs, rights, settings
from kasir.operations.consignors import consignors
from kasir.operations.goods import counts as stock_counts
from kasir.operations.goods import stock
from kasir.operations.goods.note_line import NoteLine
from kasir.operations.imports import sales as imports_sales
from kasir.operations.people import limits, recovery, staff
from kasir.operations.people.limits import USUAL
from kasir.operations.products import label_queue, labels, photos, planned_prices, products
from kasir.operations.rights import Right, may, require, require_two
from kasir.operations.selling import carts, returns, sales
from kasir.operations.settling import accounts, fund, payouts, settlements, transfers
from kasir.operations.shifts import closing, shifts
from kasir.settings import ShopSettings
from tests.shop import PEPPER, Shop

SELLERS = {"kasir", "pengelola", "pemilik"}
MANAGERS = {"pengelola", "pemilik"}
OWNER = {"pemilik"}

Operation = Callable[[Session, Stamp], object]
_CART, _LINES = new_cart(), [NoteLine(1, Quantity.units(1))]
_RETURN = returns.ReturnRequest("key", 1, (), "x", TenderKind.QRIS)
_DUE = transfers.TransferDue(1, "PST", "K", "K", "", "", "1", Money(1), "")
_SCOPE = stock_counts.CountScope(stock_counts.ScopeKind.SHELF, "A", "A")
_CARD = staff.StaffCard("Pak Hadi", Role.MANAGER)
_ONE: Any = None  # An argument that is never looked at when the right is missing.

# Each operation of a person, with who may do it. The second person is the owner's approval.
MATRIX: dict[str, tuple[set[str], Operation]] = {
    "sales.complete_sale": (SELLERS, lambda s, t: sales.complete_sale(s, _CART, (), t)),
    "carts.keep_cart": (SELLERS, lambda s, t: carts.keep_cart(s, _CART, t)),
    "carts.hold_cart": (SELLERS, lambda s, t: carts.hold_cart(s, _CART, t)),
    "carts.resume_cart": (SELLERS, lambda s, t: carts.resume_cart(s, CartKey("x"), t)),
    "returns.return_goods": (MANAGERS, lambda s, t: returns.return_goods(s, _RETURN, t)),
    "shifts.open_shift": (SELLERS, lambda s, t: shifts.open_shift(s, Money(0), t)),
    "closing.close_shift": (SELLERS, lambda s, t: closing.close_shift(s, {}, "", t)),
    "closing.close_paper_shift": (SELLERS, lambda s, t: closing.close_paper_shift(s, 1, t)),
    "shifts.cash_in": (SELLERS, lambda s, t: shifts.cash_in(s, Money(1), "x", t)),
    "shifts.cash_out": (SELLERS, lambda s, t: shifts.cash_out(s, Money(1), "x", t)),
    "print_jobs.reprint": (SELLERS, lambda s, t: print_jobs.reprint(s, 1, "x", t)),
    "print_jobs.retry": (SELLERS, lambda s, t: print_jobs.retry(s, 1, t)),
    "print_jobs.resolve": (SELLERS, lambda s, t: print_jobs.resolve(s, 1, t, came_out=True)),
    "print_jobs.print_info": (SELLERS, lambda s, t: print_jobs.print_info(s, 1, t)),
    "print_jobs.print_paper": (
        SELLERS,
        lambda s, t: print_jobs.print_paper(s, JobKind.GOODS_NOTE, 1, t),
    ),
    "labels.print_labels": (SELLERS, lambda s, t: labels.print_labels(s, (), t)),
    "stock.take_in": (MANAGERS, lambda s, t: stock.take_in(s, 1, _LINES, t)),
    "stock.hand_back": (MANAGERS, lambda s, t: stock.hand_back(s, 1, _LINES, "x", t)),
    "stock.record_loss": (MANAGERS, lambda s, t: stock.record_loss(s, 1, _LINES, "x", t)),
    "stock.record_expiry": (MANAGERS, lambda s, t: stock.record_expiry(s, 1, _LINES, "x", t)),
    "label_queue.put_labels_on": (MANAGERS, lambda s, t: label_queue.put_labels_on(s, [1], t)),
    "planned_prices.set_next_price": (
        MANAGERS,
        lambda s, t: planned_prices.set_next_price(s, 1, None, t),
    ),
    "photos.set_photo": (MANAGERS, lambda s, t: photos.set_photo(s, 1, None, t)),
    "counts.set_counted": (
        MANAGERS,
        lambda s, t: stock_counts.set_counted(s, 1, Quantity(0), t),
    ),
    "counts.count_one": (MANAGERS, lambda s, t: stock_counts.count_one(s, _SCOPE, "A", t)),
    "counts.forget": (MANAGERS, lambda s, t: stock_counts.forget(s, 1, t)),
    # A second person is asked for when something differs; its own test is with the counts.
    "counts.finish": (MANAGERS, lambda s, t: stock_counts.finish(s, _SCOPE, {}, t)),
    "products.save_product": (
        MANAGERS,
        lambda s, t: products.save_product(s, _ONE, t, t.business_day),
    ),
    "products.add_product": (MANAGERS, lambda s, t: products.add_product(s, _ONE, t)),
    "products.change_product": (MANAGERS, lambda s, t: products.change_product(s, _ONE, "", t)),
    "products.draw_barcode": (MANAGERS, products.draw_barcode),
    "products.add_products": (
        MANAGERS,
        lambda s, t: products.add_products(s, [_ONE], t, t.business_day),
    ),
    "consignors.save_association": (
        MANAGERS,
        lambda s, t: consignors.save_association(s, "P", "P", t),
    ),
    "consignors.save_consignor": (MANAGERS, lambda s, t: consignors.save_consignor(s, _ONE, t)),
    "consignors.add_association": (
        MANAGERS,
        lambda s, t: consignors.add_association(s, "P", "P", t),
    ),
    "consignors.rename_association": (
        MANAGERS,
        lambda s, t: consignors.rename_association(s, "P", "P", t),
    ),
    "consignors.add_consignor": (MANAGERS, lambda s, t: consignors.add_consignor(s, _ONE, t)),
    "consignors.change_consignor": (MANAGERS, lambda s, t: consignors.change_consignor(s, _ONE, t)),
    "consignors.welcome_back": (MANAGERS, lambda s, t: consignors.welcome_back(s, 1, (), t)),
    "consignors.agree": (MANAGERS, lambda s, t: consignors.agree(s, 1, _ONE, t.business_day, t)),
    "consignors.part_with": (MANAGERS, lambda s, t: consignors.part_with(s, 1, t)),
    "settings.change": (MANAGERS, lambda s, t: settings.change(s, ShopSettings(), t)),
    "staff.add_staff": (
        OWNER,
        lambda s, t: staff.add_staff(s, "baru", "Baru", Role.OWNER, "190275", PEPPER, t),
    ),
    "copies.note_restore": (OWNER, lambda s, t: copies.note_restore(s, {}, t)),
    "staff.change_staff": (
        OWNER,
        lambda s, t: staff.change_staff(s, "pengelola", _CARD, _CARD, t),
    ),
    "staff.new_pin": (OWNER, lambda s, t: staff.new_pin(s, "anyone", "190275", PEPPER, t)),
    "limits.change_limits": (
        OWNER,
        lambda s, t: limits.change_limits(s, USUAL, USUAL, t),
    ),
    "recovery.make_key": (OWNER, lambda s, t: recovery.make_key(s, PEPPER, t)),
    "settlements.settle": (MANAGERS, lambda s, t: settlements.settle(s, 1, t.business_day, t)),
    "settlements.settle_now": (MANAGERS, lambda s, t: settlements.settle_now(s, 1, t)),
    "settlements.reverse": (MANAGERS, lambda s, t: settlements.reverse(s, "PST", "x", t)),
    "payouts.pay_out": (
        MANAGERS,
        lambda s, t: payouts.pay_out(s, "k", "PST", Money(1), Source.BANK, "", t),
    ),
    "payouts.pay_now": (
        MANAGERS,
        lambda s, t: payouts.pay_now(s, "k", 1, Money(1), Source.BANK, "", t),
    ),
    "transfers.hand_out": (MANAGERS, lambda s, t: transfers.hand_out(s, (), t)),
    "transfers.mark_paid": (MANAGERS, lambda s, t: transfers.mark_paid(s, "k", _DUE, "R", t)),
    "fund.count_place": (
        MANAGERS,
        lambda s, t: fund.count_place(s, "k", Source.SAFE, Money(1), "x", t),
    ),
    "accounts.compensate": (
        MANAGERS,
        lambda s, t: accounts.compensate(s, "k", 1, Money(1), "x", t),
    ),
    "accounts.adjust": (MANAGERS, lambda s, t: accounts.adjust(s, "k", 1, Money(1), "x", t)),
    "accounts.take_over": (MANAGERS, lambda s, t: accounts.take_over(s, "k", 1, Money(1), "x", t)),
    "accounts.advance": (
        MANAGERS,
        lambda s, t: accounts.advance(s, "k", 1, Money(1), Source.SAFE, "x", t),
    ),
    "accounts.book_fees": (MANAGERS, lambda s, t: accounts.book_fees(s, 1, t.business_day, t)),
    "sales.import_sales": (MANAGERS, lambda s, t: imports_sales.import_sales(s, _ONE, t)),
}
TWO_PERSONS = {
    *("settlements.reverse", "stock.record_loss", "stock.record_expiry"),
    *("accounts.compensate", "accounts.adjust", "accounts.take_over", "fund.count_place"),
}
# Take a stamp, but only as a part of the operations above, or are made of them row by row.
PARTS = {
    *("agreement_papers.agreement_paper", "count_sheets.count_sheet"),
    *("audit.note", "audit.seal", "print_jobs.queue", "print_jobs.queue_all"),
    *(
        "rights.require",
        "rights.require_two",
        "settings.require_two",
        "limits.require_approved",
        "stock.take_out",
        "simulate.furnish",
    ),
    *("sales.queue_papers", "sales.register_of_shift", "sales.store_sale"),
    # Part of what shows a PIN or the recovery paper first, or of a shop that is being made.
    *("staff.add_known", "staff.note", "staff.store_pin", "recovery.renew_key"),
    "sign_in.change_own_pin",
    *("table.note_import", "consignors.import_associations", "end_of_day.settle_all"),
    *("consignors.import_consignors", "goods.import_intakes"),
    *("goods.import_products", "paper.read_notas", "planned_prices.begin_due"),
}
PEOPLE = ("kasir", "pengelola", "pemilik", "pemeriksa")


def _outcome(shop: Shop, operation: Operation, stamp: Stamp) -> str:
    """Say whether the right was missing; whatever else happens is rolled back."""
    try:
        shop.read(lambda s: operation(s, stamp))
    except NotAllowedError:
        return "denied"
    except SecondPersonError:
        return "second person"
    except Exception:  # noqa: BLE001 - the arguments are nonsense: it went past the right
        return "allowed"
    return "allowed"


@pytest.mark.parametrize("name", MATRIX)
def test_every_role_alone(shop: Shop, name: str) -> None:
    """Cashier, manager, owner, auditor: only the named ones; two-person actions never alone."""
    allowed, operation = MATRIX[name]
    granted = "second person" if name in TWO_PERSONS else "allowed"
    for person in PEOPLE:
        wanted = granted if person in allowed else "denied"
        assert _outcome(shop, operation, shop.stamp(person)) == wanted, person


@pytest.mark.parametrize("name", MATRIX)
def test_every_role_with_the_owners_approval(shop: Shop, name: str) -> None:
    """The owner's PIN lets others do one action, but an auditor changes nothing ever."""
    _, operation = MATRIX[name]
    for person in PEOPLE:
        wanted = {"pemeriksa": "denied", "pemilik": "second person"}.get(person, "allowed")
        assert _outcome(shop, operation, shop.stamp(person, second="pemilik")) == wanted, person


@pytest.mark.parametrize("name", MATRIX)
def test_a_powerless_second_person_helps_nobody(shop: Shop, name: str) -> None:
    """The auditor's PIN is no approval; two-person actions need somebody with the right."""
    allowed, operation = MATRIX[name]
    for person in ("kasir", "pengelola", "pemilik"):
        stamp = shop.stamp(person, second="pemeriksa")
        granted = "second person" if name in TWO_PERSONS else "allowed"
        assert _outcome(shop, operation, stamp) == (granted if person in allowed else "denied")


def test_no_operation_is_forgotten() -> None:
    """Whatever takes a stamp is in the matrix, or is named as a part of what is."""
    found = set()
    for module in pkgutil.walk_packages(operations.__path__, "kasir.operations."):
        part = importlib.import_module(module.name)
        for name, function in inspect.getmembers(part, inspect.isfunction):
            is_ours = function.__module__ == part.__name__ and not name.startswith("_")
            if is_ours and "stamp" in inspect.signature(function).parameters:
                found.add(f"{module.name.rpartition('.')[2]}.{name}")
    assert found == set(MATRIX) | PARTS


def test_every_right_is_in_the_table(shop: Shop) -> None:
    """A right that nobody thought about is nobody's."""
    assert set(rights.ALLOWED) == set(Right)
    auditor = shop.actor("pemeriksa")
    assert [right for right in Right if may(auditor, right)] == [Right.SEE_BOOKS]
    require(shop.stamp("pemeriksa"), Right.SEE_BOOKS)


def test_a_one_person_shop_needs_no_second_one(shop: Shop) -> None:
    """A setting says so; the right itself is still needed."""
    require_two(shop.stamp("pemilik"), Right.CORRECT, one_person_shop=True)
    with pytest.raises(SecondPersonError):
        require_two(shop.stamp("pemilik"), Right.CORRECT, one_person_shop=False)
    with pytest.raises(NotAllowedError):
        require_two(shop.stamp("kasir"), Right.CORRECT, one_person_shop=True)
