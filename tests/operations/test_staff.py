"""PINs: the lock after failures, the hour's limit, and a second person's approval."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from kasir.enums import Role
from kasir.errors import NotAllowedError
from kasir.operations import staff
from kasir.operations.rights import Right
from kasir.operations.staff import SignIn, WeakPinError
from tests.shop import PEPPER, PINS, Shop


@pytest.fixture(autouse=True)
def _quick_hash(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash new PINs cheaply in a shop that is founded; what a guess costs is a test of its own."""
    monkeypatch.setattr(
        staff, "_hasher", staff.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )


def sign_in(shop: Shop, pin: str, username: str = "kasir", pepper: bytes = PEPPER) -> SignIn:
    return shop.write(lambda s: staff.sign_in(s, username, pin, pepper, shop.at, shop.register_id))


def fail(shop: Shop, times: int, username: str = "kasir") -> list[int]:
    return [sign_in(shop, "0000", username).wait_seconds for _ in range(times)]


def kinds(shop: Shop) -> list[str]:
    query = text("SELECT kind FROM audit_records ORDER BY id")
    return list(shop.read(lambda s: s.execute(query).scalars().all()))


def test_the_right_pin_signs_in(shop: Shop) -> None:
    """The person is named, and the chain says so."""
    verdict = sign_in(shop, PINS["kasir"])
    assert verdict.actor == shop.actor("kasir")
    assert kinds(shop)[-1] == "sign_in"


def test_a_wrong_pin_is_counted_and_kept(shop: Shop) -> None:
    """The failure is stored before anybody sees the verdict; no PIN is in the record."""
    assert sign_in(shop, "9753") == SignIn(None)
    body = shop.read(
        lambda s: s.execute(
            text("SELECT body FROM audit_records ORDER BY id DESC LIMIT 1")
        ).scalar()
    )
    assert (kinds(shop)[-1], body) == ("failed_pin", '{"username":"kasir"}')


def test_five_failures_lock_a_minute_then_double(shop: Shop) -> None:
    """1, 2, 4 minutes ..., at most eight hours; the right PIN is refused meanwhile."""
    assert fail(shop, 5) == [0, 0, 0, 0, 60]
    assert sign_in(shop, PINS["kasir"]) == SignIn(None, 60)
    for minutes in (2, 4, 8, 16, 32, 64, 128, 256, 480, 480, 480):
        shop.at += timedelta(hours=8)
        assert fail(shop, 1) == [minutes * 60]
    shop.at += timedelta(hours=8, seconds=1)
    assert sign_in(shop, PINS["kasir"]).actor is not None
    assert fail(shop, 5) == [0, 0, 0, 0, 60]


def test_a_thousand_failures_overflow_nothing(shop: Shop) -> None:
    """A robot's thousandth try is locked eight hours like its twentieth."""
    shop.write(lambda s: s.execute(text("UPDATE staff SET failures = 1000")))
    assert fail(shop, 1) == [8 * 3600]


def test_the_lock_survives_a_restart_and_a_clock_set_back(shop: Shop) -> None:
    """It is in the file, and lasts until its instant whatever the clock says before."""
    fail(shop, 5)
    shop.database.close()
    shop.at -= timedelta(hours=3)
    assert sign_in(shop, PINS["kasir"]) == SignIn(None, 3 * 3600 + 60)
    shop.at += timedelta(hours=3, seconds=59, microseconds=1)
    assert sign_in(shop, PINS["kasir"]) == SignIn(None, 1)
    shop.at += timedelta(seconds=1)
    assert sign_in(shop, PINS["kasir"]).actor is not None


def test_one_persons_lock_is_nobody_elses(shop: Shop) -> None:
    """The manager signs in while the cashier is locked out."""
    fail(shop, 5)
    assert sign_in(shop, PINS["pengelola"], "pengelola").actor is not None


def test_at_most_100_failures_an_hour(shop: Shop) -> None:
    """In the whole shop, also with names that do not exist; the oldest one frees a place."""
    fail(shop, 50, "siapa")
    shop.at += timedelta(minutes=30)
    fail(shop, 50, "hantu")
    verdict = sign_in(shop, PINS["pemilik"], "pemilik")
    assert verdict == SignIn(None, 30 * 60)
    shop.at -= timedelta(days=1)  # A clock set back frees nothing.
    assert sign_in(shop, PINS["pemilik"], "pemilik").actor is None
    shop.at += timedelta(days=1, minutes=30)
    assert sign_in(shop, PINS["pemilik"], "pemilik").actor is not None


def test_an_unknown_name_gets_the_same_answer(shop: Shop) -> None:
    """Who guesses names learns nothing; who left the shop is unknown too."""
    assert sign_in(shop, "0000", "siapa") == sign_in(shop, "0000", "kasir") == SignIn(None)
    shop.write(lambda s: s.execute(text("UPDATE staff SET is_active = 0 WHERE username = 'kasir'")))
    assert sign_in(shop, PINS["kasir"]) == SignIn(None)
    names = shop.read(staff.staff_names)
    assert [name.name for name in names] == ["Bu Dian", "Bu Ratna", "Pak Hadi"]


def test_another_pepper_or_a_spoilt_hash_signs_nobody_in(shop: Shop) -> None:
    """The file alone, without its key, is no way in."""
    assert sign_in(shop, PINS["kasir"], pepper=b"another").actor is None
    shop.write(lambda s: s.execute(text("UPDATE staff SET pin_hash = 'x'")))
    assert sign_in(shop, PINS["kasir"]).actor is None


def test_a_second_person_approves_one_action(shop: Shop) -> None:
    """The PIN and the right count; a right PIN without the right is nobody, with no wait."""

    def approve(username: str, pin: str) -> SignIn:
        return shop.write(
            lambda s: staff.approve(
                s, username, pin, PEPPER, shop.at, shop.register_id, Right.CORRECT
            )
        )

    assert approve("pengelola", PINS["pengelola"]).actor == shop.actor("pengelola")
    assert kinds(shop)[-1] == "override"
    assert approve("kasir", PINS["kasir"]) == SignIn(None)
    assert approve("pengelola", "0000") == SignIn(None)


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "١٢٣٤", "12 34"])
def test_weak_pins(shop: Shop, pin: str) -> None:
    """A PIN is 4 to 8 digits."""
    stamp = shop.stamp("pemilik")
    with pytest.raises(WeakPinError, match="4 sampai 8 angka"):
        shop.write(lambda s: staff.add_staff(s, "b", "B", Role.CASHIER, pin, PEPPER, stamp))


def test_only_the_owner_adds_people(shop: Shop) -> None:
    """The new person can sign in; a manager may not hire."""
    stamp = shop.stamp("pemilik")
    added = shop.write(
        lambda s: staff.add_staff(s, "b", "Budi", Role.CASHIER, "12345678", PEPPER, stamp)
    )
    assert sign_in(shop, "12345678", "b").actor == added
    manager = shop.stamp("pengelola")
    with pytest.raises(NotAllowedError):
        shop.write(lambda s: staff.add_staff(s, "c", "C", Role.CASHIER, "1234", PEPPER, manager))


def test_what_a_guess_costs(shop: Shop) -> None:
    """argon2id with 19 MiB, two passes: the hash in the file says so, and holds no PIN."""
    stored = shop.read(lambda s: s.execute(text("SELECT pin_hash FROM staff")).scalars().all())
    assert all(each.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for each in stored)
    assert not any(pin in each.rpartition("$")[2][:4] for each in stored for pin in PINS.values())
