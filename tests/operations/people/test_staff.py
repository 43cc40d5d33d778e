"""The people of the shop: who changes them, and what the chain says of it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import text

from kasir.enums import Role
from kasir.errors import FieldError, NotAllowedError, UserError
from kasir.operations.people import pins, sign_in, staff
from kasir.operations.people.staff import (
    ChangedMeanwhileError,
    LastOwnerError,
    NameTakenError,
    OwnAccountError,
    StaffCard,
)
from tests.shop import PEPPER, PINS, Shop

SARI = StaffCard("Sari", Role.CASHIER)


def add(shop: Shop, name: str, role: Role, pin: str, by: str = "pemilik") -> str:
    stamp = shop.stamp(by)
    username = staff.username_for(name, PINS)
    shop.write(lambda s: staff.add_staff(s, username, name, role, pin, PEPPER, stamp))
    return username


def change(shop: Shop, username: str, new: StaffCard, by: str = "pemilik") -> None:
    stamp = shop.stamp(by)
    seen = shop.read(lambda s: staff.card_of(s, username))
    shop.write(lambda s: staff.change_staff(s, username, seen, new, stamp))


def signs_in(shop: Shop, username: str, pin: str) -> bool:
    shop.stamp("pemilik")
    found = shop.write(
        lambda s: sign_in.sign_in(s, username, pin, PEPPER, shop.at, shop.register_id)
    )
    return found.actor is not None


def newest(shop: Shop) -> dict[str, object]:
    query = text("SELECT body FROM audit_records WHERE kind = 'staff' ORDER BY id DESC LIMIT 1")
    found = json.loads(shop.read(lambda s: s.execute(query).scalar_one()))
    assert isinstance(found, dict)
    return found


def test_the_owner_adds_a_second_cashier(shop: Shop) -> None:
    """The new person signs in at once; the list has everybody, with who worked when."""
    username = add(shop, "Bu Siti", Role.CASHIER, "1907")
    assert username == "bu-siti"
    assert signs_in(shop, username, "1907")
    assert not signs_in(shop, username, "1908")
    found = shop.read(lambda s: staff.people(s, sign_in.failures(s, shop.at)))
    assert [(each.username, each.failures) for each in found] == [
        ("pemeriksa", 0),
        ("pemilik", 0),
        ("bu-siti", 1),
        ("pengelola", 0),
        ("kasir", 0),
    ]
    worked = {each.username: each.last_signed_in for each in found}
    assert worked["kasir"] is None
    assert worked["bu-siti"] is not None


@pytest.mark.parametrize("by", ["kasir", "pengelola", "pemeriksa"])
def test_nobody_else_touches_people(shop: Shop, by: str) -> None:
    """Not to add, not to change, not another's PIN; the owner's approval adds the right."""
    for work in (
        lambda: add(shop, "Budi", Role.CASHIER, "1907", by),
        lambda: change(shop, "kasir", replace(SARI, role=Role.OWNER), by),
        lambda: new_pin(shop, "pemilik", "190752", by),
    ):
        with pytest.raises(NotAllowedError):
            work()
    assert signs_in(shop, "pemilik", PINS["pemilik"])


def new_pin(shop: Shop, username: str, pin: str, by: str) -> None:
    stamp = shop.stamp(by)
    shop.write(lambda s: staff.new_pin(s, username, pin, PEPPER, stamp))


def test_a_change_is_sealed_with_what_was_before(shop: Shop) -> None:
    """Name, role and whether the person works here; of the PIN a hash of its hash."""
    change(shop, "kasir", StaffCard("Sari Dewi", Role.MANAGER))
    body = newest(shop)
    sealed = shop.read(
        lambda s: s.execute(text("SELECT pin_hash FROM staff WHERE username = 'kasir'")).scalar()
    )
    before = {"name": "Sari", "role": "kasir", "is_active": True, "pin": pins.seal(sealed)}
    after = before | {"name": "Sari Dewi", "role": "pengelola"}
    assert body == {"username": "kasir", **after, "old": before}
    new_pin(shop, "kasir", "190752", "pemilik")
    body = newest(shop)
    assert body == {"username": "kasir", **after, "pin": body["pin"], "old": after}
    assert body["pin"] != after["pin"]
    assert "190752" not in json.dumps(body)


def test_switched_off_and_on_again(shop: Shop) -> None:
    """Who left signs in no more and stands last in the list; a second call stores nothing."""
    change(shop, "kasir", replace(SARI, is_active=False))
    assert not signs_in(shop, "kasir", PINS["kasir"])
    assert shop.read(lambda s: staff.people(s, {}))[-1].username == "kasir"
    records = len(shop.read(lambda s: s.execute(text("SELECT 1 FROM audit_records")).all()))
    change(shop, "kasir", replace(SARI, is_active=False))  # Nothing is different.
    assert records == len(shop.read(lambda s: s.execute(text("SELECT 1 FROM audit_records")).all()))
    change(shop, "kasir", SARI)
    assert signs_in(shop, "kasir", PINS["kasir"])


def test_the_last_owner_stays(shop: Shop) -> None:
    """He is neither switched off nor given another role, by nobody; with two, not by himself."""
    owner = StaffCard("Bu Ratna", Role.OWNER)
    for new in (replace(owner, is_active=False), replace(owner, role=Role.MANAGER)):
        with pytest.raises(LastOwnerError, match="Bu Ratna pemilik satu-satunya"):
            change(shop, "pemilik", new)
    add(shop, "Pak Joko", Role.OWNER, "190752")
    with pytest.raises(OwnAccountError, match="Minta pemilik lain"):
        change(shop, "pemilik", replace(owner, is_active=False))
    change(shop, "pemilik", replace(owner, name="Bu Ratna Sari"))
    change(shop, "pemilik", replace(owner, role=Role.MANAGER), by="pak-joko")
    with pytest.raises(NotAllowedError):
        add(shop, "Budi", Role.CASHIER, "1907")


def test_a_name_that_exists(shop: Shop) -> None:
    """Two people of one name can't be told apart, however it is written; a name is needed."""
    for name in ("sari", " SARI "):
        with pytest.raises(NameTakenError, match="sudah ada"):
            add(shop, name, Role.CASHIER, "1907")
    with pytest.raises(NameTakenError):
        change(shop, "pengelola", StaffCard("Bu Dian", Role.MANAGER))
    for name in ("", "  ", "x" * 41, "a\nb"):
        with pytest.raises(FieldError):
            add(shop, name, Role.CASHIER, "1907")


