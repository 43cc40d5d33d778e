"""`kasir qris`: a static code and an amount in, the dynamic code out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.command_line import CommandLine
from tests.test_qris import STATIC, VECTORS


@pytest.mark.parametrize("vector", VECTORS["dynamic"], ids=lambda vector: str(vector["amount"]))
def test_qris_makes_the_vectors(kasir: CommandLine, vector: dict[str, Any]) -> None:
    """The code alone stands on standard output, for a pipe; JSON tells whose it is, too."""
    bill = vector.get("bill", "")
    words = ("qris", "--static", STATIC, "--amount", str(vector["amount"]))
    words += ("--bill", bill) if bill else ()
    assert kasir(*words).out == vector["payload"] + "\n"
    assert kasir.good(*words) == {
        "payload": vector["payload"],
        "amount": vector["amount"],
        "bill": bill or None,
        "name": "PUSAT OLEH-OLEH TONGAS",
        "city": "PROBOLINGGO",
        "nmid": "ID0000000000001",
    }


def test_qris_names_the_merchant(kasir: CommandLine) -> None:
    """Beside the code a person reads who gets the money, and what was left out."""
    said = kasir("qris", "--static", STATIC, "--amount", "12.500", "--bill", "X" * 26)
    assert said.sentences == (
        "Rp12.500 untuk PUSAT OLEH-OLEH TONGAS, PROBOLINGGO, NMID ID0000000000001\n"
        f"Nomor {'X' * 26} tidak muat di kode, jadi tidak dicantumkan.\n"
    )


@pytest.mark.parametrize("vector", VECTORS["refuse_payload"], ids=lambda vector: vector["why"])
def test_qris_refuses_broken_codes(kasir: CommandLine, vector: dict[str, str]) -> None:
    """Exit 1, a sentence, and no code."""
    said = kasir("qris", "--static", vector["payload"], "--amount", "12500")
    assert (said.code, said.out) == (1, "")
    assert "QRIS" in said.sentences
    assert set(kasir("qris", "--static", vector["payload"], "--amount", "1", "--json").data) == {
        "error"
    }


@pytest.mark.parametrize("amount", VECTORS["refuse_amount"])
def test_qris_refuses_amounts(kasir: CommandLine, amount: int | str) -> None:
    """What is no whole amount is wrong usage; what no payment can be is refused."""
    said = kasir("qris", "--static", STATIC, "--amount", str(amount))
    assert (said.code, said.out) == (2 if isinstance(amount, str) else 1, "")
    assert said.sentences
