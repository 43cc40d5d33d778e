"""The sums of a shop's books that hold whatever was done, asked of the file in plain SQL.

Nothing here is the program's own: what it adds up wrongly does not hide a wrong sum.
"""

from __future__ import annotations

from sqlalchemy import text

from kasir.models import Session
from kasir.operations import journal
from kasir.store.db import Database

# Each names rows that may not exist.
NEVER = {
    "an entry does not sum to 0": """
        SELECT entry_id FROM postings GROUP BY entry_id HAVING sum(amount) <> 0""",
    "consignor + shop_net is not what the customer pays": """
        SELECT * FROM sale_lines WHERE consignor_share + shop_net <> pays""",
    "the lines are not the sale": """
        SELECT id FROM sales JOIN sale_lines ON sale_id = id
        GROUP BY id HAVING sum(sale_lines.pays) <> sales.pays OR count(*) <> line_count""",
    "the tenders are not the total and its rounding": """
        SELECT id FROM sales LEFT JOIN sale_tenders ON sale_id = id
        GROUP BY id HAVING coalesce(sum(amount), 0) <> pays + rounding""",
    "cash is rounded by a coin or more, or against the customer": """
        SELECT id FROM sales WHERE rounding NOT BETWEEN -99 AND 0 AND origin_id IS NULL
                                OR rounding NOT BETWEEN 0 AND 99 AND origin_id IS NOT NULL""",
    "more came back than was sold": """
        SELECT origin_id, sold.position FROM sale_lines AS back
        JOIN sales ON sales.id = back.sale_id AND origin_id IS NOT NULL
        JOIN sale_lines AS sold
          ON sold.sale_id = origin_id AND sold.position = back.origin_position
        GROUP BY origin_id, sold.sale_id, sold.position
        HAVING sum(back.quantity) + sold.quantity < 0
            OR sum(back.quantity) + sold.quantity = 0
           AND (sum(back.pays) + sold.pays, sum(back.consignor_share) + sold.consignor_share,
                sum(back.commission) + sold.commission) <> (0, 0, 0)""",
    "a row is in two living settlements": """
        SELECT entry_id FROM settlement_claims AS claim WHERE NOT EXISTS (
            SELECT 1 FROM settlement_reversals AS r WHERE r.settlement_id = claim.settlement_id)
        GROUP BY entry_id, position HAVING count(*) > 1""",
    "a payable row is neither claimed nor waiting, or both": """
        SELECT p.entry_id FROM postings AS p JOIN entries ON entries.id = p.entry_id
        WHERE p.consignor_id IS NOT NULL AND kind NOT IN ('payout', 'reversal') AND 1 <> (
            SELECT count(*) FROM unclaimed_postings AS u
            WHERE u.entry_id = p.entry_id AND u.position = p.position) + (
            SELECT count(*) FROM settlement_claims AS c
            WHERE c.entry_id = p.entry_id AND c.position = p.position
            AND c.settlement_id NOT IN (SELECT settlement_id FROM settlement_reversals))""",
    "a settlement is not what it claims": """
        SELECT s.id FROM settlements AS s LEFT JOIN settlement_claims AS c ON c.settlement_id = s.id
        LEFT JOIN postings AS p ON p.entry_id = c.entry_id AND p.position = c.position
        GROUP BY s.id HAVING s.due - s.opening + coalesce(sum(p.amount), 0) <> 0""",
    "more was paid than was owed": """
        SELECT s.id FROM settlements AS s JOIN payouts ON payouts.settlement_id = s.id
        GROUP BY s.id HAVING sum(payouts.amount) > CASE WHEN s.due > 0 THEN s.due ELSE 0 END""",
    "cash was paid in coins that do not exist": """
        SELECT id FROM payouts WHERE source <> 'bank' AND amount % 100 <> 0""",
    "the shelf is not what moved": """
        SELECT b.id FROM batches AS b LEFT JOIN stock_movements AS m ON m.batch_id = b.id
        GROUP BY b.id HAVING b.on_hand <> coalesce(sum(m.quantity), 0)""",
    "a write-off is not what it credited": """
        SELECT w.entry_id FROM write_off_lines AS w GROUP BY w.entry_id
        HAVING sum(w.amount) <> -(SELECT coalesce(sum(p.amount), 0) FROM postings AS p
                                  WHERE p.entry_id = w.entry_id AND consignor_id IS NOT NULL)""",
    "a loss is not what left the shelf": """
        SELECT w.entry_id FROM write_off_lines AS w JOIN entries AS e ON e.id = w.entry_id
        WHERE e.kind <> 'stock_count' GROUP BY w.entry_id
        HAVING sum(w.quantity) <> -(SELECT sum(m.quantity) FROM stock_movements AS m
                                    WHERE m.entry_id = w.entry_id)""",
    "more was found again than was lost": """
        SELECT product_id FROM write_off_lines WHERE cause = 'hilang'
        GROUP BY product_id HAVING sum(quantity) < 0 OR sum(amount) < 0""",
    "all was found again and something is still credited": """
        SELECT product_id FROM write_off_lines WHERE cause = 'hilang'
        GROUP BY product_id HAVING sum(quantity) = 0 AND sum(amount) <> 0""",
    "a price waits although its day has come": """
        SELECT product_id FROM planned_prices WHERE starts_on <= (
            SELECT max(business_day) FROM entries WHERE kind = 'shift_open')""",
    "the tag is not the newest price": """
        SELECT id FROM products AS p WHERE price <> (
            SELECT price FROM product_prices WHERE product_id = p.id
            ORDER BY starts_on DESC, id DESC LIMIT 1)""",
    "a receipt number is missing": """
        SELECT register_id FROM sales GROUP BY register_id HAVING count(*) <> max(sequence)""",
    "a document number is missing": """
        SELECT n.series FROM number_series AS n WHERE year > 0 AND last <> (
            SELECT count(*) FROM entries WHERE kind <> 'reversal'
            AND number LIKE n.series || '/' || n.year || '/%')""",
    "a chain has a gap": """
        SELECT register_id FROM audit_records GROUP BY register_id
        HAVING count(*) <> max(sequence)""",
    "an entry is not sealed": """
        SELECT id FROM entries WHERE id NOT IN (
            SELECT entry_id FROM audit_records WHERE entry_id IS NOT NULL)""",
}  # fmt: skip

