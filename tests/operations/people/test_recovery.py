"""The recovery paper: what its words open, and that they die when they were used."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from kasir.enums import Role
from kasir.errors import NotAllowedError, UserError
from kasir.operations.people import recovery, sign_in, staff
from kasir.operations.people.recovery import RecoveryKeyError
from tests.shop import PEPPER, PINS, Shop


def make(shop: Shop, by: str = "pemilik") -> str:
    stamp = shop.stamp(by)
    return shop.write(lambda s: recovery.make_key(s, PEPPER, stamp))


def opened(shop: Shop, words: str) -> bytes:
    return shop.read(lambda s: recovery.open_pepper(s, words))


def test_the_words_open_the_pepper(shop: Shop) -> None:
    """Nine words of five letters, however they are typed; the database alone opens nothing."""
    words = make(shop)
    assert [len(each) for each in words.split()] == [5] * 9
    for typed in (words, words.upper(), f"  {words.replace(' ', '-')} ", words.replace(" ", ", ")):
        assert opened(shop, typed) == PEPPER
    row = shop.read(lambda s: s.execute(text("SELECT * FROM recovery_keys")).mappings().one())
    told = shop.read(lambda s: s.execute(text("SELECT body FROM audit_records")).scalars().all())
    for each in words.split():
        assert each not in f"{dict(row)} {told}"
    assert PEPPER.hex() not in str(dict(row))


def test_a_wrong_word(shop: Shop) -> None:
    """Each single wrong letter is found before anything is opened, and the word is named."""
    words = make(shop)
    first = words.split()[0]
    with pytest.raises(RecoveryKeyError, match="Kata ke-1, palsu, salah tulis") as refused:
        opened(shop, words.replace(first, "palsu"))
    assert refused.value.field == "key"
    other = ("b" if first[0] != "b" else "d") + first[1:]
    with pytest.raises(RecoveryKeyError, match="tertukar atau salah"):
        opened(shop, words.replace(first, other))
    swapped = " ".join([*words.split()[1:], first])
    with pytest.raises(RecoveryKeyError, match="tertukar atau salah"):
        opened(shop, swapped)
    for typed in ("", first, f"{words} {first}"):
        with pytest.raises(RecoveryKeyError, match="berisi 9 kata"):
            opened(shop, typed)


def test_the_words_of_another_shop_or_an_old_paper(shop: Shop) -> None:
    """They are well written and open nothing; a new paper makes the old one worthless."""
    old = make(shop)
    new = make(shop)
    assert opened(shop, new) == PEPPER
    for words in (old, recovery.words_of(b"another shop 128")):
        with pytest.raises(RecoveryKeyError, match="dari toko lain, atau dari kertas lama"):
            opened(shop, words)


def test_a_shop_without_a_paper(shop: Shop) -> None:
    """A shop of an older kasir has none until its owner makes one."""
    with pytest.raises(RecoveryKeyError, match="belum punya kertas pemulihan"):
        opened(shop, recovery.words_of(bytes(16)))


@pytest.mark.parametrize("by", ["kasir", "pengelola", "pemeriksa"])
def test_only_the_owner_makes_one(shop: Shop, by: str) -> None:
    """Who holds it can set the owner's PIN."""
    with pytest.raises(NotAllowedError):
        make(shop, by)


def test_it_sets_one_new_owners_pin(shop: Shop) -> None:
    """The owner signs in again, the old PIN and the old words are dead."""
    words = make(shop)
    stamp = shop.stamp("pemilik")
    shop.write(
        lambda s: staff.add_staff(s, "joko", "Pak Joko", Role.OWNER, "190752", PEPPER, stamp)
    )

    def reset(username: str) -> tuple[str, str]:
        pepper = opened(shop, words)
        owner, new = shop.write(
            lambda s: recovery.reset_owner(s, pepper, username, "275190", shop.at, shop.register_id)
        )
        return owner.username, new

    username, new = reset("")
    assert username == "pemilik"
    with pytest.raises(RecoveryKeyError):
        opened(shop, words)
    words = new
    assert reset("joko")[0] == "joko"
    for name, pin, is_in in (
        ("pemilik", "275190", True),
        ("pemilik", PINS["pemilik"], False),
        ("joko", "275190", True),
    ):
        found = shop.write(
            lambda s, n=name, p=pin: sign_in.sign_in(s, n, p, PEPPER, shop.at, shop.register_id)
        )
        assert (found.actor is not None) is is_in
    with pytest.raises(UserError, match="kasir bukan pemilik"):
        shop.write(
            lambda s: recovery.reset_owner(s, PEPPER, "kasir", "275190", shop.at, shop.register_id)
        )


def test_the_written_form_is_the_published_one() -> None:
    """The proquints of the paper's own table: 127.0.0.1 is lusab-babad."""
    assert recovery._word(0x7F00) + "-" + recovery._word(0x0001) == "lusab-babad"
    for secret in (bytes(16), b"\xff" * 16, bytes(range(16))):
        assert recovery.secret_of(recovery.words_of(secret)) == secret
