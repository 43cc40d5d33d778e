"""All visible text passes through `_`: Indonesian is the source language.

A later catalogue translates; until one is installed the text is returned as it stands.
"""

from __future__ import annotations

import gettext
from pathlib import Path

_translations: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: str, folder: Path) -> None:
    """Speak another language from here on; an unknown one stays Indonesian."""
    global _translations  # noqa: PLW0603 - one process speaks one language
    _translations = gettext.translation("kasir", folder, [language], fallback=True)


def _(text: str) -> str:
    """Give the sentence in the language of this process."""
    return _translations.gettext(text)


DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
