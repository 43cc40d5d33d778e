"""No means of payment can be forgotten: a row each, a key each, an account each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kasir.enums import TenderKind, complete
from kasir.tenders import CODE_KEY, TENDERS, account_of, check_tenders
from tests.house.reading import ROOT


def test_a_member_without_a_row_is_told_by_name() -> None:
    """What was forgotten stops kasir, and every test, at the import."""
    rows = {kind: row for kind, row in TENDERS.items() if kind is not TenderKind.CARD}
    with pytest.raises(TypeError, match="a TenderKind without a row: CARD"):
        complete(TenderKind, rows)


@pytest.mark.parametrize("key", ["F2", CODE_KEY])
def test_a_key_is_given_once(key: str) -> None:
    """Of two things on one key, one would do nothing."""
    with pytest.raises(TypeError, match=f"given twice.*{key}"):
        check_tenders(dict(TENDERS) | {TenderKind.CARD: replace(TENDERS[TenderKind.CARD], key=key)})


@pytest.mark.parametrize(
    ("kind", "account"),
    [
        (TenderKind.CARD, "card"),
        (TenderKind.CARD, ""),
        (TenderKind.CASH, "clearing:cash"),
        (TenderKind.CASH, "safe"),
    ],
)
def test_all_but_cash_lie_in_clearing(kind: TenderKind, account: str) -> None:
    """Dana Titipan counts drawers and clearing: money elsewhere would be missing there."""
    with pytest.raises(TypeError, match=f"{kind.name} is booked on {account!r}"):
        check_tenders(dict(TENDERS) | {kind: replace(TENDERS[kind], account=account)})


def test_each_means_of_payment_has_its_account() -> None:
    """Cash lies in its register's drawer; each icon is there."""
    assert (account_of(TenderKind.CASH, "K1"), account_of(TenderKind.QRIS, "K1")) == (
        *("cash:K1", "clearing:qris"),
    )
    icons = {file.stem for file in (ROOT / "kasir" / "ui" / "icons").glob("*.svg")}
    assert {row.icon for row in TENDERS.values()} <= icons
