"""Every sharing scheme can be agreed on the form: its key, its fields, its sentence."""

from __future__ import annotations

import pytest

from kasir.enums import AGREED_SCHEMES, Scheme
from kasir.schemes import SCHEMES, TIERS
from tests.operations.test_schemes import SAMPLES, wanted
from tests.shop import Shop
from tests.ui.desk import Desk, consignor


@pytest.mark.parametrize("scheme", AGREED_SCHEMES)
def test_a_scheme_is_agreed_by_its_key(desk: Desk, goods: Shop, scheme: Scheme) -> None:
    """Its own fields are shown and no others; what is typed is explained and stored."""
    till, row = desk.till, SCHEMES[scheme]
    desk.choose("Consignors", "K005")
    till.press("newAgreement")
    till.keys(f"F{AGREED_SCHEMES.index(scheme) + 1}")
    for figure in row.figures:
        if figure is TIERS:
            desk.write("agreement", up_to_1="10000", step_1="25", tiers="15")
        else:
            desk.write("agreement", **{figure.name: SAMPLES[figure.kind][0]})
    assert till.text("agreementExample")
    assert till.text("agreementExample") not in [figure.missing for figure in row.figures]
    desk.store("agreement")
    assert consignor(goods, "K005").versions[0].terms == wanted(scheme)
