"""The choke point: what reaches a thermal printer is plain ASCII, and nothing visible is lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kasir.printing.roll.clean import clean, clean_line


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("Kunci\x1bp\x00\x19\x19", "Kuncip"),
        ('Batik <Ibu Sri> & "Kawan"', 'Batik <Ibu Sri> & "Kawan"'),
        ("<b>tebal</b>", "<b>tebal</b>"),
        ("harga \u202e000.51\u202c", "harga 000.51"),
        ("se\u200bm\u200du\ufeffa\u2066", "semua"),
        ("Café Brûlée Å Ø ß Æ", "Cafe Brulee A O ss AE"),
        ("2\u00a0m \u2003x \u2009½", "2 m  x  1/2"),
        ("a\tb\rc\x7fd\x85e\u0007", "a bcde"),
        ("satu\ndua", "satu\ndua"),
        ("\u201cEnak\u201d \u2013 3×24 • ½ · №", '"Enak" - 3x24 * 1/2 * No'),
        ("Keripik 🍌", "Keripik ?"),
        ("keluarga 👨\u200d👩\u200d👧", "keluarga ???"),
        ("jempol 👍🏽", "jempol ??"),
        ("батик", "?????"),
        ("ꦧꦠꦶꦏ꧀", "????"),
        ("\ud800", "?"),
        ("\ue000", "?"),
        ("e\u0301\u0302\u0303", "e"),
        ("\u2028x\u2029y", " x y"),
    ],
)
def test_text_is_made_harmless(hostile: str, harmless: str) -> None:
    """Controls and invisible marks go, accents fold, the rest becomes a question mark."""
    assert clean(hostile) == harmless


@given(st.text())
def test_only_ascii_comes_out(text: str) -> None:
    """Whatever goes in: printable ASCII and line feeds come out, and cleaning twice is cleaning."""
    out = clean(text)
    assert all(" " <= char <= "~" or char == "\n" for char in out)
    assert clean(out) == out


@given(st.characters(exclude_categories=["Cc", "Cf", "Mn", "Me"]))
def test_nothing_visible_disappears(char: str) -> None:
    """A letter, sign or space leaves at least one character behind."""
    assert clean(char), unicodedata.name(char, "?")


def test_line_has_no_rows() -> None:
    """A name can't fake a row of the paper with line feeds or an amount column with spaces."""
    assert clean_line("Kopi\nTotal (1 barang)        5") == "Kopi Total (1 barang) 5"
