"""Days as people type them: with the year in two digits, or on the number pad without strokes."""

from __future__ import annotations

import re
from datetime import date

_TYPED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](?:20)?(\d\d)|(\d\d)(\d\d)(?:20)?(\d\d)")


def parse_typed_day(text: str) -> date:
    """Read `24/11/2026`, `24/11/26`, `24112026` or `241126`. Raises ValueError."""
    match = _TYPED.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    day, month, year = (int(part) for part in match.groups() if part is not None)
    return date(2000 + year, month, day)
