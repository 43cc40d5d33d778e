"""PINs: the lock after failures, the hour's limit, and a second person's approval."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from kasir.operations.people import pins, staff
from kasir.operations.people import sign_in as signing
from kasir.operations.people.sign_in import SignIn, failures
from kasir.operations.rights import Right
from kasir.store.sign_in_data import look
from tests.shop import PEPPER, PINS, Shop


@pytest.fixture(autouse=True)
def _quick_hash(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash new PINs cheaply in a shop that is founded; what a guess costs is a test of its own."""
    monkeypatch.setattr(
        pins, "_hasher", pins.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )


def sign_in(shop: Shop, pin: str, username: str = "kasir", pepper: bytes = PEPPER) -> SignIn:
    return shop.write(
        lambda s: signing.sign_in(s, username, pin, pepper, shop.at, shop.register_id)
    )


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
    """1, 2, 4, 8, at most 15 minutes; the right PIN is refused meanwhile."""
    assert fail(shop, 5) == [0, 0, 0, 0, 60]
    assert sign_in(shop, PINS["kasir"]) == SignIn(None, 60)
    for minutes in (2, 4, 8, 15, 15, 15):
        shop.at += timedelta(minutes=15)
        assert fail(shop, 1) == [minutes * 60]
    shop.at += timedelta(minutes=15)
    assert sign_in(shop, PINS["kasir"]).actor is not None


def test_a_right_pin_forgives_no_failure(shop: Shop) -> None:
    """Who knows one PIN can't use it to guess on: the next wrong one locks 2 minutes at once."""
    fail(shop, 5)
    shop.at += timedelta(minutes=1)
    assert sign_in(shop, PINS["kasir"]).missed == 5
    assert fail(shop, 1) == [120]
    shop.at += timedelta(hours=24, seconds=1)
    assert fail(shop, 5) == [0, 0, 0, 0, 60]


def test_what_was_missed_is_told_once(shop: Shop) -> None:
    """The person learns at the next sign-in how often somebody tried his name."""
    fail(shop, 2)
    fail(shop, 3, "pengelola")
    assert sign_in(shop, PINS["kasir"]).missed == 2
    assert sign_in(shop, PINS["kasir"]).missed == 0
    assert shop.read(lambda s: failures(s, shop.at)) == {"kasir": 2, "pengelola": 3}


def test_the_lock_survives_a_restart(shop: Shop) -> None:
    """It is in the file, and lasts until its instant."""
    fail(shop, 5)
    shop.database.close()
    shop.at += timedelta(seconds=59, microseconds=1)
    assert sign_in(shop, PINS["kasir"]) == SignIn(None, 1)
    shop.at += timedelta(seconds=1)
    assert sign_in(shop, PINS["kasir"]).actor is not None


def test_a_clock_set_back_neither_frees_nor_locks_for_ever(shop: Shop) -> None:
    """A lock starts again when the old clock is noticed: a minute, not until next year."""
    shop.at += timedelta(days=365)
    fail(shop, 5)
    shop.at -= timedelta(days=365)
    assert sign_in(shop, PINS["kasir"]) == SignIn(None, 60)
    assert kinds(shop)[-1] == "clock_back"
    shop.at += timedelta(seconds=59)
    assert sign_in(shop, PINS["kasir"]) == SignIn(None, 1)
    shop.at -= timedelta(hours=3)  # Once more: one more minute, and never less.
    assert sign_in(shop, PINS["kasir"]) == SignIn(None, 60)
    shop.at += timedelta(minutes=1)
    assert sign_in(shop, PINS["kasir"]).actor is not None
    assert kinds(shop).count("clock_back") == 2


def test_one_persons_lock_is_nobody_elses(shop: Shop) -> None:
    """The manager signs in while the cashier is locked out."""
    fail(shop, 5)
    assert sign_in(shop, PINS["pengelola"], "pengelola").actor is not None


def test_at_most_100_failures_an_hour(shop: Shop) -> None:
    """In the whole shop, also with names that do not exist; the oldest one frees a place."""
    for number in range(20):
        fail(shop, 4, f"orang{number}")
    shop.at += timedelta(minutes=30)
    fail(shop, 5, "kasir")
    for number in range(5):
        fail(shop, 3, f"hantu{number}")
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
    assert [name.name for name in names] == ["Bu Ratna", "Pak Hadi", "Bu Dian"]


def test_an_unknown_name_is_locked_as_a_known_one(shop: Shop) -> None:
    """The lock tells nobody whose name exists."""
    assert fail(shop, 5, "siapa") == fail(shop, 5, "kasir") == [0, 0, 0, 0, 60]


def test_who_worked_last_stands_first(shop: Shop) -> None:
    """The auditor stands behind those who work here; the bare first look says the same."""
    for username in ("pengelola", "kasir", "pemeriksa"):
        assert sign_in(shop, PINS[username], username).actor is not None
    names = [each.name for each in shop.read(staff.staff_names)]
    assert names == ["Sari", "Pak Hadi", "Bu Ratna", "Bu Dian"]
    if shop.folder.joinpath("kasir.db").exists():
        assert [each.name for each in look(shop.folder / "kasir.db", "K1").names] == names


def test_another_pepper_or_a_spoilt_hash_signs_nobody_in(shop: Shop) -> None:
    """The file alone, without its key, is no way in."""
    assert sign_in(shop, PINS["kasir"], pepper=b"another").actor is None
    shop.write(lambda s: s.execute(text("UPDATE staff SET pin_hash = 'x'")))
    assert sign_in(shop, PINS["kasir"]).actor is None


def test_a_second_person_approves_one_action(shop: Shop) -> None:
    """The PIN and the right count; a right PIN without the right is nobody, with no wait."""

    def approve(username: str, pin: str) -> SignIn:
        return shop.write(
            lambda s: signing.approve(
                s, username, pin, PEPPER, shop.at, shop.register_id, Right.CORRECT
            )
        )

    assert approve("pengelola", PINS["pengelola"]).actor == shop.actor("pengelola")
    assert kinds(shop)[-1] == "override"
    assert approve("kasir", PINS["kasir"]) == SignIn(None)
    assert approve("pengelola", "0000") == SignIn(None)


def test_what_a_guess_costs(shop: Shop) -> None:
    """argon2id with 19 MiB, two passes: the hash in the file says so, and holds no PIN."""
    stored = shop.read(lambda s: s.execute(text("SELECT pin_hash FROM staff")).scalars().all())
    assert all(each.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for each in stored)
    assert not any(pin in each.rpartition("$")[2][:4] for each in stored for pin in PINS.values())
