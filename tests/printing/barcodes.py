"""Reads barcodes back from the bars that are drawn, by the tables of another library."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from barcode.charsets import code128, ean

from tests.printing.a4.pdf_text import pdf_bars

Bar = tuple[float, float, float, float]
APART = 6.0  # Points: no gap within a code is as wide, every quiet zone is wider.


def read_barcodes(path: Path) -> list[list[str]]:
    """Give what the barcodes of each page say, row by row."""
    return [[_decoded(code) for code in _codes(bars)] for bars in pdf_bars(path)]


def _codes(bars: Sequence[Bar]) -> Iterator[list[Bar]]:
    rows: dict[float, list[Bar]] = {}
    for bar in bars:
        rows.setdefault(round(bar[1], 1), []).append(bar)
    for _y, row in sorted(rows.items(), reverse=True):
        row.sort()
        code = row[:1]
        for before, bar in pairwise(row):
            if bar[0] - before[0] - before[2] > APART:
                yield code
                code = []
            code.append(bar)
        yield code


def _decoded(bars: list[Bar]) -> str:
    """Read the bars as whole modules; anything that is not exactly a code is an error."""
    module = min(width for _x, _y, width, _h in bars)
    start = bars[0][0]
    bits = ""
    for x, _y, width, _height in bars:
        place, wide = (x - start) / module, width / module
        assert abs(place - round(place)) < 0.02, "a bar between two modules"
        assert abs(wide - round(wide)) < 0.02, "a bar of no whole width"
        bits = bits.ljust(round(place), "0") + "1" * round(wide)
    return _ean13(bits) if len(bits) == 95 and bits.startswith(ean.EDGE) else _code128(bits)


def _ean13(bits: str) -> str:
    assert bits[-3:] == ean.EDGE
    assert bits[45:50] == ean.MIDDLE
    left = [bits[at : at + 7] for at in range(3, 45, 7)]
    right = [bits[at : at + 7] for at in range(50, 92, 7)]
    kinds = "".join("A" if half in ean.CODES["A"] else "B" for half in left)
    digits = [ean.LEFT_PATTERN.index(kinds)]
    digits += [ean.CODES[kind].index(half) for kind, half in zip(kinds, left, strict=True)]
    digits += [ean.CODES["C"].index(half) for half in right]
    return "".join(map(str, digits))


def _code128(bits: str) -> str:
    assert bits.endswith(code128.STOP + "11")
    values = [code128.CODES.index(bits[at : at + 11]) for at in range(0, len(bits) - 13, 11)]
    first, *middle, check = values
    assert (first + sum(place * value for place, value in enumerate(middle, 1))) % 103 == check
    starts = {number: name for name, number in code128.START_CODES.items()}
    tables = {
        name: {number: text for text, number in getattr(code128, name).items()} for name in "ABC"
    }
    tables["C"] |= {pair: f"{pair:02}" for pair in range(100)}  # Two digits each.
    table, said = tables[starts[first]], ""
    for value in middle:
        text = table[value]
        if text.startswith("TO_"):
            table = tables[text[-1]]
        else:
            said += text
    return said
