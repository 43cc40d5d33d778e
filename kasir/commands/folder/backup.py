"""`kasir backup`: a checked copy of the shop, while the till may run."""

from __future__ import annotations

import argparse
from pathlib import Path

from kasir import clock
from kasir.commands.command import Answer
from kasir.commands.open_shop import open_shop, refuse_server
from kasir.operations import audit
from kasir.store.shop_folder import back_up
from kasir.words import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where the copy goes."""
    parser.add_argument(
        "dest",
        type=Path,
        nargs="?",
        metavar=_("TUJUAN"),
        help=_("folder atau berkas; biasanya folder backups"),
    )


def run(data: Path, arguments: argparse.Namespace) -> Answer:
    """Copy the shop and check the copy; the shop's own record tells of it afterwards."""
    refuse_server(data)
    path = back_up(data, arguments.dest, clock.now())
    body, at = {"file": path.name}, clock.now()
    with open_shop(data) as shop:
        register = shop.register_id
        shop.database.write(lambda s: audit.record(s, "backup", body, register, at, None))
    return Answer(
        {"file": str(path.absolute()), "bytes": path.stat().st_size},
        _("Cadangan diperiksa dan disimpan: {file}").format(file=path),
    )
