"""`kasir upgrade`: the shop of an older kasir, brought to this version."""

from __future__ import annotations

import argparse
from pathlib import Path

from kasir.commands.command import Answer
from kasir.commands.open_shop import refuse_server
from kasir.config import DATABASE
from kasir.store.contract import SCHEMA_VERSION
from kasir.store.upgrade import upgrade
from kasir.words import _


def run(data: Path, _arguments: argparse.Namespace) -> Answer:
    """Bring the shop's file to this version, after a copy of it."""
    refuse_server(data)
    copy = upgrade(data / DATABASE)
    answer = {"schema": SCHEMA_VERSION, "copy": str(copy.absolute()) if copy else None}
    if copy is None:
        return Answer(answer, _("Data toko sudah versi terbaru."))
    return Answer(answer, _("Data toko diperbarui. Salinan sebelumnya: {file}").format(file=copy))
