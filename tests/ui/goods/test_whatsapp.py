"""The message about goods that expire: its words, its telephone, its link."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from kasir.money import Quantity
from kasir.operations.goods.expiry import ExpiringGoods, ExpiringOwner
from kasir.ui.goods.whatsapp import link, message, telephone
from tests.shop import DAY

HOSTILE = 'Batik <Ibu Sri> & "Kawan" 100% #1 +?=;'


def goods(name: str, days: int, thousandths: int) -> ExpiringGoods:
    day = DAY + timedelta(days=days)
    return ExpiringGoods(1, "A", name, "bks", Quantity(thousandths), day, days)


def test_the_message_names_goods_numbers_and_days() -> None:
    """Plain polite Indonesian: each product, how many, until when, and what is asked."""
    found = (goods("Keripik", -1, 2_000), goods("Dodol", 0, 500), goods("Nastar", 13, 4_000))
    owner = ExpiringOwner(1, "K001", "Dapur Bayeman", "", found)
    assert message(owner, "Pusat Oleh-Oleh Tongas").splitlines() == [
        "Yth. Dapur Bayeman,",
        "barang titipan Anda di Pusat Oleh-Oleh Tongas yang mendekati tanggal kedaluwarsa:",
        "- Keripik: 2 bks, kedaluwarsa 23/11/2026 (lewat 1 hari)",
        "- Dodol: 0,5 bks, kedaluwarsa 24/11/2026 (hari ini)",
        "- Nastar: 4 bks, kedaluwarsa 07/12/2026 (13 hari lagi)",
        "Mohon diambil atau ditukar dengan yang baru. Terima kasih.",
    ]


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("0812-3456-7890", "6281234567890"),
        ("+62 812 3456 7890", "6281234567890"),
        ("6281234567890", "6281234567890"),
        ("81234567890", "6281234567890"),
        ("(0335) 421 555", "62335421555"),
        ("", None),
        ("belum ada", None),
        ("0812", None),
        ("+62", None),
    ],
)
def test_telephones_as_people_write_them(written: str, dialled: str | None) -> None:
    """08.. becomes 628..; what is no telephone is none."""
    assert telephone(written) == dialled


def test_every_sign_of_a_name_reaches_the_message() -> None:
    """& and % do not end the text, and no sign of it becomes part of the address."""
    text = f"Yth. {HOSTILE}\nbaris dua"
    address = urlsplit(link("6281234567890", text))
    assert (address.scheme, address.netloc, address.path) == ("https", "wa.me", "/6281234567890")
    assert parse_qs(address.query, strict_parsing=True) == {"text": [text]}
    assert address.fragment == ""
