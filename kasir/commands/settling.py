"""`kasir settle` and `kasir pay`: the end of a day, and the consignors' money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from kasir import clock
from kasir.clock import format_day
from kasir.commands.open_shop import Answer, Desk, iso, open_desk
from kasir.enums import Source
from kasir.errors import UnknownConsignorError
from kasir.money import Money
from kasir.operations.settling import accounts, cycles, payouts, settlements, statements
from kasir.operations.settling.payouts import Paid
from kasir.operations.settling.settlements import CANCELLED, SettlementHead
from kasir.operations.settling.statements import Statement, StatementLine
from kasir.operations.shifts import shifts
from kasir.printing.a4.paper_files import folder_of_day
from kasir.printing.papers.payout_slip import payout_slip, slip_name, write_slip
from kasir.printing.papers.statement.files import write_many
from kasir.printing.papers.statement.pages import statement_name, together_name, write_statements
from kasir.words import _


def settle(
    data: Path, day: date | None, code: str, out: Path | None, user: str, *, is_due_only: bool
) -> Answer:
    """Settle a business day and write a statement for each settlement that has none yet.

    Each consignor is one short transaction: stopped half-way and run again it gives the same
    documents, never a second settlement. Cancelled settlements are not listed. `is_due_only`
    leaves those to their pay day whose cycle or minimum says so; then their statement covers
    all the days since.
    """
    with open_desk(data, user) as desk:
        day = _day(desk, day)
        only = _consignor(desk, code)
        anomalies = _settle(desk, day, only, is_due_only=is_due_only)
        heads = [
            head
            for head in desk.database.read(lambda s: settlements.settlements_of_day(s, day))
            if head.state != CANCELLED and only in {None, head.consignor_id}
        ]
        found = [_statement(desk, head) for head in heads]
        folder = out or folder_of_day(data, day)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        paths = [folder / statement_name(statement) for statement in found]
        missing = [job for job in zip(paths, found, strict=True) if not job[0].exists()]
        write_many(missing)
        if missing and only is None:
            write_statements(folder / together_name(), found)
    listed = [_as_json(each, path) for each, path in zip(found, paths, strict=True)]
    answer = {
        "business_day": day.isoformat(),
        "settlements": listed,
        "totals": {name: sum(each[name] for each in listed) for name in _SUMS},
    }
    return Answer(answer, _text(day, heads, anomalies, folder))


def _day(desk: Desk, wanted: date | None) -> date:
    last = desk.database.read(shifts.last_business_day)
    return wanted or last or clock.today(clock.now())


def _consignor(desk: Desk, code: str) -> int | None:
    if not code:
        return None
    found = desk.database.read(lambda s: accounts.consignor_of_code(s, code))
    if found is None:
        raise UnknownConsignorError(code)
    return found


def _settle(desk: Desk, day: date, only: int | None, *, is_due_only: bool) -> list[str]:
    """Settle everybody with movement; give what a manager should look at."""
    anomalies = []
    desk.database.read(lambda s: settlements.require_over(s, day, clock.now()))
    rows = desk.database.read(lambda s: settlements.preview(s, day))
    ids = [row.consignor_id for row in rows]
    plans = desk.database.read(lambda s: cycles.pay_plans(s, ids, day))
    for row in rows:
        is_due = not is_due_only or plans[row.consignor_id].is_due(row.due, day)
        if only in {None, row.consignor_id} and is_due:
            if row.anomaly:
                anomalies.append(f"{row.code} {row.name}: {row.anomaly}")
            work = partial(
                settlements.settle, consignor_id=row.consignor_id, day=day, stamp=desk.stamp(day)
            )
            desk.database.write(work)
    return anomalies


def _statement(desk: Desk, head: SettlementHead) -> Statement:
    return desk.database.read(lambda s: statements.statement(s, head.id))


def _text(day: date, heads: Sequence[SettlementHead], anomalies: list[str], folder: Path) -> str:
    if not heads:
        return _("{day}: tidak ada yang perlu dihitung.").format(day=format_day(day))
    row = _("{number}  {code} {name}: hak {due}, sisa {closing}")
    rows = [
        row.format(
            number=head.number, code=head.code, name=head.name, due=head.due, closing=head.closing
        )
        for head in heads
    ]
    end = _("{count} perhitungan untuk {day}. Rekap: {folder}").format(
        count=len(heads), day=format_day(day), folder=folder
    )
    return "\n".join([*anomalies, *rows, end])


# --- JSON -----------------------------------------------------------------------------------

_SUMS = (
    *("opening", "gross", "discount_penitip", "discount_shop", "discount_shared", "pays"),
    *("commission", "sales", "returns", "compensation", "fees", "advances", "adjustments"),
    *("due", "paid", "closing"),
)


def _as_json(statement: Statement, pdf: Path) -> dict[str, Any]:
    head, sums = statement.head, statement.head.figures.columns()
    sums["discount_penitip"] = sums["discount_consignor"]
    sums |= {"paid": head.paid.rupiah, "closing": head.closing.rupiah}
    return {
        "number": head.number,
        "penitip": head.code,
        **{name: sums[name] for name in _SUMS},
        "lines": [_line(line) for line in statement.lines],
        "pdf": str(pdf.absolute()),
    }


def _line(line: StatementLine) -> dict[str, Any]:
    return {
        "receipt": line.receipt,
        "sku": line.sku,
        "qty_thousandths": line.quantity.thousandths,
        "unit_price": line.unit_price.rupiah,
        "gross": line.gross.rupiah,
        "discount_penitip": line.discounts.consignor.rupiah,
        "discount_shop": line.discounts.shop.rupiah,
        "discount_shared": line.discounts.shared.rupiah,
        "pays": line.pays.rupiah,
        "base": line.base.rupiah,
        "rate_bp": line.rate.basis_points,
        "commission": line.commission.rupiah,
        "penitip": line.consignor.rupiah,
        "shop_net": line.shop_net.rupiah,
    }


# --- paying ---------------------------------------------------------------------------------


def pay(data: Path, number: str, amount: Money, source: str, reference: str, user: str) -> Answer:
    """Pay a settlement and write the slip that the consignor signs.

    A payout from the drawer counts in the shift that is open on this register.
    """
    with open_desk(data, user) as desk:
        stamp, key = desk.stamp(), str(uuid4())
        paid = desk.database.write(
            lambda s: payouts.pay_out(s, key, number, amount, Source(source), reference, stamp)
        )
        head = desk.database.read(lambda s: settlements.by_number(s, number))
        statement = _statement(desk, head)
        slip = _write_slip(data, statement, paid)
    text = _("{number}: {amount} dibayar kepada {name}. Sisa {closing}.").format(
        number=paid.number, amount=paid.amount, name=paid.consignor, closing=head.closing
    )
    if slip is None:
        text += "\n" + _("Bukti bayar tidak bisa ditulis. Periksa ruang disk.")
    answer = {
        "number": paid.number,
        "settlement": head.number,
        "penitip": head.code,
        "amount": paid.amount.rupiah,
        "source": paid.source.value,
        "reference": paid.reference,
        "at": iso(paid.at),
        "due": head.due.rupiah,
        "paid": head.paid.rupiah,
        "closing": head.closing.rupiah,
        "state": head.state,
        "pdf": str(slip.absolute()) if slip else None,
    }
    return Answer(answer, text)


def _write_slip(data: Path, statement: Statement, paid: Paid) -> Path | None:
    """Write the slip; None where it can't be: the money is paid, its paper can be made again."""
    try:
        slip = payout_slip(statement, paid)
        path = folder_of_day(data, paid.business_day) / slip_name(slip)
        write_slip(path, slip)
    except OSError:
        return None
    return path
