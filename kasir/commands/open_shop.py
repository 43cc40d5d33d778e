"""A command's place in the shop: its database, its register, and who acts.

The command line is a person, too: who acts is named with `--user` and shows a PIN, as at the till.
A PIN is typed on the terminal or read from standard input with `--pin-stdin`, one a line: who acts,
the second person, a new PIN. It is never an argument, which everybody on the machine can see.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kasir import clock, config
from kasir.clock import Actor, Stamp
from kasir.commands.command import NOT_SIGNED_IN
from kasir.config import DATABASE, Config
from kasir.errors import EnvironmentRefusedError, UserError
from kasir.operations import shop
from kasir.operations.people import sign_in
from kasir.operations.people.sign_in import SignIn
from kasir.operations.shifts import shifts
from kasir.store.db import Database
from kasir.words import _


class NotSignedInError(UserError):
    """Nobody showed who acts: a name or a PIN is missing, or does not fit."""

    exit_code = NOT_SIGNED_IN


@dataclass(frozen=True, slots=True)
class OpenShop:
    """An open shop in which nobody acts."""

    folder: Path
    config: Config
    database: Database
    register_id: int

    @property
    def pepper(self) -> bytes:
        """The key that every PIN's hash needs. Raises EnvironmentRefusedError without it."""
        return config.read_pepper(self.folder)

    def acting(self, actor: Actor, second: Actor | None = None) -> StaffedShop:
        """The same shop with a person in it."""
        return StaffedShop(self.folder, self.config, self.database, self.register_id, actor, second)


@dataclass(frozen=True, slots=True)
class StaffedShop(OpenShop):
    """An open shop and the person who acts in it, with a second one where two are needed."""

    actor: Actor
    second: Actor | None

    def stamp(self, business_day: date | None = None) -> Stamp:
        """Say who acts now: in the open shift of this register, or on a day outside shifts."""
        at, register, shift = clock.now(), self.register_id, None
        if business_day is None:
            shift = self.database.read(lambda s: shifts.current_shift(s, register))
            business_day = shift.business_day if shift else clock.today(at)
        shift_id = shift.id if shift else None
        return Stamp(at, self.actor, register, shift_id, business_day, self.second)


@contextmanager
def open_shop(folder: Path) -> Iterator[OpenShop]:
    """Open the shop of a folder, for a command that is free. Raises EnvironmentRefusedError."""
    machine = config.load(folder)
    with closing(Database(machine.database or folder / DATABASE)) as database:
        register_id = database.read(lambda s: shop.register_of_code(s, machine.register))
        yield OpenShop(folder, machine, database, register_id)


@contextmanager
def enter_shop(folder: Path, arguments: argparse.Namespace) -> Iterator[StaffedShop]:
    """Open the shop of a folder for the person who is named and shows a PIN.

    Raises EnvironmentRefusedError, NotSignedInError.
    """
    with open_shop(folder) as opened:
        if not arguments.user:
            told = _(
                "Sebutkan siapa yang bertindak: --user NAMA. PIN-nya ditanyakan di terminal, "
                "atau dibaca dari masukan standar dengan --pin-stdin."
            )
            raise NotSignedInError(told)
        actor = _person(opened, arguments, arguments.user, is_second=False)
        second = None
        if arguments.second:
            second = _person(opened, arguments, arguments.second, is_second=True)
        yield opened.acting(actor, second)


def read_pin(arguments: argparse.Namespace, question: str, *, is_new: bool = False) -> str:
    """Read the next PIN. Raises NotSignedInError where none can be asked for."""
    if arguments.pin_stdin:
        return sys.stdin.readline().strip() if sys.stdin is not None else ""
    if sys.stdin is None or not sys.stdin.isatty():
        told = _("{question} belum diberikan. Jalankan di terminal, atau pakai --pin-stdin.")
        raise NotSignedInError(told, question=question)
    pin = getpass.getpass(f"{question}: ", sys.stderr)
    if is_new and pin != getpass.getpass(_("Ulangi PIN: "), sys.stderr):
        raise UserError(_("Kedua PIN berbeda. Ulangi."))
    return pin


def _person(
    opened: OpenShop, arguments: argparse.Namespace, username: str, *, is_second: bool
) -> Actor:
    check = sign_in.sign_in_second if is_second else sign_in.sign_in
    pepper, at, register = opened.pepper, clock.now(), opened.register_id
    pin = read_pin(arguments, _("PIN {name}").format(name=username))
    found: SignIn = opened.database.write(lambda s: check(s, username, pin, pepper, at, register))
    if found.actor is not None:
        return found.actor
    if found.wait_seconds:
        told = _("PIN salah beberapa kali. Coba lagi dalam {seconds} detik.")
        raise NotSignedInError(told, seconds=found.wait_seconds)
    raise NotSignedInError(_("Nama atau PIN tidak cocok: {name}."), name=username)


def refuse_server(folder: Path) -> None:
    """Demand a shop in a file. Raises EnvironmentRefusedError for one on a server."""
    if config.load(folder).database:
        told = _("Data toko ini di server. Pakai alat server itu sendiri (pg_dump, pg_restore).")
        raise EnvironmentRefusedError(told)
