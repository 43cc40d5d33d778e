"""Held carts and papers at a closing: carried over with open eyes, or cancelled with a reason."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from kasir.enums import JobState, Leftover
from kasir.errors import LeftoversError, ReasonMissingError
from kasir.money import ZERO, Money
from kasir.operations import print_jobs
from kasir.operations.selling import carts
from kasir.operations.shifts import closing, leftovers
from kasir.operations.shifts.leftovers import LeftThing
from kasir.operations.shifts.report import Carried, shift_report
from kasir.operations.verify.report import verify
from tests.shop import Shop


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """Let one cart be held and one receipt wait for the printer, in a drawer without a rupiah."""
    shop.product("KERIPIK", 20_000, shop.consignor("K1", percent=15))
    shop.open_shift(0)
    shop.sell(shop.cart(("KERIPIK", 1)))
    cart, stamp = shop.cart(("KERIPIK", 2)).with_note("ibu baju merah"), shop.stamp()
    shop.write(lambda s: carts.hold_cart(s, cart, stamp))
    shop.count_drawer({})
    return shop


def lying(shop: Shop) -> tuple[LeftThing, ...]:
    return shop.read(lambda s: leftovers.leftovers(s, shop.register_id))


def cancel(shop: Shop, thing: LeftThing, reason: str) -> None:
    stamp = shop.stamp()
    shop.write(lambda s: leftovers.cancel_leftover(s, thing, reason, stamp))


def newest_note(shop: Shop) -> tuple[str, dict[str, object]]:
    asked = "SELECT kind, body FROM audit_records ORDER BY id DESC LIMIT 1"
    kind, body = shop.read(lambda s: s.execute(text(asked)).one())
    return kind, json.loads(body)


def test_what_lies_about_is_listed(shop: Shop) -> None:
    """The cart with what it would bring, the paper with how far it is."""
    cart, paper = lying(shop)
    assert (cart.what, cart.name, cart.amount) == (Leftover.CART, "ibu baju merah", Money(40_000))
    assert (paper.what, paper.name, paper.state) == (Leftover.PAPER, "Struk", JobState.QUEUED)


def test_a_shift_does_not_close_over_what_nobody_saw(shop: Shop) -> None:
    """Each one must have been shown to who closes, by its key."""
    things, stamp = lying(shop), shop.stamp()
    for seen in ((), (things[0].key,)):
        with pytest.raises(LeftoversError) as found:
            shop.write(lambda s, k=seen: closing.close_shift(s, "", stamp, seen=k))
        assert found.value.count == 2 - len(seen)


def test_what_is_carried_over_stands_on_the_report(shop: Shop) -> None:
    """The next shift finds it; the Z report names it, also when it is printed later."""
    shift_id = shop.shift_id or 0
    report = shop.end_shift()
    carried = (
        Carried(Leftover.CART, "ibu baju merah", Money(40_000)),
        Carried(Leftover.PAPER, "Struk", ZERO),
    )
    assert report.carried == carried
    for thing in lying(shop)[:1]:
        cancel(shop, thing, "tidak jadi")
    assert shop.read(lambda s: shift_report(s, shift_id, shop.at)).carried == carried
    assert shop.read(verify).is_clean


def test_a_cancelled_cart_is_gone_with_its_reason_sealed(shop: Shop) -> None:
    """What lay in it is told; a second press, or a cart taken up meanwhile, changes nothing."""
    cart = lying(shop)[0]
    with pytest.raises(ReasonMissingError):
        cancel(shop, cart, "  ")
    cancel(shop, cart, "pembeli tidak jadi")
    kind, body = newest_note(shop)
    assert (kind, body["reason"], body["total"]) == ("cart_cancelled", "pembeli tidak jadi", 40_000)
    assert body["goods"] == [{"name": "Barang KERIPIK", "quantity": 2_000}]
    cancel(shop, cart, "lagi")
    assert newest_note(shop) == (kind, body)
    assert [thing.what for thing in lying(shop)] == [Leftover.PAPER]


def test_a_cancelled_paper_never_prints(shop: Shop) -> None:
    """It is asked about no more; one that went out stays as it is."""
    paper = lying(shop)[1]
    with pytest.raises(ReasonMissingError):
        cancel(shop, paper, "")
    cancel(shop, paper, "pembeli sudah pergi")
    assert newest_note(shop)[1]["reason"] == "pembeli sudah pergi"
    job_id = int(paper.key)
    assert not shop.write(lambda s: print_jobs.mark_sending(s, job_id, b"x", shop.at))
    assert shop.read(lambda s: print_jobs.pending_count(s, shop.register_id)) == 0
    cancel(shop, paper, "lagi")
    stamp = shop.stamp()
    shop.write(lambda s: print_jobs.retry(s, job_id, stamp))
    assert shop.read(lambda s: print_jobs.job(s, job_id)).state is JobState.CANCELLED


def test_a_paper_that_came_out_is_not_cancelled(shop: Shop) -> None:
    """The list on the screen may be older than the paper."""
    paper = lying(shop)[1]
    shop.write(lambda s: print_jobs.mark_printed(s, int(paper.key), shop.at))
    cancel(shop, paper, "pembeli sudah pergi")
    assert shop.read(lambda s: print_jobs.job(s, int(paper.key))).state is JobState.PRINTED
