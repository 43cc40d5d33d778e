"""`kasir settle`: the end of a day."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from kasir import clock
from kasir.clock import format_day
from kasir.commands.command import Answer, day
from kasir.commands.open_shop import StaffedShop, enter_shop
from kasir.errors import UnknownConsignorError
from kasir.operations.settling import accounts
from kasir.operations.settling.end_of_day import settle_all, who_waits
from kasir.operations.settling.settlements import SettlementHead
from kasir.operations.settling.statements import Statement, StatementLine
from kasir.operations.shifts import shifts
from kasir.printing.a4.paper_files import folder_of_day
from kasir.printing.papers.statement.files import write_day
from kasir.words import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take which day, whom, and where the papers go."""
    parser.add_argument(
        "--day", type=day, metavar="YYYY-MM-DD", help=_("hari kerja; biasanya yang terakhir")
    )
    parser.add_argument("--penitip", default="", metavar=_("KODE"), help=_("satu penitip saja"))
    parser.add_argument(
        "--due", action="store_true", help=_("hanya yang jatuh tempo pada hari itu")
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help=_("folder rekap PDF"))


def run(data: Path, arguments: argparse.Namespace) -> Answer:
    """Settle a business day and write a statement for each settlement that has none yet.

    Stopped half-way and run again it gives the same documents, never a second settlement.
    Cancelled settlements are not listed. `--due` leaves those to their pay day whose cycle or
    minimum says so; then their statement covers all the days since.
    """
    with enter_shop(data, arguments) as shop:
        last = shop.database.read(shifts.last_business_day)
        day = arguments.day or last or clock.today(clock.now())
        only = _consignor(shop, arguments.penitip)
        waiting = [
            row
            for row in shop.database.read(
                partial(who_waits, day=day, at=clock.now(), is_due_only=arguments.due)
            )
            if only in {None, row.consignor_id}
        ]
        ids = [row.consignor_id for row in waiting]
        heads = [
            head
            for head in settle_all(shop.database, ids, day, shop.stamp(day))
            if only in {None, head.consignor_id}
        ]
        folder = arguments.out or folder_of_day(data, day)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        written = write_day(
            shop.database, folder, heads, is_missing_only=True, is_together=only is None
        )
    listed = [_as_json(statement, path) for path, statement in written]
    answer = {
        "business_day": day.isoformat(),
        "settlements": listed,
        "totals": {name: sum(each[name] for each in listed) for name in _SUMS},
    }
    anomalies = [f"{row.code} {row.name}: {row.anomaly}" for row in waiting if row.anomaly]
    return Answer(answer, _text(day, heads, anomalies, folder))


def _consignor(shop: StaffedShop, code: str) -> int | None:
    if not code:
        return None
    found = shop.database.read(lambda s: accounts.consignor_of_code(s, code))
    if found is None:
        raise UnknownConsignorError(code)
    return found


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
