"""`kasir person`: who works here. Everything by the owner; one's own PIN by everyone."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

from kasir import clock
from kasir.commands.command import Answer, UsageError
from kasir.commands.open_shop import StaffedShop, enter_shop, read_pin
from kasir.enums import Role
from kasir.operations.people import sign_in, staff
from kasir.operations.people.staff import Person
from kasir.operations.rights import Right, require
from kasir.words import _

_ACTIONS = ("list", "add", "role", "pin", "off", "on")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is done, and to whom."""
    parser.add_argument("action", choices=_ACTIONS, metavar="|".join(_ACTIONS))
    parser.add_argument("name", nargs="?", default="", metavar=_("NAMA"))
    parser.add_argument(
        "--role",
        type=Role,
        choices=tuple(Role),
        metavar="|".join(Role),
        help=_("tugasnya: kasir, pengelola, pemilik, pemeriksa"),
    )


def run(data: Path, arguments: argparse.Namespace) -> Answer:
    """List the people, or change one of them."""
    action, role = arguments.action, arguments.role
    if action != "list" and not arguments.name.strip():
        raise UsageError(_("Sebutkan namanya: kasir person {action} NAMA"), action=action)
    if action in ("add", "role") and role is None:
        raise UsageError(_("Sebutkan tugasnya: --role {roles}"), roles="|".join(Role))
    with enter_shop(data, arguments) as shop:
        if action == "list":
            return _list(shop)
        return _change(shop, arguments)


def _list(shop: StaffedShop) -> Answer:
    require(shop.stamp(), Right.EDIT_STAFF)
    found = _people(shop)
    lines = [f"{each.username:16} {each.card.role.value:8} {each.card.name}" for each in found]
    return Answer({"people": [_as_json(each) for each in found]}, "\n".join(lines))


def _change(shop: StaffedShop, arguments: argparse.Namespace) -> Answer:
    name, stamp, pepper = arguments.name.strip(), shop.stamp(), shop.pepper
    match arguments.action:
        case "add":
            require(stamp, Right.EDIT_STAFF)
            pin = read_pin(arguments, _("PIN baru untuk {name}").format(name=name), is_new=True)
            taken = [each.username for each in _people(shop)]
            username = staff.username_for(name, taken)
            shop.database.write(
                lambda s: staff.add_staff(s, username, name, arguments.role, pin, pepper, stamp)
            )
            name = username
        case "pin":
            pin = read_pin(arguments, _("PIN baru untuk {name}").format(name=name), is_new=True)
            shop.database.write(lambda s: staff.new_pin(s, name, pin, pepper, stamp))
        case action:
            seen = shop.database.read(lambda s: staff.card_of(s, name))
            new = {
                "role": replace(seen, role=arguments.role or seen.role),
                "off": replace(seen, is_active=False),
                "on": replace(seen, is_active=True),
            }[action]
            shop.database.write(lambda s: staff.change_staff(s, name, seen, new, stamp))
    [found] = (each for each in _people(shop) if each.username == name)
    told = _("{name} ({user}): tersimpan.").format(name=found.card.name, user=found.username)
    return Answer(_as_json(found), told)


def _people(shop: StaffedShop) -> tuple[Person, ...]:
    at = clock.now()
    return shop.database.read(lambda s: staff.people(s, sign_in.failures(s, at)))


def _as_json(person: Person) -> dict[str, Any]:
    last = person.last_signed_in
    return {
        "user": person.username,
        "name": person.card.name,
        "role": person.card.role.value,
        "active": person.card.is_active,
        "last_signed_in": (
            last.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            if last
            else None
        ),
        "failed_pins": person.failures,
    }
