r"""The one choke point for text that goes to a thermal printer: what comes out is plain ASCII.

A product name is written by a stranger. Unchecked, `"Kunci\x1bp\x00\x19\x19"` opens the cash
drawer and a right-to-left mark turns an amount around. Nothing visible is dropped silently: what
can't be spelled in ASCII becomes `?`, so a customer sees that something stood there.
"""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not decompose, and signs that have a plain spelling.
_SPELLED = dict(
    zip(
        "Øøı"
        "ĐđÐðŁł"
        "\u2018\u2019\u201a\u2032"
        "\u201c\u201d\u201e\u2033«»"
        "\u2010\u2011\u2012\u2013\u2014\u2212"
        "×\u2044\u2022·",
        'OoiDdDdLl\'\'\'\'""""""------x/**',
        strict=True,
    )
) | {"Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "ß": "ss", "Þ": "Th", "þ": "th"}
_SPACES = {"Zs", "Zl", "Zp"}
_MARKS = {"Mn", "Me"}


def clean(text: str) -> str:
    """The text in printable ASCII and line feeds.

    C0 (but LF), DEL and C1 are removed, and so is everything that has no width: bidi marks,
    joiners, tags. A tab and every kind of space become a space, accents are folded (`é` is `e`),
    all else is `?`.
    """
    return "".join(_spell(char) for char in text)


def clean_line(text: str) -> str:
    """Clean text on one line, with single spaces: nobody can fake a row of the paper."""
    return " ".join(clean(text).split())


def _spell(char: str) -> str:
    if " " <= char <= "~" or char == "\n":
        return char
    if char == "\t":
        return " "
    if char in _SPELLED:
        return _SPELLED[char]
    # Compatibility decomposition: "é" is "e" and an accent, "½" is "1", a slash, "2".
    return "".join(_plain(part) for part in unicodedata.normalize("NFKD", char))


def _plain(char: str) -> str:
    if " " <= char <= "~":
        return char
    category = unicodedata.category(char)
    if category in _SPACES:
        return " "
    if category in {"Cc", "Cf"} or category in _MARKS:
        return ""
    return _SPELLED.get(char, "?")