# Balance by the ledger, against closing of the last living settlement + rows that wait.
RECOMPUTED = """
    SELECT c.code,
        (SELECT coalesce(-sum(amount), 0) FROM postings WHERE consignor_id = c.id) AS owed,
        coalesce((SELECT s.due - coalesce((SELECT sum(amount) FROM payouts
                                           WHERE settlement_id = s.id), 0)
                  FROM settlements AS s WHERE s.consignor_id = c.id AND NOT EXISTS (
                      SELECT 1 FROM settlement_reversals AS r WHERE r.settlement_id = s.id)
                  ORDER BY s.id DESC LIMIT 1), 0)
        + coalesce((SELECT -sum(p.amount) FROM unclaimed_postings AS u
                    JOIN postings AS p ON p.entry_id = u.entry_id AND p.position = u.position
                    WHERE u.consignor_id = c.id), 0) AS recomputed
    FROM consignors AS c"""


def check(database: Database) -> None:
    """Demand every sum of the books."""

    def work(session: Session) -> None:
        for what, query in NEVER.items():
            rows = session.execute(text(query)).all()
            assert not rows, f"{what}: {rows[:3]}"
        for code, owed, recomputed in session.execute(text(RECOMPUTED)):
            assert owed == recomputed, f"{code}: owed {owed}, recomputed {recomputed}"
        sums = (
            "SELECT account, sum(amount) AS amount FROM postings GROUP BY 1 HAVING sum(amount) <> 0"
        )
        known = {row.account: row.amount for row in session.execute(text(sums))}
        asked = {account: amount.rupiah for account, amount in journal.balances(session).items()}
        assert asked == known

    database.read(work)
