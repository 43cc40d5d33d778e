"""All visible text passes through `_`: Indonesian is the source language.

Until there is a catalogue of another language the text is given as it stands.
"""

from __future__ import annotations

import gettext

_translations = gettext.NullTranslations()


def _(text: str) -> str:
    """The sentence in the language of this process."""
    return _translations.gettext(text)


DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
