"""Goods that a customer brings back: a negative sale that names its origin (docs/money.md 2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from kasir.cart import Payment, Tender
from kasir.clock import Stamp
from kasir.enums import Condition, EntryKind, TenderKind
from kasir.errors import NotReturnableError, ReasonMissingError
from kasir.models import Batch, Consignor, Sale, SaleLine, SaleTender, Session, StockMovement
from kasir.money import ZERO, Money, Quantity, Rate, round_cash
from kasir.operations import journal, settings
from kasir.operations.goods import stock
from kasir.operations.rights import Right, require
from kasir.operations.selling import receipts, sales
from kasir.operations.selling.receipts import Receipt
from kasir.terms import Discounts, Split, returned_part


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """How much of one line of the origin comes back (its position, from 1), and how it looks."""

    position: int
    quantity: Quantity
    condition: Condition = Condition.SHELF


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """What a customer brings back. The key is made when the return is begun."""

    key: str
    origin_id: int
    lines: tuple[ReturnLine, ...]
    reason: str
    tender: TenderKind = TenderKind.CASH
    reference: str = ""


def return_goods(
    session: Session, request: ReturnRequest, stamp: Stamp, *, is_printed: bool = True
) -> Receipt:
    """Take goods back, pay the refund, and return its receipt.

    Price, terms and bearer are those of the original line, whatever is valid today. A second
    call with the same key stores nothing. What was written by hand is not printed.

    Raises NotReturnableError, ReasonMissingError, NoOpenShiftError, DrawerShortError,
    NotAllowedError.
    """
    done = journal.entry_of_key(session, request.key)
    if done is not None:
        return receipts.receipt(session, done)
    require(stamp, Right.RETURN_GOODS)
    register = sales.register_of_shift(session, stamp)
    if not request.reason.strip():
        raise ReasonMissingError
    origin = _origin_lines(session, request.origin_id)
    before = returned_before(session, request.origin_id)
    _check(request.lines, origin, before)

    sequence = journal.next_number(session, register)
    event = journal.Event(
        session,
        EntryKind.RETURN,
        stamp,
        key=request.key,
        number=receipts.receipt_number(register, sequence),
        reason=request.reason.strip(),
    )
    lines = [
        _line_row(event.id, position, line, origin[line.position], before)
        for position, line in enumerate(request.lines, start=1)
    ]
    payment = _refund(session, request, Money(sum(row["pays"] for row in lines)))
    if request.tender is TenderKind.CASH:
        refund = -payment.tenders[0].given
        journal.check_drawer(session, journal.drawer_account(session, stamp.register_id), refund)
    event.add(Sale, [_sale_row(event.id, sequence, request, lines, payment, stamp)])
    event.add(SaleLine, lines)
    tenders = sales.tender_rows(event.id, payment)
    event.add(SaleTender, tenders)
    stock.record_moves(session, event, _moves(session, request, origin))
    codes = _codes(session, lines)
    sales.book(event, register, tenders, lines, payment.rounding, codes)
    event.seal()
    if is_printed:
        is_cash = request.tender is TenderKind.CASH
        sales.queue_papers(session, event.id, stamp, has_cash=is_cash)
    return receipts.receipt(session, event.id)


def returned_before(session: Session, origin_id: int) -> dict[int, Quantity]:
    """Give how much of each line of a sale came back so far, by its position."""
    rows = session.execute(
        select(SaleLine.origin_position, func.sum(SaleLine.quantity))
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(Sale.origin_id == origin_id)
        .group_by(SaleLine.origin_position)
    )
    return {position: Quantity(-quantity) for position, quantity in rows if position}


def _origin_lines(session: Session, origin_id: int) -> dict[int, Row[Any]]:
    columns = SaleLine.__table__.columns
    rows = session.execute(select(*columns).where(SaleLine.sale_id == origin_id)).all()
    return {row.position: row for row in rows}


def _check(
    lines: Iterable[ReturnLine], origin: dict[int, Row[Any]], before: dict[int, Quantity]
) -> None:
    seen: set[int] = set()
    for line in lines:
        sold = origin.get(line.position)
        left = Quantity(sold.quantity if sold else 0) - before.get(line.position, Quantity(0))
        doubled = line.position in seen
        if sold is None or doubled or not Quantity(0) < line.quantity <= left:
            raise NotReturnableError(max(left, Quantity(0)))
        seen.add(line.position)
    if not seen:
        raise NotReturnableError(Quantity(0))


def _split(line: ReturnLine, sold: Row[Any], before: dict[int, Quantity]) -> Split:
    """Reverse a part of a frozen split; what follows from the five figures is not rounded."""
    earlier = before.get(line.position, Quantity(0))

    def part(amount: int) -> Money:
        return -returned_part(Money(amount), earlier, line.quantity, Quantity(sold.quantity))

    gross = part(sold.gross)
    discounts = Discounts(
        part(sold.discount_consignor), part(sold.discount_shop), part(sold.discount_shared)
    )
    consignor = part(sold.consignor_share)
    pays = gross - discounts.whole
    shop_net = pays - consignor
    return Split(
        gross=gross,
        discounts=discounts,
        pays=pays,
        base=gross - discounts.consignor - discounts.shared,
        rate=Rate(sold.rate_bp),
        commission=shop_net + discounts.shop,
        consignor=consignor,
        shop_net=shop_net,
    )


_FROZEN = (
    *("product_id", "consignor_id", "agreement_id", "sku", "name", "unit", "consignor_name"),
    *("agreement_version", "scheme", "rate_bp", "net_price", "fee", "unit_price"),
)


def _line_row(
    sale_id: int, position: int, line: ReturnLine, sold: Row[Any], before: dict[int, Quantity]
) -> dict[str, Any]:
    return {
        "sale_id": sale_id,
        "position": position,
        "origin_position": line.position,
        **{name: getattr(sold, name) for name in _FROZEN},
        "quantity": -line.quantity.thousandths,
        **sales.split_columns(_split(line, sold, before)),
        "condition": line.condition,
    }


def _refund(session: Session, request: ReturnRequest, pays: Money) -> Payment:
    """Give the refund as a negative tender; only cash is rounded, as the sale was."""
    rounding = ZERO
    if request.tender is TenderKind.CASH:
        rounding = round_cash(pays, settings.shop(session).cash_rounding)
    tender = Tender(request.tender, pays + rounding, request.reference)
    return Payment((tender,), rounding, ZERO)


def _sale_row(
    sale_id: int,
    sequence: int,
    request: ReturnRequest,
    lines: list[dict[str, Any]],
    payment: Payment,
    stamp: Stamp,
) -> dict[str, Any]:
    gross = sum(row["gross"] for row in lines)
    pays = sum(row["pays"] for row in lines)
    return {
        "id": sale_id,
        "register_id": stamp.register_id,
        "sequence": sequence,
        "origin_id": request.origin_id,
        "gross": gross,
        "discount": gross - pays,
        "pays": pays,
        "rounding": payment.rounding.rupiah,
        "change": 0,
        "line_count": len(lines),
        "office": "",
        "office_buyer": "",
    }


def _moves(
    session: Session, request: ReturnRequest, origin: dict[int, Row[Any]]
) -> list[stock.Move]:
    """Put goods back into a batch that they were sold from.

    Damaged goods do not go back to the shelf: stock is unchanged, and the line says why.
    """
    moves: dict[int, stock.Move] = {}
    for line in request.lines:
        if line.condition is Condition.DAMAGED:
            continue
        sold = origin[line.position]
        batch = session.execute(
            select(Batch.id, Batch.expires_on)
            .join(StockMovement, StockMovement.batch_id == Batch.id)
            .where(
                StockMovement.entry_id == request.origin_id,
                StockMovement.product_id == sold.product_id,
            )
            .order_by(Batch.id.desc())
            .limit(1)
        ).one()
        before = moves.get(batch.id)
        quantity = line.quantity + (before.quantity if before else Quantity(0))
        moves[batch.id] = stock.Move(
            batch.id, sold.product_id, sold.consignor_id, quantity, batch.expires_on
        )
    return list(moves.values())


def _codes(session: Session, lines: Iterable[dict[str, Any]]) -> dict[int | None, str]:
    ids = {row["consignor_id"] for row in lines if row["consignor_id"] is not None}
    rows = session.execute(select(Consignor.id, Consignor.code).where(Consignor.id.in_(ids)))
    return {row.id: row.code for row in rows}
