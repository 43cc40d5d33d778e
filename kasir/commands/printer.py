"""`kasir printer`: which printer this machine uses, and a page to try one."""

from __future__ import annotations

import argparse
from pathlib import Path

from kasir import clock, config
from kasir.commands.command import Answer, add_common
from kasir.commands.open_shop import open_shop
from kasir.operations import settings
from kasir.printing.devices.addresses import device_of
from kasir.printing.devices.device import Outcome
from kasir.printing.papers.reports import test_document
from kasir.printing.roll.escpos_bytes import BytesMaker
from kasir.printing.roll.paper import paper_of
from kasir.words import _

SCREEN = "screen"
_PLUGGED = Path("/dev/usb")  # Where Linux shows printers on USB.


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do: list them, or test one."""
    parser.description = None
    actions = parser.add_subparsers(metavar=_("TINDAKAN"), required=True, dest="action")
    add_common(actions.add_parser("list", help=_("printer yang dikenal")))
    tested = actions.add_parser("test", help=_("cetak halaman tes"))
    add_common(tested)
    tested.add_argument("name", metavar=_("ALAMAT"), help=_("misalnya tcp://192.168.1.50:9100"))


def run(data: Path, arguments: argparse.Namespace) -> Answer:
    """List the printers, or test one."""
    return _list(data) if arguments.action == "list" else _test(data, arguments.name)


def _list(data: Path) -> Answer:
    """Name the printer of this machine's settings, and those that could be used at once."""
    machine = config.load(data)
    plugged = sorted(_PLUGGED.glob("lp*")) if _PLUGGED.is_dir() else []
    known = dict.fromkeys((machine.printer, SCREEN, *(f"file://{path}" for path in plugged)))
    lines = [f"* {name}" if name == machine.printer else f"  {name}" for name in known]
    answer = {
        "printers": [{"name": name, "is_used": name == machine.printer} for name in known],
        "paper_columns": machine.paper_columns,
    }
    return Answer(answer, "\n".join(lines))


def _test(data: Path, address: str) -> Answer:
    """Print a test page. Raises DeviceError when the printer does not take it."""
    machine = config.load(data)
    device = device_of(address)
    with open_shop(data) as shop:
        header = shop.database.read(settings.shop).header
    document = test_document(header, address, machine.paper_columns, clock.now())
    maker = BytesMaker(paper_of(machine.paper_columns), data / "cache")
    outcome = device.send(maker.document(document, question=device.ask.question(1)))
    text = _("Halaman tes tercetak di {name}.")
    if outcome is not Outcome.PRINTED:
        text = _("Halaman tes dikirim ke {name}. Periksa kertasnya.")
    return Answer({"printer": address, "outcome": outcome.value}, text.format(name=address))
