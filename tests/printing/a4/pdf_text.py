"""Reads back what a PDF of kasir says and where: the text that a reader copies, by ToUnicode.

Only for files that reportlab wrote; it knows the few operators that those use.
"""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path

_OBJECT = re.compile(rb"^(\d+) 0 obj\s(.*?)endobj$", re.DOTALL | re.MULTILINE)
_STREAM = re.compile(rb"stream\r?\n(.*)endstream", re.DOTALL)
_OPERATOR = re.compile(
    rb"(?P<x>[\d.-]+) (?P<y>[\d.-]+) Tm"
    rb"|/(?P<font>F\d+\+\d+) (?P<size>[\d.]+) Tf"
    rb"|\((?P<text>(?:\\.|[^\\()])*)\) Tj",
    re.DOTALL,
)
_FILLED = re.compile(rb"\bn ((?:[\d.-]+ [\d.-]+ [\d.-]+ [\d.-]+ re\s+)+)f\b")
_BAR = re.compile(rb"([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+) re")
_ESCAPE = re.compile(rb"\\(\d{3}|.)", re.DOTALL)


@dataclass(frozen=True)
class Word:
    """One drawn text and where it begins."""

    x: float
    y: float
    text: str
    font: str
    size: float


def pdf_words(path: Path) -> list[list[Word]]:
    """Give each page's texts in the order in which they were drawn."""
    objects = {int(match[1]): match[2] for match in _OBJECT.finditer(path.read_bytes())}
    fonts = {}
    for body in objects.values():
        name = re.search(rb"/Name /(F\d+\+\d+)", body)
        if name:
            reference = re.search(rb"/ToUnicode (\d+) 0 R", body)
            assert reference, "a font without ToUnicode"
            fonts[name[1]] = _to_unicode(_stream(objects[int(reference[1])]))
    return [_page(content, fonts) for content in _contents(objects)]


def pdf_bars(path: Path) -> list[list[tuple[float, float, float, float]]]:
    """Give each page's black bars as x, lower edge, width, height."""
    objects = {int(match[1]): match[2] for match in _OBJECT.finditer(path.read_bytes())}
    return [
        [
            (float(x), float(y), float(w), float(h))
            for filled in _FILLED.findall(content)
            for x, y, w, h in _BAR.findall(filled)
        ]
        for content in _contents(objects)
    ]


def _contents(objects: dict[int, bytes]) -> list[bytes]:
    """Give what is drawn on each page."""
    found = []
    for body in objects.values():
        contents = re.search(rb"/Type /Page\b", body) and re.search(rb"/Contents (\d+) 0 R", body)
        if contents:
            found.append(_stream(objects[int(contents[1])]))
    return found


def pdf_lines(path: Path) -> list[list[str]]:
    """Give each page's lines from top to bottom, the texts of a line joined by spaces."""
    return [lines(words) for words in pdf_words(path)]


def stacked(path: Path, *headings: str) -> list[str]:
    """Give what stands under each other in the whole file, without spaces and headings.

    A name that wraps, even over pages, stands whole in one of them.
    """
    places: dict[float, str] = {}
    for page in pdf_words(path):
        for word in page:
            if word.text not in headings:
                places[word.x] = places.get(word.x, "") + word.text.replace(" ", "")
    return list(places.values())


def lines(words: list[Word]) -> list[str]:
    rows: dict[float, list[Word]] = {}
    for word in words:
        rows.setdefault(round(word.y, 1), []).append(word)
    return [
        " ".join(word.text for word in sorted(row, key=lambda each: each.x))
        for _, row in sorted(rows.items(), reverse=True)
    ]


def _stream(body: bytes) -> bytes:
    match = _STREAM.search(body)
    assert match, "no stream"
    return zlib.decompressobj().decompress(match[1])


def _to_unicode(cmap: bytes) -> dict[int, str]:
    shown = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, char in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            shown[int(code, 16)] = bytes.fromhex(char.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, chars in re.findall(rb"<(\w+)>\s*<\w+>\s*\[(.*?)\]", block, re.DOTALL):
            for offset, char in enumerate(re.findall(rb"<(\w+)>", chars)):
                shown[int(first, 16) + offset] = bytes.fromhex(char.decode()).decode("utf-16-be")
    return shown


def _page(content: bytes, fonts: dict[bytes, dict[int, str]]) -> list[Word]:
    words: list[Word] = []
    x = y = size = 0.0
    font = b""
    is_new = False
    for match in _OPERATOR.finditer(content):
        if match["x"]:
            x, y, is_new = float(match["x"]), float(match["y"]), True
        elif match["font"]:
            font, size = match["font"], float(match["size"])
        else:
            raw = _ESCAPE.sub(_unescaped, match["text"])
            text = "".join(fonts[font][code] for code in raw)
            if not is_new:  # A second part of the same text, from the font's next 256 letters.
                text = words.pop().text + text
            words.append(Word(x, y, text, font.decode(), size))
            is_new = False
    return words


def _unescaped(match: re.Match[bytes]) -> bytes:
    found = match[1]
    if found.isdigit():
        return bytes([int(found, 8)])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}.get(found, found)
