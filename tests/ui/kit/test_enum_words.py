"""The names that a test or a script may hold on to, each on its screen, each with its own words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kasir.enums import TenderKind
from tests.shop import Shop
from tests.ui.till import Till

CODE = "2000000000015"


def _met(till: Till, *names: str) -> None:
    for name in names:
        widget = till.find(QWidget, name)
        assert widget.accessibleName(), f"{name} says nothing to a screen reader"


def test_a_cashiers_day_by_name(till: Till) -> None:
    """From signing in to the count, every widget that is promised is there and can be heard."""
    _met(till, "signInUser", "signInPin")
    till.sign_in()
    _met(till, "openShift", "floatAmount")
    till.open_shift()
    till.type_code(CODE)
    _met(till, "scanField", "cartTable", "totalLabel", "payButton", "holdButton", "closeShift")
    till.hold()
    till.key(Qt.Key.Key_F6)
    _met(till, "heldList")
    till.key(Qt.Key.Key_Return)
    till.pay()
    till.give(TenderKind.CASH, "20.000")
    _met(till, "cashField", "changeLabel", "finishButton")
    till.key(Qt.Key.Key_Escape)
    till.press("closeShift")  # Refused: goods lie in the cart.
    _met(till, "noticeBar")
    till.pay_cash("20.000")
    _met(till, "changeLabel", "nextCustomer")
    till.next_customer()
    till.press("closeShift")
    _met(till, "countTable")


def test_the_office_by_name(till: Till, goods: Shop) -> None:
    """The office's pages and what settles a day."""
    goods.open_shift()
    goods.sell(goods.cart((CODE, 1)))
    goods.close_shift()
    till.sign_in("pengelola")
    _met(till, "navSell", "navGoods", "navSettle", "navReports", "navMaster", "navSettings")
    till.press("navSettle")
    _met(till, "settlePreview", "settleAll", "transferList", "whyThisMuch", "moreActions")
    for name in ("settleProgress", "printPending"):  # Seen only when there is something to tell.
        hidden = till.window.findChild(QWidget, name)
        assert hidden is not None
        assert hidden.accessibleName()