def test_changed_by_somebody_else_meanwhile(shop: Shop) -> None:
    """What the second one saw is not there any more: he looks again, nothing is overwritten."""
    stamp = shop.stamp("pemilik")
    change(shop, "kasir", replace(SARI, name="Sari Dewi"))
    with pytest.raises(ChangedMeanwhileError, match="Sari Dewi baru saja diubah"):
        shop.write(
            lambda s: staff.change_staff(s, "kasir", SARI, replace(SARI, name="Sari B"), stamp)
        )
    with pytest.raises(UserError, match="tidak ada di daftar"):
        change(shop, "siapa", SARI)


def test_everybody_changes_the_own_pin(shop: Shop) -> None:
    """With the old one; a wrong old one is a failure like any other and changes nothing."""
    for username, pin in (("kasir", "1907"), ("pemeriksa", "1908"), ("pengelola", "190752")):
        stamp = shop.stamp(username)

        def own(old: str, pin: str = pin) -> sign_in.SignIn:
            return shop.write(lambda s: sign_in.change_own_pin(s, old, pin, PEPPER, stamp))  # noqa: B023

        assert own("0000").actor is None
        assert own(PINS[username]).actor == shop.actor(username)
        assert signs_in(shop, username, pin)
        assert not signs_in(shop, username, PINS[username])
    with pytest.raises(pins.WeakPinError):
        own("190752", "1234")


def test_names_for_the_command_line() -> None:
    """Plain letters, and never the same twice."""
    assert staff.username_for("Ning <Café> Élok!", ()) == "ning-cafe-elok"
    assert staff.username_for("Siti", ("siti", "siti-2")) == "siti-3"
    assert staff.username_for("", ("orang",)) == "orang-2"
    assert len(staff.username_for("x" * 300, ())) == 40
