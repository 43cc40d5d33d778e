"""Photos of goods: one a product, in the shop's file, and in every copy of it."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from kasir.operations.products import photos
from kasir.operations.verify.report import verify
from kasir.store import shop_folder as folder
from kasir.store.db import Database
from tests.shop import Shop

FIRST, SECOND = b"\xff\xd8\xff first", b"\xff\xd8\xff second"


def _notes(shop: Shop) -> list[str]:
    kinds = "SELECT body FROM audit_records WHERE kind = 'photo' ORDER BY id"
    return list(shop.read(lambda s: s.execute(text(kinds)).scalars().all()))


def test_a_photo_is_put_replaced_and_taken_away(shop: Shop) -> None:
    """One a product; each change is sealed with who, the same once more is none."""
    product, other = shop.product("A", 10_000, None), shop.product("B", 10_000, None)
    stamp = shop.stamp("pengelola")
    for jpeg in (FIRST, FIRST, SECOND):
        shop.write(lambda s, new=jpeg: photos.set_photo(s, product, new, stamp))
    assert shop.read(lambda s: photos.find_photo(s, product)) == SECOND
    assert shop.read(lambda s: photos.find_photo(s, other)) is None
    for _ in range(2):
        shop.write(lambda s: photos.set_photo(s, product, None, stamp))
    assert shop.read(lambda s: photos.find_photo(s, product)) is None
    assert len(_notes(shop)) == 3
    assert all('"sku":"A"' in note for note in _notes(shop))
    assert shop.read(verify).is_clean


def test_the_file_takes_no_large_photo(shop: Shop) -> None:
    """Whoever stores one: the cap is the table's own."""
    product, stamp = shop.product("A", 10_000, None), shop.stamp("pengelola")
    for size in (0, photos.MOST_BYTES + 1):
        with pytest.raises(IntegrityError):
            shop.write(lambda s, n=size: photos.set_photo(s, product, bytes(n), stamp))
    shop.write(lambda s: photos.set_photo(s, product, bytes(photos.MOST_BYTES), stamp))


@pytest.mark.sqlite_only("a server is copied with its own tools")
def test_a_copy_has_the_photos(shop: Shop) -> None:
    """Backup and restore carry them like everything else."""
    product, stamp = shop.product("A", 10_000, None), shop.stamp("pengelola")
    shop.write(lambda s: photos.set_photo(s, product, FIRST, stamp))
    copy = Database(folder.back_up(shop.folder, None, shop.at))
    assert copy.read(lambda s: photos.find_photo(s, product)) == FIRST
    copy.close()
