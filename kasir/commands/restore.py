"""`kasir restore`: a copy in the shop's place."""

from __future__ import annotations

import argparse
from pathlib import Path

from kasir import clock
from kasir.commands.command import Answer
from kasir.commands.open_shop import open_shop, refuse_server
from kasir.config import PEPPER
from kasir.operations import audit
from kasir.store import shop_folder
from kasir.store.shop_folder import is_older
from kasir.words import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the copy."""
    parser.add_argument("file", type=Path, metavar=_("BERKAS"))


def run(data: Path, arguments: argparse.Namespace) -> Answer:
    """Put a checked copy in the shop's place; the replaced file is kept."""
    refuse_server(data)
    file = arguments.file
    kept = shop_folder.restore(data, file, clock.now())
    lines = [_("Dipulihkan dari {file}.").format(file=file)]
    if kept is not None:
        lines.append(_("Data yang diganti disimpan: {file}").format(file=kept))
    if not (data / PEPPER).exists():
        lines.append(
            _("PIN butuh {file} dari komputer lama. Salin ke sini.").format(file=data / PEPPER)
        )
    if is_older(data):
        lines.append(_("Data ini dari kasir yang lebih lama. Jalankan: kasir upgrade"))
    else:
        with open_shop(data, arguments.user) as shop:
            stamp = shop.stamp()
            body = {"file": file.name, "replaced": kept.name if kept else ""}
            shop.database.write(lambda s: audit.note(s, "restore", body, stamp))
    answer = {"file": str(file.absolute()), "replaced": str(kept.absolute()) if kept else None}
    return Answer(answer, "\n".join(lines))
