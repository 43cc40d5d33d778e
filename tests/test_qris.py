"""QRIS: every vector, and what must hold for any code. All codes here are made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasir.demo.shop import SETTINGS
from kasir.errors import AmountError
from kasir.money import Money, parse_money
from kasir.qris import MOST, QrisError, check_amount, dynamic_code, read_static, takes_bill

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "qris.json").read_text(encoding="utf-8")
)
STATIC: str = VECTORS["static"]


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE by its definition, bit by bit."""
    register = 0xFFFF
    for byte in text.encode():
        register ^= byte << 8
        for _ in range(8):
            register = register << 1 ^ (0x1021 if register & 0x8000 else 0)
            register &= 0xFFFF
    return f"{register:04X}"


def code_of(*fields: tuple[str, str]) -> str:
    """Write a code with a right CRC from its fields."""
    body = "".join(f"{key}{len(value):02}{value}" for key, value in fields) + "6304"
    return body + crc(body)


def fields_of(code: str) -> list[tuple[str, str]]:
    """Read the fields of a code that is right."""
    fields, at = [], 0
    while at < len(code):
        end = at + 4 + int(code[at + 2 : at + 4])
        fields.append((code[at : at + 2], code[at + 4 : end]))
        at = end
    assert at == len(code)
    return fields


def fields(**changed: str | None) -> list[tuple[str, str]]:
    """Give the static vector's fields without its CRC, with some put in, changed or left out."""
    found = dict(fields_of(STATIC)[:-1]) | {key[1:]: value for key, value in changed.items()}
    return sorted((key, value) for key, value in found.items() if value is not None)


def dynamic(code: str, amount: int = 12_500, bill: str = "") -> str:
    return dynamic_code(read_static(code), Money(amount), bill)


def why_not(code: str) -> str:
    with pytest.raises(QrisError) as caught:
        read_static(code)
    return str(caught.value)


# --- the vectors ----------------------------------------------------------------------------


@pytest.mark.parametrize("vector", VECTORS["dynamic"], ids=lambda vector: str(vector["amount"]))
def test_static_becomes_dynamic(vector: dict[str, Any]) -> None:
    """A static code and an amount give exactly the dynamic code of the vectors."""
    assert dynamic(STATIC, vector["amount"], vector.get("bill", "")) == vector["payload"]


@pytest.mark.parametrize("amount", VECTORS["refuse_amount"])
def test_amounts_that_no_payment_can_be_are_refused(amount: int | str) -> None:
    """No zero, nothing negative, nothing above Rp10.000.000, no decimals however written."""
    if isinstance(amount, str):
        with pytest.raises(ValueError):
            parse_money(amount)
        return
    with pytest.raises(AmountError):
        check_amount(Money(amount))
    with pytest.raises(AmountError):
        dynamic(STATIC, amount)


@pytest.mark.parametrize("vector", VECTORS["refuse_payload"], ids=lambda vector: vector["why"])
def test_broken_codes_are_refused(vector: dict[str, str]) -> None:
    """A code that is not whole is refused with a sentence, and never repaired."""
    assert why_not(vector["payload"]).endswith((".", "ulang."))


@pytest.mark.parametrize("vector", VECTORS["accept"], ids=lambda vector: vector["why"])
def test_what_is_right_is_accepted(vector: dict[str, str]) -> None:
    """A CRC in lower case is the same number; what kasir makes is in upper case."""
    assert dynamic(vector["payload"]) == dynamic(STATIC)


def test_the_merchant_is_named() -> None:
    """Name, city and NMID stand beside every code that is shown."""
    code = read_static(STATIC)
    assert (code.name, code.city, code.nmid) == (
        "PUSAT OLEH-OLEH TONGAS",
        "PROBOLINGGO",
        "ID0000000000001",
    )
    assert code.payload == STATIC


# --- what is refused ------------------------------------------------------------------------


def test_each_refusal_says_what_to_do() -> None:
    """Empty, cut, changed, made for one payment, of another country, without a name."""
    assert why_not("") == "Kode QRIS masih kosong."
    whole = "Ini bukan kode QRIS yang utuh. Salin ulang seluruh isinya."
    for broken in (STATIC[:-8], STATIC[:-1], STATIC + "0", STATIC[1:], " " + STATIC, "https://x"):
        assert why_not(broken) == whole
    changed = STATIC.replace("TONGAS", "TONGAZ")
    assert why_not(changed) == "Kode QRIS berubah di jalan: angka periksanya salah. Salin ulang."
    once = "Ini QRIS untuk satu kali bayar. Pakai QRIS statis, yang dipajang di meja."
    assert why_not(dynamic(STATIC)) == once
    foreign = "Ini bukan QRIS toko di Indonesia. Pakai QRIS statis toko sendiri."
    for field in ({"_53": "840"}, {"_58": "SG"}, {"_01": "13"}, {"_53": None}):
        assert why_not(code_of(*fields(**field))) == foreign
    for name in (None, "", "  "):
        assert why_not(code_of(*fields(_59=name))).startswith("Kode QRIS ini tidak menyebut nama")


