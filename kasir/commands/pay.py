"""`kasir pay`: one settlement, in whole or in part."""

from __future__ import annotations

import argparse
from datetime import UTC
from pathlib import Path
from uuid import uuid4

from kasir.commands.command import Answer, amount
from kasir.commands.open_shop import StaffedShop, enter_shop
from kasir.enums import Source
from kasir.operations.settling import payouts, settlements
from kasir.printing.paper_list import PAYOUT_SLIP
from kasir.words import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is paid, and from where."""
    parser.add_argument("number", metavar=_("NOMOR"), help=_("nomor perhitungan, PST/..."))
    parser.add_argument("--amount", type=amount, required=True, metavar="N", help=_("rupiah"))
    parser.add_argument(
        "--from",
        dest="source",
        choices=("drawer", "safe", "bank"),
        required=True,
        help=_("dari laci, brankas, atau bank"),
    )
    parser.add_argument("--ref", default="", metavar="R", help=_("bukti transfer"))


def run(data: Path, arguments: argparse.Namespace) -> Answer:
    """Pay a settlement and write the slip that the consignor signs.

    A payout from the drawer counts in the shift that is open on this register.
    """
    number, key, source = arguments.number, str(uuid4()), Source(arguments.source)
    with enter_shop(data, arguments) as shop:
        stamp = shop.stamp()
        paid = shop.database.write(
            lambda s: payouts.pay_out(
                s, key, number, arguments.amount, source, arguments.ref, stamp
            )
        )
        head = shop.database.read(lambda s: settlements.by_number(s, number))
        slip = _write_slip(shop, paid.id)
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
        # As JSON holds an instant: `2026-11-24T07:05:00Z`.
        "at": paid.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "due": head.due.rupiah,
        "paid": head.paid.rupiah,
        "closing": head.closing.rupiah,
        "state": head.state,
        "pdf": str(slip.absolute()) if slip else None,
    }
    return Answer(answer, text)


def _write_slip(shop: StaffedShop, payout_id: int) -> Path | None:
    """Write the slip; None where it can't be: the money is paid, its paper can be made again."""
    slip = shop.database.read(lambda s: PAYOUT_SLIP.ask(s, payout_id))
    try:
        return PAYOUT_SLIP.save(shop.folder, slip)
    except OSError:
        return None
