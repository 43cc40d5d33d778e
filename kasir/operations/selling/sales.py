"""Selling: the cart becomes a sale, with its payment, its goods and its papers, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, select

from kasir.cart import Cart, CartLine, Payment, Tender, settle_payment
from kasir.clock import Stamp
from kasir.enums import EntryKind, JobKind, TenderKind
from kasir.errors import EmptyCartError, NoOpenShiftError
from kasir.models import Entry, Register, Sale, SaleLine, SaleTender, Session, ShiftClosing
from kasir.money import ZERO, Money
from kasir.operations import journal, print_jobs, settings
from kasir.operations.goods import stock
from kasir.operations.products import catalog
from kasir.operations.rights import Right, require
from kasir.operations.selling import carts, receipts
from kasir.operations.selling.receipts import Receipt, receipt_number
from kasir.tenders import account_of
from kasir.terms import Split


def complete_sale(
    session: Session, cart: Cart, tenders: tuple[Tender, ...], stamp: Stamp
) -> Receipt:
    """Turn the cart into a sale, take the payment, and return the receipt.

    What the tenders hold above the total goes back in cash; only cash may exceed it. A second
    call with the same cart stores nothing and returns the same receipt. The receipt's print
    job, and the drawer's when cash moved, are stored with the sale.

    Raises NoOpenShiftError, EmptyCartError, PaymentShortError, OverpaidError,
    DiscountNotAllowedError, ProductBlockedError, StockShortError, NotAllowedError. The caller
    owns the transaction.
    """
    done = journal.entry_of_key(session, cart.key)
    if done is not None:
        sold = receipts.receipt(session, done)
        assert (sold.total, sold.item_count) == (cart.total, len(cart.lines)), "another cart"
        return sold
    require(stamp, Right.SELL)
    register = register_of_shift(session, stamp)
    if cart.is_empty:
        raise EmptyCartError
    shop = settings.shop(session)
    cart = catalog.with_current_terms(session, cart, stamp.business_day)
    splits = cart.splits()
    if any(min(part.shop_net, part.consignor) < ZERO for part in splits):
        require(stamp, Right.SELL_AT_LOSS)
    payment = settle_payment(cart.total, tenders, shop.cash_rounding)

    event = store_sale(
        session, cart, splits, payment, stamp, register, allow_negative=shop.allow_negative_stock
    )
    carts.drop_cart(session, cart.key)
    has_cash = any(tender.kind is TenderKind.CASH for tender in payment.tenders)
    queue_papers(session, event.id, stamp, has_cash=has_cash)
    return receipts.of_event(event, shop)


def store_sale(
    session: Session,
    cart: Cart,
    splits: list[Split],
    payment: Payment,
    stamp: Stamp,
    register: str,
    *,
    allow_negative: bool,
    take_expired: bool = False,
) -> journal.Event:
    """Store a cart as it is, with its payment, and give the event that was sealed.

    Asks nobody and prints nothing: `complete_sale` and the import of paper sales did ask.
    Raises StockShortError.
    """
    sequence = journal.next_number(session, register)
    number = receipt_number(register, sequence)
    event = journal.Event(session, EntryKind.SALE, stamp, key=cart.key, number=number)
    event.add(Sale, [_sale_row(event.id, sequence, cart, payment, stamp)])
    lines = _line_rows(event.id, cart.lines, splits)
    event.add(SaleLine, lines)
    rows = tender_rows(event.id, payment)
    event.add(SaleTender, rows)
    moves = stock.take_out(
        session,
        stock.together((line.item, line.quantity) for line in cart.lines),
        stamp,
        allow_negative=allow_negative,
        take_expired=take_expired,
    )
    stock.record_moves(session, event, moves)
    codes = {line.item.consignor_id: line.item.consignor_code for line in cart.lines}
    book(event, register, rows, lines, payment.rounding, codes)
    event.seal()
    return event


def register_of_shift(session: Session, stamp: Stamp) -> str:
    """Give the register's code, if the stamp's shift is open there. Raises NoOpenShiftError."""
    wanted = {"shift_id": stamp.shift_id, "register_id": stamp.register_id}
    shift = session.execute(_REGISTER_OF_SHIFT, wanted).one_or_none()
    if shift is None:
        raise NoOpenShiftError
    assert shift.business_day == stamp.business_day, "another day than the shift's"
    code: str = shift.code
    return code


_REGISTER_OF_SHIFT = (
    select(Register.code, Entry.business_day)
    .join(Entry, Entry.register_id == Register.id)
    .outerjoin(ShiftClosing, ShiftClosing.shift_id == Entry.id)
    .where(
        Entry.id == bindparam("shift_id"),
        Register.id == bindparam("register_id"),
        ShiftClosing.id.is_(None),
    )
)


# --- what sales and returns share -----------------------------------------------------------


def tender_rows(sale_id: int, payment: Payment) -> list[dict[str, Any]]:
    """Give the tenders net of change; the change comes out of the cash."""
    rows = []
    for position, tender in enumerate(payment.tenders, start=1):
        change = payment.change if tender.kind is TenderKind.CASH else ZERO
        rows.append(
            {
                "sale_id": sale_id,
                "position": position,
                "kind": tender.kind,
                "amount": (tender.given - change).rupiah,
                "given": tender.given.rupiah,
                "reference": tender.reference,
            }
        )
    return rows


def book(
    event: journal.Event,
    register: str,
    tenders: Iterable[dict[str, Any]],
    lines: Iterable[dict[str, Any]],
    rounding: Money,
    codes: dict[int | None, str],
) -> None:
    """Post a sale or a return (docs/money.md 4): the signs are those of the rows.

    Debit the tenders and the shop's discounts; credit each consignor's share, the commission,
    the shop's own goods and the rounding. What does not sum to 0 is not stored.
    """
    for tender in tenders:
        event.post(account_of(tender["kind"], register), Money(tender["amount"]))
    for line in lines:
        event.post(journal.DISCOUNT, Money(line["discount_shop"]))
        if line["consignor_id"] is None:
            event.post(journal.OWN_SALES, Money(-line["commission"]))
        else:
            slot = (line["consignor_id"], codes[line["consignor_id"]])
            event.owe(slot, Money(line["consignor_share"]))
            event.post(journal.COMMISSION, Money(-line["commission"]))
    event.post(journal.ROUNDING, -rounding)


def queue_papers(session: Session, sale_id: int, stamp: Stamp, *, has_cash: bool) -> None:
    """Store the print jobs of a sale or return: commit, then drawer, then paper."""
    kinds = (JobKind.DRAWER, JobKind.RECEIPT) if has_cash else (JobKind.RECEIPT,)
    print_jobs.queue_all(session, kinds, sale_id, stamp)


# --- rows -----------------------------------------------------------------------------------


def _sale_row(
    sale_id: int, sequence: int, cart: Cart, payment: Payment, stamp: Stamp
) -> dict[str, Any]:
    return {
        "id": sale_id,
        "register_id": stamp.register_id,
        "sequence": sequence,
        "origin_id": None,
        "gross": cart.gross.rupiah,
        "discount": cart.discounted.rupiah,
        "pays": cart.total.rupiah,
        "rounding": payment.rounding.rupiah,
        "change": payment.change.rupiah,
        "line_count": len(cart.lines),
        "office": cart.office.office if cart.office else "",
        "office_buyer": cart.office.name if cart.office else "",
    }


def _line_rows(
    sale_id: int, lines: Iterable[CartLine], splits: Iterable[Split]
) -> list[dict[str, Any]]:
    return [
        {
            "sale_id": sale_id,
            "position": position,
            "origin_position": None,
            "product_id": line.item.product_id,
            "consignor_id": line.item.consignor_id,
            "agreement_id": line.item.terms.agreement_id,
            "sku": line.item.sku,
            "name": line.item.name,
            "unit": line.item.unit,
            "consignor_name": line.item.consignor,
            "agreement_version": line.item.terms.agreement_version,
            "scheme": line.item.terms.scheme,
            "rate_bp": part.rate.basis_points,
            "net_price": line.item.terms.net_price.rupiah,
            "fee": line.item.terms.fee.rupiah,
            "quantity": line.quantity.thousandths,
            "unit_price": line.item.price.rupiah,
            **split_columns(part),
            "condition": None,
        }
        for position, (line, part) in enumerate(zip(lines, splits, strict=True), start=1)
    ]


def split_columns(part: Split) -> dict[str, int]:
    """Give a split as the columns of a sale line."""
    return {
        "gross": part.gross.rupiah,
        "discount_consignor": part.discounts.consignor.rupiah,
        "discount_shop": part.discounts.shop.rupiah,
        "discount_shared": part.discounts.shared.rupiah,
        "pays": part.pays.rupiah,
        "base": part.base.rupiah,
        "commission": part.commission.rupiah,
        "consignor_share": part.consignor.rupiah,
        "shop_net": part.shop_net.rupiah,
    }
