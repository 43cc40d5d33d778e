"""The list: what was not looked at stays, a tick is for ever, and nobody else sees or ticks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from kasir.errors import NotAllowedError
from kasir.operations.review import looking
from kasir.operations.review.found import Found, Span
from kasir.operations.review.kinds import ReviewKind
from kasir.operations.review.looking import ReviewKey, UnknownItemError
from kasir.operations.verify.report import verify
from tests.operations.review.deeds import listed, stocked, try_pin
from tests.shop import DAY, MORNING, Shop, by_shop


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


def test_a_tick_put_in_by_hand_is_found(shop: Shop) -> None:
    """Who has the file could hide a deed by a row of his own; the books say so."""
    try_pin(shop, "9999")
    [item] = listed(shop, ReviewKind.FAILED_PIN)
    row = text(
        "INSERT INTO review_ticks (kind, record, position, remark, at, actor_id) "
        "VALUES ('failed_pin', :record, 0, '', '2026-11-24T01:00:00.000000+00:00', 1)"
    )
    shop.write(lambda s: s.execute(row, {"record": item.key.record}))
    assert listed(shop, ReviewKind.FAILED_PIN) == ()
    [found] = shop.read(verify).differences
    assert (found.check, found.text) == ("perlu dilihat", "bukan seperti yang disegel")


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


def test_what_was_looked_at_is_not_read_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted above the floors it is as many as counted from the beginning, always."""
    monkeypatch.setattr(looking, "_LATE", 0)
    stocked(shop)
    floors: looking.Floors = {}
    for number in range(6):
        if number < 3:
            try_pin(shop, "9999")
        shop.sell(shop.cart(("A", 1, by_shop(2_000)), ("A", 1, by_shop(3_000))))
        found = shop.read(lambda s, f=floors: looking.unseen(s, f))
        assert found.count == left(shop)
        floors = found.floors
        some = shop.read(looking.items)[number % 2 :: 2]
        tick(shop, *(item.key for item in some))
    tick(shop, *(item.key for item in shop.read(looking.items)))
    found = shop.read(lambda s: looking.unseen(s, floors))
    assert found.count == left(shop) == 0
    last = shop.read(lambda s: looking.items(s, kind=ReviewKind.DISCOUNT, is_ticked=True))[0]
    assert found.floors[ReviewKind.DISCOUNT] == last.key.record


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


def test_what_has_no_number_is_named_by_its_record() -> None:
    """A print of nothing in particular has neither a number nor a record of the chain."""
    nothing = (None, None, None, None, None, None, None, None, None)
    found = Found(7, 0, MORNING, *nothing, "K1", None, None)
    assert looking._place(found) == "K1 cetakan 7"
