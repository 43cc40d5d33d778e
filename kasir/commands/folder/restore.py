"""`kasir restore`: a copy in the shop's place."""

from __future__ import annotations

import argparse
from pathlib import Path

from kasir import clock
from kasir.commands.command import Answer
from kasir.commands.open_shop import enter_shop, open_shop, refuse_server
from kasir.config import PEPPER
from kasir.operations import audit
from kasir.operations.rights import Right, require
from kasir.store import shop_folder
from kasir.store.shop_folder import has_shop, is_older
from kasir.words import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the copy."""
    parser.add_argument("file", type=Path, metavar=_("BERKAS"))


def run(data: Path, arguments: argparse.Namespace) -> Answer:
    """Put a checked copy in the shop's place; the replaced file is kept.

    Over a shop that works by its owner alone; where none is, or it is broken, by whoever has the
    copy: nobody gets in without a PIN of that copy and its pepper, or its recovery paper.
    """
    refuse_server(data)
    file = arguments.file
    if (data / PEPPER).exists() and has_shop(data):
        with enter_shop(data, arguments) as shop:
            require(shop.stamp(), Right.RESTORE)
    kept = shop_folder.restore(data, file, clock.now())
    lines = [_("Dipulihkan dari {file}.").format(file=file)]
    if kept is not None:
        lines.append(_("Data yang diganti disimpan: {file}").format(file=kept))
    if not (data / PEPPER).exists():
        told = _("Kunci PIN tidak ada di komputer ini. Buka dengan kertas pemulihan:")
        lines.append(f"{told} kasir recover --key KATA")
    if is_older(data):
        lines.append(_("Data ini dari kasir yang lebih lama. Jalankan: kasir upgrade"))
    else:
        body, at = {"file": file.name, "replaced": kept.name if kept else ""}, clock.now()
        with open_shop(data) as opened:
            register = opened.register_id
            opened.database.write(lambda s: audit.record(s, "restore", body, register, at, None))
    answer = {"file": str(file.absolute()), "replaced": str(kept.absolute()) if kept else None}
    return Answer(answer, "\n".join(lines))