@pytest.mark.parametrize(
    "code",
    [
        code_of(("01", "11"), ("00", "01"), *fields()[2:]),  # 00 comes first.
        code_of(("00", "02"), *fields()[1:]),
        code_of(*fields(), ("59", "LAIN")),  # Which of the two would be paid?
        code_of(*fields())[:-8] + "6203630" + crc("x"),
        code_of(*fields(), ("63", "1234")),
        code_of(("00", "01")).replace("0002", "00\u0662\u0660"),  # No digits but 0 to 9.
        "\ud800" + STATIC,
    ],
)
def test_malformed_codes_are_refused(code: str) -> None:
    """A field out of place, twice, cut, or in other digits: refused, with no traceback."""
    assert why_not(code) == "Ini bukan kode QRIS yang utuh. Salin ulang seluruh isinya."


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever is pasted, the answer is a sentence."""
    for pasted in (text, STATIC[:40] + text, STATIC + text):
        if pasted != STATIC:
            assert why_not(pasted)


@given(st.data())
def test_one_changed_character_is_noticed(data: st.DataObject) -> None:
    """The CRC finds every single changed digit or letter."""
    at = data.draw(st.integers(0, len(STATIC) - 1))
    other = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ .-"))
    if STATIC[at].upper() != other:
        assert why_not(STATIC[:at] + other + STATIC[at + 1 :])


# --- what any code keeps --------------------------------------------------------------------

_VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=25)
# Everything an acquirer may add; names in any script, values that look like fields.
_FREE_KEYS = [f"{key:02}" for key in range(2, 100) if key not in {51, 53, 58, 59, 62, 63}]
_MORE = ("", "0703A01", "0103ABC0703A01", "bukan TLV", "07" + "85" + "x" * 85)


@st.composite
def _codes(draw: st.DrawFn) -> str:
    free = draw(
        st.dictionaries(st.sampled_from(_FREE_KEYS), _VALUES | st.just("540510000"), max_size=12)
    )
    whole = {f"_{key}": value for key, value in free.items()}
    whole["_59"] = draw(_VALUES.filter(str.strip))
    return code_of(*fields(**whole, _62=draw(st.sampled_from(_MORE)) or None))


_CODES = _codes()
_AMOUNTS = st.integers(1, MOST.rupiah)
_BILLS = st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), max_size=30)


@given(_CODES, _AMOUNTS, _BILLS)
def test_everything_else_stays(code: str, amount: int, bill: str) -> None:
    """Only 01, 54 to 57, 62 and the CRC change; order and all other values stay as they were."""
    before, after = fields_of(code), fields_of(dynamic(code, amount, bill))
    ours = {"01", "54", "55", "56", "57", "62", "63"}
    assert [each for each in after if each[0] not in ours] == [
        each for each in before if each[0] not in ours
    ]
    found = dict(after)
    assert found["01"] == "12"
    assert found["54"] == str(amount)
    assert not {"55", "56", "57"} & found.keys()
    keys = [key for key, _ in after if key != "63"]
    assert keys == sorted(keys)


@given(_CODES, _AMOUNTS, _BILLS)
def test_the_crc_is_right_and_last(code: str, amount: int, bill: str) -> None:
    """The CRC is computed anew over the UTF-8 bytes, in four upper-case digits at the end."""
    made = dynamic(code, amount, bill)
    assert made[-8:-4] == "6304"
    assert made[-4:] == crc(made[:-4])


@given(_CODES, _AMOUNTS, _BILLS)
def test_the_bill_is_whole_or_absent(code: str, amount: int, bill: str) -> None:
    """A bill number stands in 62.01 where it fits, beside what was there; it is never cut."""
    before, after = dict(fields_of(code)).get("62"), dict(fields_of(dynamic(code, amount, bill)))
    if after.get("62") == before:
        return
    inside = dict(fields_of(after["62"]))
    assert 0 < len(bill) <= 25
    assert inside.pop("01") == bill
    kept = dict(fields_of(before or ""))
    kept.pop("01", None)
    assert inside == kept


@pytest.mark.parametrize(
    ("more", "bill", "after"),
    [
        ("0703A01", "K1-000123", "0109K1-0001230703A01"),
        ("0103***0703A01", "K1-000123", "0109K1-0001230703A01"),
        (None, "K1-000123", "0109K1-000123"),
        ("0703A01", "X" * 25, "0125" + "X" * 25 + "0703A01"),
        ("0703A01", "X" * 26, "0703A01"),
        ("0703A01", "Kwitansi\n1", "0703A01"),
        ("0703A01", "nota é", "0703A01"),
        ("0780" + "x" * 80, "K1-000123456789", "0780" + "x" * 80),  # 84 + 19 are too many.
        ("bukan TLV", "K1-000123", "bukan TLV"),
    ],
)
def test_bill_numbers(more: str | None, bill: str, after: str) -> None:
    """62.01 comes first, replaces what stood there, and gives way where it does not fit."""
    code = code_of(*fields(_62=more))
    assert dict(fields_of(dynamic(code, bill=bill)))["62"] == after
    assert takes_bill(read_static(code), bill) == (bill in after)
    assert not takes_bill(read_static(code), "")


def test_a_static_code_may_lack_what_is_optional() -> None:
    """Without 01 a code is static; without 51 it has no NMID; 54 to 57 of its own are dropped."""
    code = code_of(*fields(_01=None, _51=None, _54="1", _55="02", _56="500", _57="3"))
    assert read_static(code).nmid == ""
    assert dynamic(code) == code_of(*fields(_01="12", _51=None, _54="12500"))


def test_lengths_count_characters_and_the_crc_bytes() -> None:
    """A name with accents has as many characters as its length says, and more bytes."""
    code = code_of(*fields(_59="CAFÉ TONGÁS"))
    assert "5911CAFÉ TONGÁS" in code
    assert read_static(code).name == "CAFÉ TONGÁS"
    assert "5911CAFÉ TONGÁS" in dynamic(code)


def test_the_demo_shows_a_made_up_code() -> None:
    """The demo's code is the vectors' own: it is nobody's, so no money can go astray."""
    assert SETTINGS.qris_static == STATIC
    assert read_static(STATIC).nmid.strip("ID0") == "1"
