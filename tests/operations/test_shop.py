"""A new shop, its people by name, and settings that are never forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from kasir.errors import UnknownRegisterError, UserError
from kasir.operations import settings
from kasir.operations import shop as shops
from tests.shop import Shop


def test_the_chain_begins_with_the_register(shop: Shop) -> None:
    """The first record names it."""
    first = shop.read(lambda s: s.execute(text("SELECT kind, body FROM audit_records")).first())
    assert first == ("start", '{"register":"K1"}')


def test_unknown_names(shop: Shop) -> None:
    """A register or a person that the shop does not have is said."""
    with pytest.raises(UnknownRegisterError, match="K9 tidak terdaftar"):
        shop.read(lambda s: shops.register_of_code(s, "K9"))
    with pytest.raises(UserError, match="siapa tidak ada"):
        shop.read(lambda s: shops.person(s, "siapa"))


def test_settings_are_changed_one_by_one(shop: Shop) -> None:
    """Only what differs is stored, with who, when, and what was before."""
    before = shop.read(settings.shop)
    assert before.header.name == "Pusat Oleh-Oleh Tongas"
    new = replace(before, cash_rounding=500, one_person_shop=True)
    stamp = shop.stamp("pemilik")
    for _ in range(2):
        assert shop.write(lambda s: settings.change(s, new, stamp)) == new
    assert shop.read(settings.shop) == new
    bodies = "SELECT body FROM audit_records WHERE kind = 'setting' ORDER BY id DESC LIMIT 2"
    assert shop.read(lambda s: s.execute(text(bodies)).scalars().all()) == [
        '{"key":"one_person_shop","new":true,"old":false}',
        '{"key":"cash_rounding","new":500,"old":100}',
    ]


def test_a_setting_of_a_newer_kasir_is_left_alone(shop: Shop) -> None:
    """An unknown key neither stops the shop nor gets lost."""
    row = "INSERT INTO shop_settings (key, value, at) VALUES ('later', '1', '2026-11-24')"
    shop.write(lambda s: s.execute(text(row)))
    assert shop.read(settings.shop).cash_rounding == 100
