"""Layout: nothing is cut, nothing is wider than the paper, amounts keep one edge."""

from hypothesis import given
from hypothesis import strategies as st

from kasir.printing.roll.clean import clean_line
from kasir.printing.roll.document import Align, Banner, Blank, Line, Pair, Qr, Rule, Size
from kasir.printing.roll.text import WrappedRow, as_text, lay_out, wrap

LONG = "Rengginang Lorjuk Gurih Renyah " * 10  # 310 characters.


def letters(text: str) -> str:
    return "".join(clean_line(text).split())


@given(st.text(max_size=300), st.integers(1, 48))
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    """The lines hold every letter in order and are never too wide."""
    lines = wrap(clean_line(text), width)
    assert all(len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == letters(text)


@given(
    st.text(max_size=120),
    st.text(max_size=60),
    st.integers(0, 4),
    st.sampled_from([32, 42, 48]),
    st.sampled_from(Size),
)
def test_pair_keeps_amount_on_the_edge(
    left: str, right: str, indent: int, columns: int, size: Size
) -> None:
    """Label and amount are whole, and the amount ends on the last line's right edge."""
    rows = lay_out((Pair(left, right, indent=indent, size=size),), columns)
    texts = [row.text for row in rows if isinstance(row, WrappedRow)]
    width = columns // size.width
    assert all(len(text) <= width for text in texts)
    assert letters("".join(texts)) == letters(left) + letters(right)
    if letters(right):
        assert len(texts[-1]) == width


def test_long_label_wraps_beside_its_amount() -> None:
    """The amount stands on the label's last line, and no word runs under it."""
    assert as_text((Pair("Transfer ke rekening paguyuban", "1.250.000", indent=2),), 32) == (
        "  Transfer ke rekening\n  paguyuban            1.250.000"
    )


def test_amount_wider_than_the_paper_wraps() -> None:
    """Even an absurd amount is printed whole, below its label."""
    assert as_text((Pair("Label", "9" * 40),), 32).splitlines() == [
        "Label",
        "9" * 32,
        " " * 24 + "9" * 8,
    ]
    assert as_text((Pair("Jumlah panjang", "9" * 28),), 32) == "Jumlah panjang\n    " + "9" * 28


def test_indent_leaves_a_wrapped_amount_alone() -> None:
    """Found by search: an amount over two lines stood one column too far right."""
    rows = as_text((Pair("", "0" * 33, indent=1),), 32).splitlines()
    assert rows == ["", "0" * 32, " " * 31 + "0"]


def test_name_of_300_characters_is_printed_whole() -> None:
    """A long name takes as many lines as it needs."""
    rows = as_text((Line(LONG),), 32).splitlines()
    assert len(rows) > 9
    assert letters("".join(rows)) == letters(LONG)


def test_alignment_and_sizes() -> None:
    """Large letters take two columns each; small ones are laid out as normal ones."""
    document = (
        Line("kiri"),
        Line("tengah", Align.CENTER),
        Line("kanan", Align.RIGHT),
        Line("kecil", size=Size.SMALL, indent=2),
        Banner("SALINAN ke-1"),
        Blank(2),
        Rule(),
        Qr("K1-000123"),
    )
    assert lay_out(document[:5], 32) == (
        WrappedRow("kiri"),
        WrappedRow("             tengah"),
        WrappedRow("                           kanan"),
        WrappedRow("  kecil", size=Size.SMALL),
        WrappedRow("  SALINAN ke-1", is_bold=True, size=Size.LARGE),
    )
    assert as_text(document[4:], 32).splitlines() == [
        "          SALINAN ke-1",
        "",
        "",
        "-" * 32,
        "[QR K1-000123]",
    ]
