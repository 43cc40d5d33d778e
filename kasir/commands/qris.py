"""`kasir qris`: checks a shop's static code and makes the code for one amount."""

from __future__ import annotations

from kasir.commands.open_shop import Answer
from kasir.money import Money
from kasir.qris import dynamic_code, read_static, takes_bill
from kasir.words import _


def qris(static: str, amount: Money, bill: str) -> Answer:
    """Give the dynamic code, alone on standard output; who gets the money stands beside it.

    Asks no shop, and shows nothing but what the code itself says. Raises QrisError, AmountError.
    """
    code = read_static(static)
    payload = dynamic_code(code, amount, bill)
    is_billed = takes_bill(code, bill)
    lines = [_("{amount} untuk {name}").format(amount=amount, name=code.name)]
    lines += [part for part in (code.city, code.nmid and f"NMID {code.nmid}") if part]
    told = [", ".join(lines)]
    if bill and not is_billed:
        told.append(_("Nomor {bill} tidak muat di kode, jadi tidak dicantumkan.").format(bill=bill))
    answer = {
        "payload": payload,
        "amount": amount.rupiah,
        "bill": bill if is_billed else None,
        "name": code.name,
        "city": code.city,
        "nmid": code.nmid,
    }
    return Answer(answer, "\n".join(told), output=payload)
