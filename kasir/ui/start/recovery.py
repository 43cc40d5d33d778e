"""What a person shows before a copy takes the shop's place: the one place where that is asked.

On the computer that knows the shop's pepper it is nothing more than the owner's signing in.
"""

from __future__ import annotations

from pathlib import Path

from kasir.config import PEPPER
from kasir.words import _


def what_is_missing(folder: Path, copy: Path) -> str:  # noqa: ARG001 - the copy holds the pepper
    """Say what is still needed before this copy is put into the folder; empty when nothing is."""
    if (folder / PEPPER).is_file():
        return ""
    told = _(
        "PIN di cadangan ini butuh berkas {name} dari komputer lama. Salin ke {folder}, lalu"
        " pilih lagi cadangannya."
    )
    return told.format(name=PEPPER, folder=folder)
