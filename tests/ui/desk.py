"""The manager's desk: the same window, spoken to in the words of who keeps the data."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from kasir.models import Session
from kasir.operations import lists
from kasir.operations.consignors import consignor_list
from kasir.operations.consignors.consignor_list import ConsignorDetail
from kasir.operations.products import product_list
from kasir.operations.products.product_list import ProductDetail
from kasir.ui.kit.form import FormSheet
from kasir.ui.kit.list_pane import ListPane
from kasir.ui.kit.tables import Table
from tests.shop import DAY, Shop
from tests.ui.till import Till


class Desk:
    """The page Data on an open till."""

    def __init__(self, till: Till) -> None:
        self.till = till

    def come(self, username: str = "pengelola") -> Desk:
        """Sign in and open the page."""
        self.till.sign_in(username)
        self.till.press("navMaster")
        return self

    # --- lists ---

    def open(self, kind: str) -> None:
        """Open a list: Consignors, Products, Associations."""
        self.till.press(f"tab{kind}")

    def list(self, kind: str) -> list[str]:
        """Give the codes in a list as they are shown."""
        pane = self._pane(kind)
        return [str(pane.key_of(found)) for found in pane.table.shown_rows()]

    def choose(self, kind: str, code: str) -> None:
        """Select the row with this code."""
        self.till.find(Table, f"table{kind}").selectRow(self.list(kind).index(code))
        QApplication.processEvents()

    def detail(self, kind: str) -> str:
        """Give all that the panel beside the list says."""
        labels = self._pane(kind).detail.findChildren(QLabel)
        return "\n".join(part.text() for part in labels if part.isVisible() and part.text())

    # --- forms ---

    def write(self, form: str, **texts: str) -> None:
        """Type into fields: `write("consignor", name="Dapur")`."""
        for key, text in texts.items():
            self.till.fill(self._field(form, key), text)

    def pick(self, form: str, key: str, word: str) -> None:
        """Choose a word that a field offers, or type one that it takes."""
        box = self.till.find(QComboBox, self._field(form, key))
        if box.findText(word) >= 0:
            box.setCurrentIndex(box.findText(word))
        else:
            assert box.isEditable(), f"{key} does not offer {word}"
            box.setCurrentText(word)

    def offered(self, form: str, key: str) -> tuple[str, ...]:
        """Give the words that a field offers."""
        box = self.till.find(QComboBox, self._field(form, key))
        return tuple(box.itemText(at) for at in range(box.count()))

    def problems(self) -> dict[str, str]:
        """Give the sentences under the fields of the open form."""
        sheet = self.till.window.sheets.sheet
        assert isinstance(sheet, FormSheet), "no form is open"
        return {key: field.problem for key, field in sheet._fields.items() if field.problem}

    def store(self, form: str) -> None:
        """Press the primary button of a form."""
        self.till.press(f"{form}Confirm")
        self.till.second_if_asked()

    @property
    def told(self) -> str:
        """The sentence in the notice bar."""
        return self.till.window.notices.text()

    def _pane(self, kind: str) -> ListPane:
        return next(
            pane
            for pane in self.till.window.findChildren(ListPane)
            if pane.texts.kind == kind and pane.isVisible()
        )

    def _field(self, form: str, key: str) -> str:
        first, *rest = key.split("_")
        return form + first[0].upper() + first[1:] + "".join(part.capitalize() for part in rest)


def consignor(shop: Shop, code: str) -> ConsignorDetail:
    """Give a consignor as he is stored, whatever the screen says."""

    def work(session: Session) -> ConsignorDetail:
        rows = consignor_list.consignor_rows(session, code, lists.Activity.ALL, DAY)
        return consignor_list.consignor_detail(session, rows[0].id, DAY)

    return shop.read(work)


def product(shop: Shop, sku: str) -> ProductDetail:
    """Give a product as it is stored."""

    def work(session: Session) -> ProductDetail:
        rows = product_list.product_rows(session, sku, lists.Activity.ALL)
        return product_list.product_detail(session, rows[0].id, DAY)

    return shop.read(work)
