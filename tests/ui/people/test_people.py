"""Pengaturan > Orang: who works here, by real keys in the real window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton

from kasir.enums import Role
from kasir.operations import settings
from kasir.operations.people import recovery, staff
from kasir.operations.people.staff import Person, StaffCard
from kasir.ui.kit.form import FormSheet
from kasir.ui.kit.tables import Table
from tests.shop import PEPPER, PINS, Shop
from tests.ui.till import Till


@pytest.fixture
def people(till: Till) -> Till:
    """Let the owner sit at the list of people."""
    till.sign_in("pemilik")
    till.press("navSettings")
    till.press("tabPeople")
    return till


def _rows(till: Till) -> dict[str, Person]:
    return {each.username: each for each in till.find(Table, "tablePeople").shown_rows()}


def _choose(till: Till, username: str) -> None:
    till.find(Table, "tablePeople").selectRow(list(_rows(till)).index(username))
    QApplication.processEvents()


def _problems(till: Till) -> dict[str, str]:
    sheet = till.window.sheets.sheet
    assert isinstance(sheet, FormSheet), "no form is open"
    return {key: field.problem for key, field in sheet._fields.items() if field.problem}


def _pick_role(till: Till, role: Role) -> None:
    till.find(QComboBox, "personRole").setCurrentIndex(list(Role).index(role))


def _write_person(till: Till, name: str, pin: str, again: str | None = None) -> None:
    till.fill("personName", name)
    till.fill("personPin", pin)
    till.fill("personAgain", pin if again is None else again)
    till.press("personConfirm")


def _names(shop: Shop) -> set[str]:
    return {each.name for each in shop.read(staff.staff_names)}


def test_the_list_tells_who_came_last_and_whose_pin_was_tried(till: Till) -> None:
    """Name, role, last signed in, failed PINs and whether active, of everybody."""
    till.sign_in("kasir", "9999")
    till.sign_in("pemilik")
    till.press("navSettings")
    till.press("tabPeople")
    rows = _rows(till)
    assert list(rows) == ["pemeriksa", "pemilik", "pengelola", "kasir"]
    assert rows["kasir"].failures == 1
    assert rows["kasir"].last_signed_in is None
    assert rows["pemilik"].last_signed_in is not None
    assert not till.is_shown("peopleAdvice")  # Two people may say yes.


def test_only_the_owner_finds_it(till: Till) -> None:
    """A manager changes the shop's papers, not its people."""
    till.sign_in("pengelola")
    till.press("navSettings")
    assert till.is_shown("storeSettings")
    assert not till.is_shown("tabPeople")
    till.keys("F10")
    assert not till.is_shown("tablePeople")


def test_the_second_cashier_is_added_and_signs_in(people: Till, goods: Shop) -> None:
    """What a real shop does first: the new name stands on the sign-in page at once."""
    people.press("newPeople")
    _write_person(people, "Bu Siti", "1907")
    assert people.errors == []
    assert _rows(people)["bu-siti"].card == StaffCard("Bu Siti", Role.CASHIER)
    people.keys("Ctrl+L")
    people.sign_in("bu-siti", "1907")
    people.open_shift()
    assert people.is_shown("scanField")


def test_enter_leads_through_the_form(people: Till, goods: Shop) -> None:
    """Keys alone: F3, then Enter from field to field, and Enter on the button."""
    people.keys("F3")
    people.write("Pak Budi")
    people.keys("Return", "Return")
    people.write("2075")
    people.keys("Return")
    people.write("2075")
    people.keys("Return", "Return")
    assert "Pak Budi" in _names(goods)


