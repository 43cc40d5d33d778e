"""Goods that a customer brings back: a negative sale that names its origin (docs/money.md 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select

from kasir.cart import Payment, Tender
from kasir.clock import Stamp
from kasir.enums import Condition, EntryKind, Scheme, TenderKind
from kasir.errors import NotReturnableError
from kasir.models import Batch, Consignor, Sale, SaleLine, Session, StockMovement
from kasir.money import ZERO, Money, Quantity, Rate, round_cash, total
from kasir.operations import journal, settings
from kasir.operations.goods import stock
from kasir.operations.people import limits
from kasir.operations.people.limits import Excess, Limit
from kasir.operations.reading import columns, read, stored
from kasir.operations.rights import Right, require
from kasir.operations.selling import receipts, sales
from kasir.operations.selling.receipts import Receipt
from kasir.terms import Discounts, Split, returned_part, split_of
from kasir.words import _


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
    if (done := journal.entry_of_key(session, request.key)) is not None:
        return receipts.receipt(session, done)
    require(stamp, Right.RETURN_GOODS)
    register = sales.register_of_shift(session, stamp)
    reason = journal.reason_of(request.reason)
    asked = select(*columns(_Sold, SaleLine)).where(SaleLine.sale_id == request.origin_id)
    origin = {sold.position: sold for sold in read(session, _Sold, asked)}
    before = returned_before(session, request.origin_id)
    _check(request.lines, origin, before)

    sequence = journal.next_number(session, register)
    event = journal.Event(
        session,
        EntryKind.RETURN,
        stamp,
        key=request.key,
        number=receipts.receipt_number(register, sequence),
        reason=reason,
    )
    sold = [origin[line.position] for line in request.lines]
    splits = [_split(line, each, before) for line, each in zip(request.lines, sold, strict=True)]
    payment = _refund(session, request, total(part.pays for part in splits))
    odd = _odd(request.lines, sold, splits)
    limits.require_approved(session, stamp, Right.RETURN_GOODS, odd)
    if request.tender is TenderKind.CASH:
        refund = -payment.tenders[0].given
        journal.check_drawer(session, journal.drawer_account(session, stamp.register_id), refund)
    sales.add_sale(event, sequence, splits, payment, origin_id=request.origin_id)
    lines = zip(request.lines, sold, splits, strict=True)
    event.add(SaleLine, [_line_row(at, *line) for at, line in enumerate(lines, start=1)])
    stock.record_moves(session, event, _moves(session, request, origin))
    owners = _owners(session, sold)
    sales.book(event, register, payment, zip(splits, owners, strict=True))
    event.seal()
    if is_printed:
        is_cash = request.tender is TenderKind.CASH
        sales.queue_papers(session, event.id, stamp, has_cash=is_cash)
    return receipts.receipt(session, event.id)


def _odd(
    lines: Iterable[ReturnLine], sold: Iterable[_Sold], splits: Sequence[Split]
) -> Iterator[Excess]:
    """What of a return a second person looks at: its size, and goods that nobody sees again."""
    paid = -total(part.pays for part in splits)
    yield Excess(_("Retur {paid}.").format(paid=paid), Limit.RETURN, paid)
    for line, each, part in zip(lines, sold, splits, strict=True):
        if line.condition is Condition.DAMAGED:
            told = _("{name} diretur rusak: hak penitip berkurang {share}.")
            yield Excess(told.format(name=each.name, share=-part.consignor))


def returned_before(session: Session, origin_id: int) -> dict[int, Quantity]:
    """How much of each line of a sale came back so far, by its position."""
    rows = session.execute(
        select(SaleLine.origin_position, func.sum(SaleLine.quantity))
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(Sale.origin_id == origin_id)
        .group_by(SaleLine.origin_position)
    )
    return {position: Quantity(-quantity) for position, quantity in rows if position}


class _Sold(NamedTuple):
    """A line of the origin: what a return freezes again, and the figures that it reverses."""

    position: int
    product_id: int
    consignor_id: int | None
    agreement_id: int | None
    sku: str
    name: str
    unit: str
    consignor_name: str
    agreement_version: int
    scheme: Scheme
    rate_bp: Rate
    net_price: Money
    fee: Money
    quantity: Quantity
    unit_price: Money
    gross: Money
    discounts: Discounts
    consignor_share: Money


def _check(
    lines: Iterable[ReturnLine], origin: dict[int, _Sold], before: dict[int, Quantity]
) -> None:
    seen: set[int] = set()
    for line in lines:
        sold = origin.get(line.position)
        left = (sold.quantity if sold else Quantity(0)) - before.get(line.position, Quantity(0))
        doubled = line.position in seen
        if sold is None or doubled or not Quantity(0) < line.quantity <= left:
            raise NotReturnableError(max(left, Quantity(0)))
        seen.add(line.position)
    if not seen:
        raise NotReturnableError(Quantity(0))


def _split(line: ReturnLine, sold: _Sold, before: dict[int, Quantity]) -> Split:
    """Reverse a part of a frozen split; what follows from the five figures is not rounded."""
    earlier = before.get(line.position, Quantity(0))

    def part(amount: Money) -> Money:
        return -returned_part(amount, earlier, line.quantity, sold.quantity)

    borne = sold.discounts
    discounts = Discounts(part(borne.consignor), part(borne.shop), part(borne.shared))
    return split_of(part(sold.gross), discounts, sold.rate_bp, part(sold.consignor_share))


def _line_row(position: int, line: ReturnLine, sold: _Sold, part: Split) -> dict[str, object]:
    return {
        **stored(sold),
        "position": position,
        "origin_position": line.position,
        "quantity": -line.quantity.thousandths,
        **sales.split_columns(part),
        "condition": line.condition,
    }


def _refund(session: Session, request: ReturnRequest, pays: Money) -> Payment:
    """The refund as a negative tender; only cash is rounded, as the sale was."""
    rounding = ZERO
    if request.tender is TenderKind.CASH:
        rounding = round_cash(pays, settings.shop(session).cash_rounding)
    tender = Tender(request.tender, pays + rounding, request.reference)
    return Payment((tender,), rounding, ZERO)


def _moves(session: Session, request: ReturnRequest, origin: dict[int, _Sold]) -> list[stock.Move]:
    """Put goods back into a batch that they were sold from.

    Damaged goods do not go back to the shelf: stock is unchanged, and the line says why.
    """
    moves: dict[int, stock.Move] = {}
    for line in request.lines:
        if line.condition is Condition.DAMAGED:
            continue
        sold = origin[line.position]
        batch, expires_on = session.execute(
            select(Batch.id, Batch.expires_on)
            .join(StockMovement, StockMovement.batch_id == Batch.id)
            .where(
                StockMovement.entry_id == request.origin_id,
                StockMovement.product_id == sold.product_id,
            )
            .order_by(Batch.id.desc())
            .limit(1)
        ).one()
        before = moves.get(batch)
        quantity = line.quantity + (before.quantity if before else Quantity(0))
        moves[batch] = stock.Move(batch, sold.product_id, sold.consignor_id, quantity, expires_on)
    return list(moves.values())


def _owners(session: Session, lines: Iterable[_Sold]) -> list[tuple[int | None, str]]:
    ids = [sold.consignor_id for sold in lines]
    wanted = select(Consignor.id, Consignor.code).where(Consignor.id.in_(set(ids) - {None}))
    codes: dict[int | None, str] = dict(session.execute(wanted).all())
    return [(owner, "" if owner is None else codes[owner]) for owner in ids]
