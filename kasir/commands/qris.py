"""`kasir qris`: checks a shop's static code and makes the code for one amount."""

from __future__ import annotations

import argparse
from pathlib import Path

from kasir.commands.command import Answer, amount
from kasir.qris import dynamic_code, read_static, takes_bill
from kasir.words import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the shop's code and what it is to ask for."""
    parser.add_argument(
        "--static", required=True, metavar=_("KODE"), help=_("isi QRIS statis toko")
    )
    parser.add_argument("--amount", type=amount, required=True, metavar="N", help=_("rupiah"))
    parser.add_argument("--bill", default="", metavar="REF", help=_("nomor struk"))


def run(_data: Path, arguments: argparse.Namespace) -> Answer:
    """The dynamic code, alone on standard output; who gets the money stands beside it.

    Asks no shop, and shows nothing but what the code itself says. Raises QrisError, AmountError.
    """
    code, bill = read_static(arguments.static), arguments.bill
    payload = dynamic_code(code, arguments.amount, bill)
    is_billed = takes_bill(code, bill)
    lines = [_("{amount} untuk {name}").format(amount=arguments.amount, name=code.name)]
    lines += [part for part in (code.city, code.nmid and f"NMID {code.nmid}") if part]
    told = [", ".join(lines)]
    if bill and not is_billed:
        told.append(_("Nomor {bill} tidak muat di kode, jadi tidak dicantumkan.").format(bill=bill))
    answer = {
        "payload": payload,
        "amount": arguments.amount.rupiah,
        "bill": bill if is_billed else None,
        "name": code.name,
        "city": code.city,
        "nmid": code.nmid,
    }
    return Answer(answer, "\n".join(told), output=payload)
