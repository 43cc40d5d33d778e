"""The list: what was not looked at stays, a tick is for ever, and nobody else sees or ticks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from kasir.errors import NotAllowedError
from kasir.operations.review import looking
from kasir.operations.review.found import Span
from kasir.operations.review.kinds import ReviewKind
from kasir.operations.review.looking import ReviewKey, UnknownItemError
from kasir.operations.verify.report import verify
from tests.operations.review.deeds import listed, stocked, try_pin
from tests.shop import DAY, Shop, by_shop


def tick(shop: Shop, *keys: ReviewKey, remark: str = "", by: str = "pemilik") -> int:
    stamp = shop.stamp(by)
    return shop.write(lambda s: looking.tick(s, keys, remark, stamp))


def left(shop: Shop) -> int:
    return shop.read(looking.count_open)


def test_what_is_ticked_is_known_and_stays_known(shop: Shop) -> None:
    """Several at once with one remark; the others stay, and the count says how many."""
    stocked(shop)
    before = left(shop)  # The people, when the shop was founded.
    for _try in range(3):
        try_pin(shop, "9999")
    shop.sell(shop.cart(("A", 1, by_shop(1_500)), ("A", 1, by_shop(2_000))))
    assert left(shop) == before + 5
    pins = [item.key for item in listed(shop, ReviewKind.FAILED_PIN)]
    lines = [item.key for item in listed(shop, ReviewKind.DISCOUNT)]
    assert {key.position for key in lines} == {1, 2}
    assert tick(shop, pins[0], pins[2], lines[0], remark=" Sari baru ganti PIN ") == 3
    assert left(shop) == before + 2
    assert [item.key for item in listed(shop)] == sorted(
        (pins[1], lines[1]), key=lambda key: key.kind is ReviewKind.FAILED_PIN
    )
    done = shop.read(lambda s: looking.items(s, is_ticked=True))
    assert {item.key for item in done} == {pins[0], pins[2], lines[0]}
    [by] = {item.ticked for item in done}
    assert by is not None
    assert (by.by, by.remark) == ("Bu Ratna", "Sari baru ganti PIN")
    assert tick(shop, pins[0], remark="lain") == 0, "the first word counts"
    assert len(shop.read(lambda s: looking.items(s, is_ticked=None))) == before + 5


def test_a_tick_is_sealed(shop: Shop) -> None:
    """One record of the chain names all that was ticked, and the books stay whole."""
    try_pin(shop, "9999")
    [item] = listed(shop, ReviewKind.FAILED_PIN)
    tick(shop, item.key, remark="saya sendiri")
    asked = text("SELECT body FROM audit_records WHERE kind = 'review'")
    assert shop.read(lambda s: s.execute(asked).scalars().all()) == [
        f'{{"remark":"saya sendiri","ticked":[["failed_pin",{item.key.record},0]]}}'
    ]
    assert shop.read(verify).is_clean


def test_only_the_owner_ticks(shop: Shop) -> None:
    """Not the manager, and not the auditor, who may read it."""
    try_pin(shop, "9999")
    [item] = listed(shop, ReviewKind.FAILED_PIN)
    for person in ("kasir", "pengelola", "pemeriksa"):
        with pytest.raises(NotAllowedError):
            tick(shop, item.key, by=person)


def test_nothing_is_ticked_in_advance(shop: Shop) -> None:
    """A tick on a record that is none, or of another kind, is refused, and all with it."""
    try_pin(shop, "9999")
    [item] = listed(shop, ReviewKind.FAILED_PIN)
    for wrong in (
        item.key._replace(record=99_999),
        item.key._replace(position=1),
        item.key._replace(kind=ReviewKind.RESTORE),
    ):
        with pytest.raises(UnknownItemError):
            tick(shop, item.key, wrong)
    assert len(listed(shop, ReviewKind.FAILED_PIN)) == 1


def test_a_day_is_asked_alone(shop: Shop) -> None:
    """By the shop's day, and by the business day where there is one."""
    stocked(shop)
    try_pin(shop, "9999")
    shop.sell(shop.cart(("A", 1, by_shop(2_000))))
    assert len(shop.read(lambda s: looking.items(s, Span(DAY, DAY)))) == 2
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        assert shop.read(lambda s, d=day: looking.items(s, Span(d, d))) == ()
    until = shop.read(lambda s: looking.items(s, Span(last=DAY), most=1))
    assert [item.key.kind for item in until] == [ReviewKind.DISCOUNT], "the newest"
    assert replace(until[0]) in shop.read(lambda s: looking.items(s, Span(first=DAY)))
