"""A document laid out on paper of N columns: the one layout that bytes and picture share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from kasir.printing.roll.clean import clean_line
from kasir.printing.roll.document import (
    Align,
    Banner,
    Bars,
    Blank,
    Block,
    Document,
    Line,
    Pair,
    Qr,
    Rule,
    Size,
)

LEAST = 8  # Columns: a label narrower than this is no label; the amount then goes below it.


@dataclass(frozen=True, slots=True)
class WrappedRow:
    """One printed line: ASCII text with its leading spaces, no trailing ones."""

    text: str = ""
    is_bold: bool = False
    size: Size = Size.NORMAL


Laid: TypeAlias = WrappedRow | Qr | Bars


def lay_out(document: Document, columns: int) -> tuple[Laid, ...]:
    """The printed lines from top to bottom; a row's text fits the columns at its size."""
    return tuple(laid for block in document for laid in _lay(block, columns))


def as_text(document: Document, columns: int) -> str:
    """The paper as plain text, for tests and for reading.

    A QR code is `[QR data]`, a barcode `[BARCODE code]`.
    """
    return "\n".join(_readable(laid, columns) for laid in lay_out(document, columns))


def wrap(text: str, width: int) -> list[str]:
    """Break clean text between words into lines of at most `width`; a longer word is broken too.

    Nothing is lost: the lines joined hold every letter of the text. Empty text is one empty line.
    """
    lines = [""]
    for word in text.split():
        rest = word
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if len(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        while len(rest) > width:
            lines[-1:] = [rest[:width], ""]
            rest = rest[width:]
        lines[-1] = rest
    return lines


def _lay(block: Block, columns: int) -> list[Laid]:
    match block:
        case Line():
            return _lay_line(block, columns)
        case Pair():
            return _lay_pair(block, columns)
        case Banner():
            large = Line(block.text, Align.CENTER, is_bold=True, size=Size.LARGE)
            return _lay_line(large, columns)
        case Rule():
            return [WrappedRow("-" * columns)]
        case Blank():
            return [WrappedRow()] * block.count
        case Qr():
            return [Qr(clean_line(block.data))]
        case Bars():
            return [block]
        case _:
            assert_never(block)


def _lay_line(line: Line, columns: int) -> list[Laid]:
    width = columns // line.size.width
    indent = " " * line.indent
    return [
        WrappedRow(_align(indent + part, line.align, width), line.is_bold, line.size)
        for part in wrap(clean_line(line.text), width - line.indent)
    ]


def _lay_pair(pair: Pair, columns: int) -> list[Laid]:
    width = columns // pair.size.width
    left, right = clean_line(pair.left), clean_line(pair.right)
    indent = " " * pair.indent
    room = width - pair.indent - len(right) - 1
    if room >= min(LEAST, len(left)):
        texts = [indent + part for part in wrap(left, room)]
    else:
        # The amount stands below its label, and takes more than one line if it must.
        *above, right = wrap(right, width)
        texts = [indent + part for part in wrap(left, width - pair.indent)]
        texts += [*(part.rjust(width) for part in above), ""]
    texts[-1] += right.rjust(width - len(texts[-1]))
    return [WrappedRow(text.rstrip(), pair.is_bold, pair.size) for text in texts]


def _align(text: str, align: Align, width: int) -> str:
    free = width - len(text)
    before = {Align.LEFT: 0, Align.CENTER: free // 2, Align.RIGHT: free}[align]
    return (" " * before + text).rstrip()


def _readable(laid: Laid, columns: int) -> str:
    if isinstance(laid, Qr):
        return f"[QR {laid.data}]"
    if isinstance(laid, Bars):
        return f"[BARCODE {laid.code}]"
    if laid.size.width == 1:
        return laid.text
    # Wide letters are written once; what counts for a reader is that they stand in the middle.
    free = columns - len(laid.text.strip())
    return " " * (free // 2) + laid.text.strip()
