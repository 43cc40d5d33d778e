"""`kasir recover`: a new owner's PIN with the recovery paper, also on a new computer."""

from __future__ import annotations

import argparse
from pathlib import Path

from kasir import clock
from kasir.commands.command import Answer
from kasir.commands.open_shop import read_pin, refuse_server
from kasir.store import recovered
from kasir.words import _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the copy, if the shop comes from one, and the words of the paper."""
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        metavar=_("BERKAS"),
        help=_("cadangan yang dipulihkan; tanpa berkas: toko di folder data"),
    )
    parser.add_argument(
        "--key", required=True, metavar=_("KATA"), help=_("kata-kata di kertas pemulihan")
    )


def run(data: Path, arguments: argparse.Namespace) -> Answer:
    """Open the shop with its recovery key and give its owner a new PIN; the key is used up.

    `--user` names which owner where there are several.
    """
    refuse_server(data)
    recovered.check(data, arguments.file, arguments.key)
    pin = read_pin(arguments, _("PIN baru pemilik"), is_new=True)
    found = recovered.recover(data, arguments.file, arguments.key, arguments.user, pin, clock.now())
    lines = [
        _("PIN baru berlaku untuk {name}.").format(name=found.owner.name),
        _("Kertas pemulihan lama tidak berlaku lagi. Tulis kata-kata baru ini:"),
        found.words,
    ]
    if found.replaced is not None:
        lines.append(_("Data yang diganti disimpan: {file}").format(file=found.replaced))
    answer = {
        "user": found.owner.username,
        "recovery": found.words,
        "replaced": str(found.replaced.absolute()) if found.replaced else None,
    }
    return Answer(answer, "\n".join(lines))
