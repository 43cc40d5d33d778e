"""`kasir init`: a new shop in a new folder, empty or with the demo's catalogue."""

from __future__ import annotations

import argparse
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kasir import clock, config
from kasir.commands.command import Answer
from kasir.commands.open_shop import read_pin
from kasir.config import DATABASE, Config
from kasir.demo.shop import PINS, SETTINGS, make_demo_shop
from kasir.enums import Role
from kasir.operations import shop
from kasir.operations.people import pins, recovery, staff
from kasir.settings import ShopSettings
from kasir.store.new_shop import make_shop
from kasir.words import _

if TYPE_CHECKING:
    from kasir.ui.start.first_start import NewShop

OWNER, CASHIER = "pemilik", "kasir"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what the shop is called and whose it is."""
    parser.add_argument("--demo", action="store_true", help=_("dengan barang dan pengguna contoh"))
    parser.add_argument("--name", default="", metavar=_("NAMA"), help=_("nama toko"))
    parser.add_argument("--owner", default="", metavar=_("NAMA"), help=_("nama pemilik"))


def run(data: Path, arguments: argparse.Namespace) -> Answer:
    """Make a shop. Without a terminal and without a PIN on standard input one is drawn by lot.

    A PIN is never an argument: arguments are shown to everybody on the machine and kept in the
    shell's history.
    """
    if arguments.demo:
        make_demo_shop(data, clock.now())
        people = ", ".join(f"{username} {pin}" for username, pin in PINS.items())
        text = _("Toko demo siap di {folder}. Pengguna dan PIN: {people}.")
        return Answer(
            {"folder": str(data), "shop": SETTINGS.name, "users": list(PINS)},
            text.format(folder=data, people=people),
        )
    asks = sys.stdin is not None and sys.stdin.isatty()
    # A folder that holds a shop is refused below; nobody need answer first.
    asks = asks and (arguments.pin_stdin or not (data / DATABASE).exists())
    name = arguments.name or (_ask_name() if asks else "") or ShopSettings().name
    owner = arguments.owner or _("Pemilik")
    is_drawn = not asks and not arguments.pin_stdin
    question = _("PIN pemilik (6 sampai 8 angka)")
    pin = _drawn_pin() if is_drawn else read_pin(arguments, question, is_new=True)

    def furnish(session: Any, pepper: bytes) -> str:
        settings = ShopSettings(name=name)
        stamp = shop.found_shop(session, settings, (OWNER, owner, pin), pepper, clock.now())
        return recovery.make_key(session, pepper, stamp)

    words = make_shop(data, furnish)
    lines = [
        _("Toko {name} siap di {folder}. Pengguna: {owner}.").format(
            name=name, folder=data, owner=OWNER
        ),
        _("Kertas pemulihan, untuk saat PIN lupa atau komputer rusak. Tulis di kertas:"),
        words,
    ]
    if is_drawn:
        told = _("PIN pemilik: {pin}. Catat sekarang, tidak akan ditampilkan lagi.")
        lines.append(told.format(pin=pin))
    answer = {
        "folder": str(data),
        "shop": name,
        "user": OWNER,
        "pin": pin if is_drawn else None,
        "recovery": words,
    }
    return Answer(answer, "\n".join(lines))


def found_by_hand(data: Path, new: NewShop) -> None:
    """Make the shop that a person described on the first screen, and set its printer up.

    Raises EnvironmentRefusedError for a folder that holds a shop.
    """

    def furnish(session: Any, pepper: bytes) -> None:
        settings = ShopSettings(name=new.name, address=new.address)
        owner = (OWNER, new.owner, new.owner_pin)
        stamp = shop.found_shop(session, settings, owner, pepper, clock.now())
        if new.cashier:
            pin = new.cashier_pin
            staff.add_staff(session, CASHIER, new.cashier, Role.CASHIER, pin, pepper, stamp)

    make_shop(data, furnish)
    config.save(data, Config(printer=new.printer, paper_columns=new.paper_columns))


def _ask_name() -> str:
    print(_("Nama toko:"), end=" ", file=sys.stderr, flush=True)  # noqa: T201 - asks a person
    return sys.stdin.readline().strip()


def _drawn_pin() -> str:
    """Draw a PIN by lot that is not easily guessed."""
    while True:
        pin = f"{secrets.randbelow(10**6):06d}"
        if pins.is_strong(pin, Role.OWNER):
            return pin