@pytest.mark.parametrize(
    ("name", "pin", "again", "problems"),
    [
        ("SARI ", "1907", "1907", {"name": "SARI sudah ada."}),
        ("", "1907", "1907", {"name": "Tulis nama orangnya"}),
        ("Bu Siti", "1234", "1234", {"pin": "PIN seperti 123456"}),
        ("Bu Siti", "12", "12", {"pin": "PIN terdiri dari 4 sampai 8 angka."}),
        ("Bu Siti", "1907", "1908", {"again": "Kedua PIN tidak sama."}),
        ("Bu Siti", "", "", {"pin": "PIN terdiri dari 4 sampai 8 angka."}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    people: Till, goods: Shop, name: str, pin: str, again: str, problems: dict[str, str]
) -> None:
    """A name that exists, a weak PIN, two different ones: nothing is stored, nothing is lost."""
    before = _names(goods)
    people.press("newPeople")
    _write_person(people, name, pin, again)
    found = _problems(people)
    assert found.keys() == problems.keys()
    assert all(found[key].startswith(told) for key, told in problems.items())
    assert people.find(QLineEdit, "personName").text() == name
    assert _names(goods) == before


def test_a_cashier_becomes_a_manager_with_a_longer_pin(people: Till, goods: Shop) -> None:
    """Four digits do not go along into a role that moves money."""
    _choose(people, "kasir")
    people.press("changePerson")
    assert not people.is_shown("personPin")
    _pick_role(people, Role.MANAGER)
    people.press("personConfirm")
    assert _problems(people).keys() == {"pin"}
    people.fill("personPin", "190275")
    people.fill("personAgain", "190275")
    people.press("personConfirm")
    assert goods.read(lambda s: staff.card_of(s, "kasir")) == StaffCard("Sari", Role.MANAGER)
    people.keys("Ctrl+L")
    people.sign_in("kasir", "190275")
    assert people.is_shown("navSettle")


def test_two_owners_at_once(people: Till, goods: Shop) -> None:
    """Who comes second is told, sees the newest, and changes that."""
    _choose(people, "kasir")
    people.press("changePerson")
    seen = StaffCard("Sari", Role.CASHIER)
    stamp = goods.stamp("pemilik")
    goods.write(
        lambda s: staff.change_staff(s, "kasir", seen, replace(seen, name="Sari Dewi"), stamp)
    )
    people.fill("personName", "Sari Ayu")
    people.press("personConfirm")
    assert people.errors[-1].startswith("Sari Dewi baru saja diubah orang lain.")
    assert people.text("personName") == "Sari Dewi"
    people.fill("personName", "Sari Ayu")
    people.press("personConfirm")
    assert "Sari Ayu" in _names(goods)


def test_who_was_switched_off_by_another_owner_stays_it(people: Till, goods: Shop) -> None:
    """The key beside the list meets the same refusal, and the list shows what is true."""
    _choose(people, "kasir")
    seen, stamp = StaffCard("Sari", Role.CASHIER), goods.stamp("pemilik")
    new = StaffCard("Sari Dewi", Role.CASHIER)
    goods.write(lambda s: staff.change_staff(s, "kasir", seen, new, stamp))
    people.press("switchPerson")
    assert "baru saja diubah orang lain" in people.errors[-1]
    assert _rows(people)["kasir"].card == new


def test_switching_off_and_on_again(people: Till, goods: Shop) -> None:
    """Nobody is deleted; who is off stands in the list and not on the sign-in page."""
    _choose(people, "kasir")
    people.press("switchPerson")
    assert "Sari" not in _names(goods)
    assert not _rows(people)["kasir"].card.is_active
    assert not people.is_shown("newPin")
    people.press("noticeAction")
    assert "Sari" in _names(goods)


def test_the_last_owner_stays(people: Till, goods: Shop) -> None:
    """Without an owner nobody could change people any more."""
    _choose(people, "pemilik")
    people.press("switchPerson")
    told = "Bu Ratna pemilik satu-satunya. Jadikan orang lain pemilik dulu."
    assert people.errors == [told]
    people.press("changePerson")
    _pick_role(people, Role.MANAGER)
    people.press("personConfirm")
    assert people.errors == [told, told]
    assert goods.read(lambda s: staff.card_of(s, "pemilik")).role is Role.OWNER


def test_a_new_pin_from_the_owner(people: Till) -> None:
    """The old one is dead at once."""
    _choose(people, "kasir")
    people.press("newPin")
    people.fill("staffPin", "2075")
    people.fill("staffAgain", "2075")
    people.press("staffConfirm")
    people.keys("Ctrl+L")
    people.sign_in("kasir")
    assert people.is_shown("signInPin")
    people.sign_in("kasir", "2075")
    assert people.is_shown("floatAmount")


def test_a_scan_is_no_pin(people: Till, goods: Shop) -> None:
    """A barcode in a PIN field is taken back: nothing is stored, no field is left."""
    _choose(people, "kasir")
    people.press("newPin")
    people.scan("2000000000015")
    assert people.find(QLineEdit, "staffPin").text() == ""
    assert "Pindaian tidak ditambahkan" in people.errors[-1]
    people.keys("Escape")
    people.keys("Ctrl+L")
    people.scan("2000000000015")
    assert "jangan pindai" in " ".join(
        each.text() for each in people.window.findChildren(QLabel) if each.isVisible()
    )
    people.sign_in("pemilik")
    assert people.errors[-1].startswith("Pindaian")  # No missed PIN is told.


# --- one person -----------------------------------------------------------------------------


def _leave_the_owner_alone(shop: Shop) -> None:
    for username in ("kasir", "pengelola"):
        card, stamp = shop.read(lambda s: staff.card_of(s, username)), shop.stamp("pemilik")  # noqa: B023
        off = replace(card, is_active=False)
        shop.write(lambda s: staff.change_staff(s, username, card, off, stamp))  # noqa: B023


def test_one_person_is_told_why_two_are_needed(goods: Shop, till: Till) -> None:
    """The choice is the owner's, has its consequence in a sentence, and can be taken back."""
    _leave_the_owner_alone(goods)
    till.sign_in("pemilik")
    till.press("navSettings")
    till.keys("F10")
    assert "perlu dua orang" in till.text("peopleAdvice")
    till.press("onePersonShop")
    assert "ditandai di laporan Z dan rekap penitip" in till.text("peopleAdvice")
    assert goods.read(settings.shop).one_person_shop
    till.press("onePersonShop")
    assert not goods.read(settings.shop).one_person_shop


def test_where_nobody_else_may_say_yes(goods: Shop, at_money: Till) -> None:
    """The sheet that asks a second person says what to do, and shows no PIN to type."""
    stamp, card = goods.stamp("pemilik"), StaffCard("Pak Hadi", Role.MANAGER)
    owner, now_owner = StaffCard("Bu Ratna", Role.OWNER), replace(card, role=Role.OWNER)
    goods.write(lambda s: staff.change_staff(s, "pengelola", card, now_owner, stamp))
    other = goods.stamp("pengelola")
    off = replace(owner, is_active=False)
    goods.write(lambda s: staff.change_staff(s, "pemilik", owner, off, other))
    at_money.keys("F6")
    at_money.fill("adjustAmount", "2000")
    at_money.fill("adjustReason", "Label salah")
    at_money.keys("Return")
    assert not at_money.is_shown("approvePin")
    words = [each.text() for each in at_money.window.findChildren(QLabel) if each.isVisible()]
    assert any("Minta pemilik menambahkan orang di Pengaturan > Orang" in each for each in words)


def test_the_first_persons_pin_is_not_the_seconds(at_money: Till, goods: Shop) -> None:
    """The other name with one's own PIN is a wrong PIN of the other's, and is counted."""
    at_money.keys("F6")
    at_money.fill("adjustAmount", "2000")
    at_money.fill("adjustReason", "Label salah")
    at_money.keys("Return")
    at_money.choose("approveUser", "pemilik")
    at_money.fill("approvePin", PINS["pengelola"])
    at_money.keys("Return")
    assert at_money.is_shown("approvePin")
    at_money.keys("Escape", "Escape", "Ctrl+L")
    at_money.sign_in("pemilik")
    assert at_money.errors == ["Ada 1 kali PIN salah dengan nama Anda sejak terakhir masuk."]


# --- one's own PIN --------------------------------------------------------------------------


def _own_pin(till: Till, old: str, new: str) -> None:
    till.press("personButton")
    till.press("ownPinButton")
    till.fill("ownOld", old)
    till.fill("ownPin", new)
    till.fill("ownAgain", new)
    till.press("ownConfirm")


def test_everyone_changes_his_own_pin(selling: Till) -> None:
    """From the name in the header; the cart stays."""
    selling.type_code("2000000000015")
    _own_pin(selling, PINS["kasir"], "2075")
    assert selling.window.notices.text().startswith("PIN Anda sudah diganti.")
    selling.keys("Ctrl+L")
    selling.sign_in("kasir", "2075")
    assert selling.total == "Rp15.000"


def test_a_wrong_old_pin_counts(selling: Till, goods: Shop) -> None:
    """Five of them lock, as at the sign-in; the seconds are shown."""
    _own_pin(selling, "9999", "2075")
    assert _problems(selling) == {"old": "PIN sekarang tidak cocok, dan dicatat. Coba lagi."}
    for _number in range(4):
        selling.fill("ownOld", "9999")
        selling.press("ownConfirm")
    assert _problems(selling) == {"old": "PIN salah beberapa kali. Coba lagi dalam 60 detik."}
    assert not selling.find(QPushButton, "ownConfirm").isEnabled()
    selling.keys("Escape", "Escape", "Ctrl+L")
    selling.sign_in("kasir")
    assert not selling.find(QLineEdit, "signInPin").isEnabled()


def test_the_name_locks_the_screen(selling: Till) -> None:
    selling.press("personButton")
    selling.press("lockAction")
    assert selling.is_shown("signInPin")
    assert not selling.is_shown("personButton")


# --- a new recovery paper -------------------------------------------------------------------


def test_the_old_paper_holds_until_the_new_one_is_in_a_hand(people: Till, goods: Shop) -> None:
    """The owner's PIN, the words, one of them typed back: only then the old ones die."""
    stamp = goods.stamp("pemilik")
    old = goods.write(lambda s: recovery.make_key(s, PEPPER, stamp))
    people.press("newRecoveryPaper")
    people.fill("confirmPin", "999999")
    people.keys("Return")
    assert not people.is_shown("recoveryWord1")
    people.fill("confirmPin", PINS["pemilik"])
    people.keys("Return")
    people.keys("Escape")
    assert people.window.notices.text() == "Kertas pemulihan lama tetap berlaku."
    assert goods.read(lambda s: recovery.open_pepper(s, old)) == PEPPER
    people.press("newRecoveryPaper")
    people.fill("confirmPin", PINS["pemilik"])
    people.key(Qt.Key.Key_Return)
    words = [people.text(f"recoveryWord{number}") for number in range(1, 10)]
    asked = people.find(QLineEdit, "recoveryTyped").accessibleName()
    people.fill("recoveryTyped", words[int(asked.removeprefix("Ketik kata ke-")) - 1])
    people.keys("Return")
    assert people.window.notices.text() == ("Kertas pemulihan baru berlaku. Musnahkan yang lama.")
    assert goods.read(lambda s: recovery.open_pepper(s, " ".join(words))) == PEPPER
    with pytest.raises(recovery.RecoveryKeyError):
        goods.read(lambda s: recovery.open_pepper(s, old))
