"""Selling: the cart becomes a sale, with its payment, its goods and its papers, or not at all."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from kasir.cart import Cart, CartLine, OfficePurchase, Payment, Tender, settle_payment
from kasir.clock import Stamp
from kasir.enums import EntryKind, JobKind, TenderKind
from kasir.errors import EmptyCartError, NoOpenShiftError
from kasir.models import Entry, Register, Sale, SaleLine, SaleTender, Session, ShiftClosing
from kasir.money import ZERO, total
from kasir.operations import journal, print_jobs, settings
from kasir.operations.goods import stock
from kasir.operations.people import limits
from kasir.operations.products import catalog
from kasir.operations.reading import numbered, stored
from kasir.operations.rights import Right, require
from kasir.operations.selling import carts, discounts, receipts
from kasir.operations.selling.receipts import Receipt, ReceiptTender, receipt_number
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
    DiscountNotAllowedError, ProductBlockedError, StockShortError, NotAllowedError,
    OverLimitError. The caller owns the transaction.
    """
    if (done := journal.entry_of_key(session, cart.key)) is not None:
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
    limits.require_approved(session, stamp, Right.DISCOUNT, discounts.excesses(cart, splits))
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
    add_sale(event, sequence, splits, payment, office=cart.office)
    event.add(SaleLine, _line_rows(cart.lines, splits))
    moves = stock.take_out(
        session,
        stock.together((line.item, line.quantity) for line in cart.lines),
        stamp,
        allow_negative=allow_negative,
        take_expired=take_expired,
    )
    stock.record_moves(session, event, moves)
    owners = [(line.item.consignor_id, line.item.consignor_code) for line in cart.lines]
    book(event, register, payment, zip(splits, owners, strict=True))
    event.seal()
    return event


def register_of_shift(session: Session, stamp: Stamp) -> str:
    """The register's code, if the stamp's shift is open there. Raises NoOpenShiftError."""
    wanted = {"shift_id": stamp.shift_id, "register_id": stamp.register_id}
    shift = session.execute(_REGISTER_OF_SHIFT, wanted).one_or_none()
    if shift is None:
        raise NoOpenShiftError
    code, day = shift
    assert day == stamp.business_day, "another day than the shift's"
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


def add_sale(
    event: journal.Event,
    sequence: int,
    splits: list[Split],
    payment: Payment,
    *,
    office: OfficePurchase | None = None,
    origin_id: int | None = None,
) -> None:
    """Store the head and the tenders of a sale, or of a return, which names its origin."""
    gross, pays = total(part.gross for part in splits), total(part.pays for part in splits)
    row = {
        "register_id": event.stamp.register_id,
        "sequence": sequence,
        "origin_id": origin_id,
        "gross": gross.rupiah,
        "discount": (gross - pays).rupiah,
        "pays": pays.rupiah,
        "rounding": payment.rounding.rupiah,
        "change": payment.change.rupiah,
        "line_count": len(splits),
        "office": office.office if office else "",
        "office_buyer": office.name if office else "",
    }
    event.add(Sale, [row])
    event.add(SaleTender, numbered(_tenders(payment)))


def _tenders(payment: Payment) -> list[ReceiptTender]:
    """The tenders net of change; the change comes out of the cash."""
    return [
        ReceiptTender(
            tender.kind,
            tender.given - (payment.change if tender.kind is TenderKind.CASH else ZERO),
            tender.given,
            tender.reference,
        )
        for tender in payment.tenders
    ]


def book(
    event: journal.Event,
    register: str,
    payment: Payment,
    lines: Iterable[tuple[Split, tuple[int | None, str]]],
) -> None:
    """Post a sale or a return (docs/money.md 4), each line with its owner's id and code.

    The signs are those of the rows. Debit the tenders and the shop's discounts; credit each
    consignor's share, the commission, the shop's own goods and the rounding. What does not sum
    to 0 is not stored.
    """
    for tender in _tenders(payment):
        event.post(account_of(tender.kind, register), tender.amount)
    for part, (owner, code) in lines:
        event.post(journal.DISCOUNT, part.discounts.shop)
        if owner is None:
            event.post(journal.OWN_SALES, -part.commission)
        else:
            event.owe((owner, code), part.consignor)
            event.post(journal.COMMISSION, -part.commission)
    event.post(journal.ROUNDING, -payment.rounding)


def queue_papers(session: Session, sale_id: int, stamp: Stamp, *, has_cash: bool) -> None:
    """Store the print jobs of a sale or return: commit, then drawer, then paper."""
    kinds = (JobKind.DRAWER, JobKind.RECEIPT) if has_cash else (JobKind.RECEIPT,)
    print_jobs.queue_all(session, kinds, sale_id, stamp)


# --- rows -----------------------------------------------------------------------------------


def _line_rows(lines: Iterable[CartLine], splits: Iterable[Split]) -> list[dict[str, object]]:
    return [
        {
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
            "net_price": line.item.terms.net_price.rupiah,
            "fee": line.item.terms.fee.rupiah,
            "quantity": line.quantity.thousandths,
            "unit_price": line.item.price.rupiah,
            **split_columns(part),
            "condition": None,
        }
        for position, (line, part) in enumerate(zip(lines, splits, strict=True), start=1)
    ]


def split_columns(part: Split) -> dict[str, object]:
    """A split as the columns of a sale line."""
    called = {"rate": "rate_bp", "consignor": "consignor_share"}
    return {called.get(name, name): value for name, value in stored(part).items()}
