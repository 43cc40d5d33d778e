"""The money core."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# A STRICT table knows INTEGER only; PostgreSQL needs 64 bits for rupiah.
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Posted records: corrections are new, linked, negative records (never an UPDATE or a DELETE).
POSTED = (
    "account_balances",
    "agreements",
    "audit_records",
    "entries",
    "payouts",
    "postings",
    "print_marks",
    "product_prices",
    "sale_lines",
    "sale_tenders",
    "sales",
    "settlement_claims",
    "settlement_reversals",
    "settlements",
    "shift_closings",
    "shift_counts",
    "shifts",
    "shop_settings",
    "stock_count_lines",
    "stock_movements",
    "write_off_lines",
)

# The events that have a numbered paper of their own.
IS_DOCUMENT = (
    "kind IN ('intake', 'return_to_consignor', 'loss', 'expiry', "
    "'settlement', 'reversal', 'payout', 'advance')"
)


def upgrade() -> None:
    create_tables()
    create_triggers()


def create_tables() -> None:
    op.create_table(
        "associations",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_associations")),
        sa.UniqueConstraint("code", name=op.f("uq_associations_code")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "categories",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_categories_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("name", name=op.f("uq_categories_name")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "number_series",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", INTEGER, autoincrement=False, nullable=False),
        sa.Column("last", INTEGER, nullable=False),
        sa.CheckConstraint("last > 0", name=op.f("ck_number_series_last")),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_number_series")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "registers",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_registers_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registers")),
        sa.UniqueConstraint("code", name=op.f("uq_registers_code")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "staff",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Integer(), nullable=False),
        sa.Column("failures", INTEGER, nullable=False),
        sa.Column("locked_until", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "role IN ('kasir', 'pengelola', 'pemilik', 'pemeriksa')", name=op.f("ck_staff_role")
        ),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_staff_failures")),
        sa.CheckConstraint("is_active IN (0, 1)", name=op.f("ck_staff_is_active")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("username", name=op.f("uq_staff_username")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "carts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("register_id", INTEGER, nullable=False),
        sa.Column("actor_id", INTEGER, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'held')", name=op.f("ck_carts_state")),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name=op.f("fk_carts_actor_id")),
        sa.ForeignKeyConstraint(
            ["register_id"], ["registers.id"], name=op.f("fk_carts_register_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_carts")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(
        op.f("ix_carts_register_id_state"), "carts", ["register_id", "state"], unique=False
    )
    op.create_table(
        "consignors",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("association_id", INTEGER, nullable=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("nib", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("bank_account", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Integer(), nullable=False),
        sa.Column("returned_on", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_consignors_code")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_consignors_name")),
        sa.CheckConstraint("is_active IN (0, 1)", name=op.f("ck_consignors_is_active")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["associations.id"], name=op.f("fk_consignors_association_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consignors")),
        sa.UniqueConstraint("code", name=op.f("uq_consignors_code")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(
        op.f("ix_consignors_association_id"), "consignors", ["association_id"], unique=False
    )
    op.create_table(
        "shop_settings",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor_id", INTEGER, nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name=op.f("fk_shop_settings_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_settings")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_shop_settings_key_id"), "shop_settings", ["key", "id"], unique=False)
    op.create_table(
        "agreements",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("consignor_id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("rate_bp", INTEGER, nullable=False),
        sa.Column("fee", INTEGER, nullable=False),
        sa.Column("tiers", sa.Text(), nullable=False),
        sa.Column("discount_bearer", sa.Text(), nullable=False),
        sa.Column("is_discount_allowed", sa.Integer(), nullable=False),
        sa.Column("loss_bp", INTEGER, nullable=False),
        sa.Column("expiry_bp", INTEGER, nullable=False),
        sa.Column("monthly_fee", INTEGER, nullable=False),
        sa.Column("fee_day", INTEGER, nullable=False),
        sa.Column("pay_cycle", sa.Text(), nullable=False),
        sa.Column("minimum_payout", INTEGER, nullable=False),
        sa.Column("advance_bp", INTEGER, nullable=False),
        sa.CheckConstraint(
            "discount_bearer IN ('TOKO', 'PENITIP', 'BERSAMA')",
            name=op.f("ck_agreements_discount_bearer"),
        ),
        sa.CheckConstraint(
            "pay_cycle IN ('harian', 'mingguan', 'dua mingguan', 'bulanan', 'sewaktu-waktu')",
            name=op.f("ck_agreements_pay_cycle"),
        ),
        sa.CheckConstraint(
            "scheme IN ('PERSEN', 'HARGA_TITIP', 'PER_UNIT', 'BERJENJANG')",
            name=op.f("ck_agreements_scheme"),
        ),
        sa.CheckConstraint("advance_bp BETWEEN 0 AND 10000", name=op.f("ck_agreements_advance_bp")),
        sa.CheckConstraint("expiry_bp BETWEEN 0 AND 10000", name=op.f("ck_agreements_expiry_bp")),
        sa.CheckConstraint(
            "fee >= 0 AND monthly_fee >= 0 AND minimum_payout >= 0",
            name=op.f("ck_agreements_amounts"),
        ),
        sa.CheckConstraint("fee_day BETWEEN 1 AND 28", name=op.f("ck_agreements_fee_day")),
        sa.CheckConstraint(
            "is_discount_allowed IN (0, 1)", name=op.f("ck_agreements_is_discount_allowed")
        ),
        sa.CheckConstraint("loss_bp BETWEEN 0 AND 10000", name=op.f("ck_agreements_loss_bp")),
        sa.CheckConstraint("rate_bp BETWEEN 0 AND 10000", name=op.f("ck_agreements_rate_bp")),
        sa.ForeignKeyConstraint(
            ["consignor_id"], ["consignors.id"], name=op.f("fk_agreements_consignor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint(
            "consignor_id", "version", name=op.f("uq_agreements_consignor_id_version")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(
        op.f("ix_agreements_consignor_id_starts_on"),
        "agreements",
        ["consignor_id", "starts_on"],
        unique=False,
    )
    op.create_table(
        "entries",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("register_id", INTEGER, nullable=False),
        sa.Column("shift_id", INTEGER, nullable=True),
        sa.Column("business_day", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor_id", INTEGER, nullable=False),
        sa.Column("second_id", INTEGER, nullable=True),
        sa.Column("consignor_id", INTEGER, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('sale', 'return', 'shift_open', 'shift_close', 'cash_in', 'cash_out', 'compensation', 'fee', 'advance', 'adjustment', 'opening', 'settlement', 'reversal', 'payout', 'intake', 'return_to_consignor', 'loss', 'expiry', 'stock_count')",
            name=op.f("ck_entries_kind"),
        ),
        sa.CheckConstraint(
            "second_id IS NULL OR second_id <> actor_id", name=op.f("ck_entries_second")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name=op.f("fk_entries_actor_id")),
        sa.ForeignKeyConstraint(
            ["consignor_id"], ["consignors.id"], name=op.f("fk_entries_consignor_id")
        ),
        sa.ForeignKeyConstraint(
            ["register_id"], ["registers.id"], name=op.f("fk_entries_register_id")
        ),
        sa.ForeignKeyConstraint(["second_id"], ["staff.id"], name=op.f("fk_entries_second_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["entries.id"], name=op.f("fk_entries_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("key", name=op.f("uq_entries_key")),
        sa.UniqueConstraint("number", name=op.f("uq_entries_number")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(
        op.f("ix_entries_business_day_kind"), "entries", ["business_day", "kind"], unique=False
    )
    op.create_index(
        op.f("ix_entries_consignor_id_kind"),
        "entries",
        ["consignor_id", "kind"],
        unique=False,
        sqlite_where=sa.text("consignor_id IS NOT NULL"),
        postgresql_where=sa.text("consignor_id IS NOT NULL"),
    )
    op.create_index(
        "ix_entries_documents",
        "entries",
        ["id", "number", "consignor_id"],
        unique=False,
        sqlite_where=sa.text(IS_DOCUMENT),
        postgresql_where=sa.text(IS_DOCUMENT),
    )
    op.create_index(op.f("ix_entries_shift_id"), "entries", ["shift_id"], unique=False)
    op.create_table(
        "products",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("parent_id", INTEGER, nullable=True),
        sa.Column("consignor_id", INTEGER, nullable=True),
        sa.Column("category_id", INTEGER, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("price", INTEGER, nullable=False),
        sa.Column("label_price", INTEGER, nullable=True),
        sa.Column("net_price", INTEGER, nullable=True),
        sa.Column("rate_bp", INTEGER, nullable=True),
        sa.Column("shelf_life_days", INTEGER, nullable=True),
        sa.Column("licence_kind", sa.Text(), nullable=False),
        sa.Column("licence_number", sa.Text(), nullable=False),
        sa.Column("licence_until", sa.Text(), nullable=True),
        sa.Column("halal_number", sa.Text(), nullable=False),
        sa.Column("halal_until", sa.Text(), nullable=True),
        sa.Column("shelf", sa.Text(), nullable=False),
        sa.Column("minimum_stock", INTEGER, nullable=False),
        sa.Column("is_active", sa.Integer(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_products_name")),
        sa.CheckConstraint("sku <> ''", name=op.f("ck_products_sku")),
        sa.CheckConstraint(
            "consignor_id IS NOT NULL OR (net_price IS NULL AND rate_bp IS NULL)",
            name=op.f("ck_products_own_goods"),
        ),
        sa.CheckConstraint("is_active IN (0, 1)", name=op.f("ck_products_is_active")),
        sa.CheckConstraint(
            "net_price IS NULL OR net_price >= 0", name=op.f("ck_products_net_price")
        ),
        sa.CheckConstraint(
            "net_price IS NULL OR rate_bp IS NULL", name=op.f("ck_products_one_override")
        ),
        sa.CheckConstraint("price >= 0", name=op.f("ck_products_price")),
        sa.CheckConstraint(
            "rate_bp IS NULL OR rate_bp BETWEEN 0 AND 10000", name=op.f("ck_products_rate_bp")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_products_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["consignor_id"], ["consignors.id"], name=op.f("fk_products_consignor_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["products.id"], name=op.f("fk_products_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("sku", name=op.f("uq_products_sku")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_products_category_id"), "products", ["category_id"], unique=False)
    op.create_index(op.f("ix_products_consignor_id"), "products", ["consignor_id"], unique=False)
    op.create_index(op.f("ix_products_parent_id"), "products", ["parent_id"], unique=False)
    op.create_index(
        "ix_products_search_text", "products", ["search_text", "is_active"], unique=False
    )
    op.create_table(
        "account_balances",
        sa.Column("entry_id", INTEGER, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount", INTEGER, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_account_balances_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "account", name=op.f("pk_account_balances")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit_records",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("register_id", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor_id", INTEGER, nullable=True),
        sa.Column("entry_id", INTEGER, nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(entry_id IS NULL) <> (body IS NULL)", name=op.f("ck_audit_records_one_content")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name=op.f("fk_audit_records_actor_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_audit_records_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["register_id"], ["registers.id"], name=op.f("fk_audit_records_register_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_records")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_records_entry_id")),
        sa.UniqueConstraint(
            "register_id", "sequence", name=op.f("uq_audit_records_register_id_sequence")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=True,
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_audit_records_failed_pin",
        "audit_records",
        ["at"],
        unique=False,
        sqlite_where=sa.text("kind = 'failed_pin'"),
        postgresql_where=sa.text("kind = 'failed_pin'"),
    )
    op.create_table(
        "barcodes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("product_id", INTEGER, nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_barcodes_code")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_barcodes_product_id")
        ),
        sa.PrimaryKeyConstraint("code", "product_id", name=op.f("pk_barcodes")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_barcodes_product_id"), "barcodes", ["product_id"], unique=False)
    op.create_table(
        "batches",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("product_id", INTEGER, nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Text(), nullable=True),
        sa.Column("on_hand", INTEGER, nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_batches_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_batches_product_id"), "batches", ["product_id"], unique=False)
    op.create_index(
        "ix_batches_with_stock",
        "batches",
        ["product_id", "on_hand", "expires_on"],
        unique=False,
        sqlite_where=sa.text("on_hand <> 0"),
        postgresql_where=sa.text("on_hand <> 0"),
    )
    op.create_table(
        "postings",
        sa.Column("entry_id", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("consignor_id", INTEGER, nullable=True),
        sa.Column("amount", INTEGER, nullable=False),
        sa.CheckConstraint(
            "(consignor_id IS NOT NULL) = (account LIKE 'payable:%')",
            name=op.f("ck_postings_payable"),
        ),
        sa.CheckConstraint(
            "amount <> 0 OR consignor_id IS NOT NULL", name=op.f("ck_postings_amount")
        ),
        sa.ForeignKeyConstraint(
            ["consignor_id"], ["consignors.id"], name=op.f("fk_postings_consignor_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_postings_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "position", name=op.f("pk_postings")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "print_jobs",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("register_id", INTEGER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("entry_id", INTEGER, nullable=True),
        sa.Column("consignor_id", INTEGER, nullable=True),
        sa.Column("copy", INTEGER, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", INTEGER, nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("retry_at", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('receipt', 'drawer', 'z_report', 'x_report', 'consignor_info', 'test', "
            "'goods_note', 'payout', 'advance', 'label')",
            name=op.f("ck_print_jobs_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'printed', 'uncertain', 'failed')",
            name=op.f("ck_print_jobs_state"),
        ),
        sa.CheckConstraint("copy >= 0", name=op.f("ck_print_jobs_copy")),
        sa.ForeignKeyConstraint(
            ["consignor_id"], ["consignors.id"], name=op.f("fk_print_jobs_consignor_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_print_jobs_entry_id")),
        sa.ForeignKeyConstraint(
            ["register_id"], ["registers.id"], name=op.f("fk_print_jobs_register_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_jobs")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_print_jobs_entry_id"), "print_jobs", ["entry_id"], unique=False)
    op.create_index(
        "ix_print_jobs_unresolved",
        "print_jobs",
        ["register_id", "id"],
        unique=False,
        sqlite_where=sa.text("state <> 'printed'"),
        postgresql_where=sa.text("state <> 'printed'"),
    )
    op.create_table(
        "planned_prices",
        sa.Column("product_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("price", INTEGER, nullable=False),
        sa.Column("net_price", INTEGER, nullable=True),
        sa.Column("rate_bp", INTEGER, nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor_id", INTEGER, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "net_price IS NULL OR rate_bp IS NULL", name=op.f("ck_planned_prices_one_override")
        ),
        sa.CheckConstraint("price >= 0", name=op.f("ck_planned_prices_price")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["staff.id"], name=op.f("fk_planned_prices_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_planned_prices_product_id")
        ),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_planned_prices")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "product_photos",
        sa.Column("product_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "length(jpeg) BETWEEN 1 AND 150000", name=op.f("ck_product_photos_jpeg")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_product_photos_product_id")
        ),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_product_photos")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "product_prices",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("product_id", INTEGER, nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("price", INTEGER, nullable=False),
        sa.Column("net_price", INTEGER, nullable=True),
        sa.Column("rate_bp", INTEGER, nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor_id", INTEGER, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "net_price IS NULL OR rate_bp IS NULL", name=op.f("ck_product_prices_one_override")
        ),
        sa.CheckConstraint("price >= 0", name=op.f("ck_product_prices_price")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["staff.id"], name=op.f("fk_product_prices_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_product_prices_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_prices")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(
        op.f("ix_product_prices_product_id_starts_on"),
        "product_prices",
        ["product_id", "starts_on"],
        unique=False,
    )
    op.create_table(
        "sales",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("register_id", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("origin_id", INTEGER, nullable=True),
        sa.Column("gross", INTEGER, nullable=False),
        sa.Column("discount", INTEGER, nullable=False),
        sa.Column("pays", INTEGER, nullable=False),
        sa.Column("rounding", INTEGER, nullable=False),
        sa.Column("change", INTEGER, nullable=False),
        sa.Column("line_count", INTEGER, nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("office_buyer", sa.Text(), nullable=False),
        sa.CheckConstraint("change >= 0", name=op.f("ck_sales_change")),
        sa.CheckConstraint("line_count > 0", name=op.f("ck_sales_lines")),
        sa.CheckConstraint("pays = gross - discount", name=op.f("ck_sales_pays")),
        sa.ForeignKeyConstraint(["id"], ["entries.id"], name=op.f("fk_sales_id")),
        sa.ForeignKeyConstraint(["origin_id"], ["sales.id"], name=op.f("fk_sales_origin_id")),
        sa.ForeignKeyConstraint(
            ["register_id"], ["registers.id"], name=op.f("fk_sales_register_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales")),
        sa.UniqueConstraint("register_id", "sequence", name=op.f("uq_sales_register_id_sequence")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(
        op.f("ix_sales_origin_id"),
        "sales",
        ["origin_id"],
        unique=False,
        sqlite_where=sa.text("origin_id IS NOT NULL"),
        postgresql_where=sa.text("origin_id IS NOT NULL"),
    )
    op.create_table(
        "settlements",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("consignor_id", INTEGER, nullable=False),
        sa.Column("previous_id", INTEGER, nullable=True),
        sa.Column("agreement_id", INTEGER, nullable=True),
        sa.Column("consignor_name", sa.Text(), nullable=False),
        sa.Column("opening", INTEGER, nullable=False),
        sa.Column("gross", INTEGER, nullable=False),
        sa.Column("discount_consignor", INTEGER, nullable=False),
        sa.Column("discount_shop", INTEGER, nullable=False),
        sa.Column("discount_shared", INTEGER, nullable=False),
        sa.Column("pays", INTEGER, nullable=False),
        sa.Column("commission", INTEGER, nullable=False),
        sa.Column("sales", INTEGER, nullable=False),
        sa.Column("returns", INTEGER, nullable=False),
        sa.Column("compensation", INTEGER, nullable=False),
        sa.Column("fees", INTEGER, nullable=False),
        sa.Column("advances", INTEGER, nullable=False),
        sa.Column("adjustments", INTEGER, nullable=False),
        sa.Column("due", INTEGER, nullable=False),
        sa.CheckConstraint(
            "due = opening + sales + returns + compensation + fees + advances + adjustments",
            name=op.f("ck_settlements_due"),
        ),
        sa.CheckConstraint(
            "sales = gross - discount_consignor - discount_shared - commission",
            name=op.f("ck_settlements_sales"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_settlements_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["consignor_id"], ["consignors.id"], name=op.f("fk_settlements_consignor_id")
        ),
        sa.ForeignKeyConstraint(["id"], ["entries.id"], name=op.f("fk_settlements_id")),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["settlements.id"], name=op.f("fk_settlements_previous_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlements")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(
        op.f("ix_settlements_consignor_id"), "settlements", ["consignor_id"], unique=False
    )
    op.create_table(
        "shifts",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("register_id", INTEGER, nullable=False),
        sa.Column("sequence", INTEGER, nullable=False),
        sa.Column("opening_float", INTEGER, nullable=False),
        sa.Column("is_paper", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_paper IN (0, 1)", name=op.f("ck_shifts_is_paper")),
        sa.CheckConstraint("opening_float >= 0", name=op.f("ck_shifts_opening_float")),
        sa.ForeignKeyConstraint(["id"], ["entries.id"], name=op.f("fk_shifts_id")),
        sa.ForeignKeyConstraint(
            ["register_id"], ["registers.id"], name=op.f("fk_shifts_register_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
        sa.UniqueConstraint("register_id", "sequence", name=op.f("uq_shifts_register_id_sequence")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "payouts",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("settlement_id", INTEGER, nullable=False),
        sa.Column("amount", INTEGER, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('drawer', 'safe', 'bank')", name=op.f("ck_payouts_source")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payouts_amount")),
        sa.ForeignKeyConstraint(["id"], ["entries.id"], name=op.f("fk_payouts_id")),
        sa.ForeignKeyConstraint(
            ["settlement_id"], ["settlements.id"], name=op.f("fk_payouts_settlement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payouts")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_payouts_settlement_id"), "payouts", ["settlement_id"], unique=False)
    op.create_table(
        "print_marks",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("job_id", INTEGER, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor_id", INTEGER, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'printed', 'uncertain', 'failed')",
            name=op.f("ck_print_marks_state"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name=op.f("fk_print_marks_actor_id")),
        sa.ForeignKeyConstraint(["job_id"], ["print_jobs.id"], name=op.f("fk_print_marks_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_marks")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_print_marks_job_id"), "print_marks", ["job_id"], unique=False)
    op.create_table(
        "sale_lines",
        sa.Column("sale_id", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("origin_position", INTEGER, nullable=True),
        sa.Column("product_id", INTEGER, nullable=False),
        sa.Column("consignor_id", INTEGER, nullable=True),
        sa.Column("agreement_id", INTEGER, nullable=True),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("consignor_name", sa.Text(), nullable=False),
        sa.Column("agreement_version", INTEGER, nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("rate_bp", INTEGER, nullable=False),
        sa.Column("net_price", INTEGER, nullable=False),
        sa.Column("fee", INTEGER, nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.Column("unit_price", INTEGER, nullable=False),
        sa.Column("gross", INTEGER, nullable=False),
        sa.Column("discount_consignor", INTEGER, nullable=False),
        sa.Column("discount_shop", INTEGER, nullable=False),
        sa.Column("discount_shared", INTEGER, nullable=False),
        sa.Column("pays", INTEGER, nullable=False),
        sa.Column("base", INTEGER, nullable=False),
        sa.Column("commission", INTEGER, nullable=False),
        sa.Column("consignor_share", INTEGER, nullable=False),
        sa.Column("shop_net", INTEGER, nullable=False),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.CheckConstraint("condition IN ('rak', 'rusak')", name=op.f("ck_sale_lines_condition")),
        sa.CheckConstraint(
            "scheme IN ('PERSEN', 'HARGA_TITIP', 'PER_UNIT', 'BERJENJANG', 'SENDIRI')",
            name=op.f("ck_sale_lines_scheme"),
        ),
        sa.CheckConstraint(
            "(consignor_id IS NULL) = (agreement_id IS NULL)", name=op.f("ck_sale_lines_agreement")
        ),
        sa.CheckConstraint(
            "base = gross - discount_consignor - discount_shared", name=op.f("ck_sale_lines_base")
        ),
        sa.CheckConstraint(
            "consignor_id IS NOT NULL OR consignor_share = 0", name=op.f("ck_sale_lines_own_goods")
        ),
        sa.CheckConstraint("consignor_share + shop_net = pays", name=op.f("ck_sale_lines_split")),
        sa.CheckConstraint(
            "pays = gross - discount_consignor - discount_shop - discount_shared",
            name=op.f("ck_sale_lines_pays"),
        ),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_sale_lines_quantity")),
        sa.CheckConstraint(
            "shop_net = commission - discount_shop", name=op.f("ck_sale_lines_shop_net")
        ),
        sa.CheckConstraint("unit_price > 0", name=op.f("ck_sale_lines_unit_price")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_sale_lines_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["consignor_id"], ["consignors.id"], name=op.f("fk_sale_lines_consignor_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_sale_lines_product_id")
        ),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_sale_lines_sale_id")),
        sa.PrimaryKeyConstraint("sale_id", "position", name=op.f("pk_sale_lines")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sale_tenders",
        sa.Column("sale_id", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", INTEGER, nullable=False),
        sa.Column("given", INTEGER, nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('TUNAI', 'QRIS', 'KARTU', 'TRANSFER')", name=op.f("ck_sale_tenders_kind")
        ),
        sa.ForeignKeyConstraint(["sale_id"], ["sales.id"], name=op.f("fk_sale_tenders_sale_id")),
        sa.PrimaryKeyConstraint("sale_id", "position", name=op.f("pk_sale_tenders")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "settlement_claims",
        sa.Column("settlement_id", INTEGER, nullable=False),
        sa.Column("entry_id", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id", "position"],
            ["postings.entry_id", "postings.position"],
            name=op.f("fk_settlement_claims_entry_id_position"),
        ),
        sa.ForeignKeyConstraint(
            ["settlement_id"], ["settlements.id"], name=op.f("fk_settlement_claims_settlement_id")
        ),
        sa.PrimaryKeyConstraint(
            "settlement_id", "entry_id", "position", name=op.f("pk_settlement_claims")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_settlement_claims_entry_id_position"),
        "settlement_claims",
        ["entry_id", "position"],
        unique=False,
    )
    op.create_table(
        "settlement_reversals",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("settlement_id", INTEGER, nullable=False),
        sa.Column("paid_back", INTEGER, nullable=False),
        sa.CheckConstraint("paid_back >= 0", name=op.f("ck_settlement_reversals_paid_back")),
        sa.ForeignKeyConstraint(["id"], ["entries.id"], name=op.f("fk_settlement_reversals_id")),
        sa.ForeignKeyConstraint(
            ["settlement_id"],
            ["settlements.id"],
            name=op.f("fk_settlement_reversals_settlement_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_reversals")),
        sa.UniqueConstraint("settlement_id", name=op.f("uq_settlement_reversals_settlement_id")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "shift_closings",
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("shift_id", INTEGER, nullable=False),
        sa.Column("expected", INTEGER, nullable=False),
        sa.Column("counted", INTEGER, nullable=False),
        sa.Column("difference", INTEGER, nullable=False),
        sa.CheckConstraint("counted >= 0", name=op.f("ck_shift_closings_counted")),
        sa.CheckConstraint(
            "difference = counted - expected", name=op.f("ck_shift_closings_difference")
        ),
        sa.ForeignKeyConstraint(["id"], ["entries.id"], name=op.f("fk_shift_closings_id")),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shifts.id"], name=op.f("fk_shift_closings_shift_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_closings")),
        sa.UniqueConstraint("shift_id", name=op.f("uq_shift_closings_shift_id")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "stock_movements",
        sa.Column("entry_id", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("batch_id", INTEGER, nullable=False),
        sa.Column("product_id", INTEGER, nullable=False),
        sa.Column("consignor_id", INTEGER, nullable=True),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.Column("expires_on", sa.Text(), nullable=True),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_stock_movements_quantity")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_stock_movements_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["consignor_id"], ["consignors.id"], name=op.f("fk_stock_movements_consignor_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_stock_movements_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_stock_movements_product_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "position", name=op.f("pk_stock_movements")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_stock_movements_batch_id_entry_id"),
        "stock_movements",
        ["batch_id", "entry_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_stock_movements_product_id"), "stock_movements", ["product_id"], unique=False
    )
    op.create_table(
        "stock_count_lines",
        sa.Column("entry_id", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("product_id", INTEGER, nullable=False),
        sa.Column("stored", INTEGER, nullable=False),
        sa.Column("counted", INTEGER, nullable=False),
        sa.CheckConstraint("counted >= 0", name=op.f("ck_stock_count_lines_counted")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_stock_count_lines_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_stock_count_lines_product_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "position", name=op.f("pk_stock_count_lines")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_stock_count_lines_product_id"), "stock_count_lines", ["product_id"], unique=False
    )
    op.create_table(
        "write_off_lines",
        sa.Column("entry_id", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("product_id", INTEGER, nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("quantity", INTEGER, nullable=False),
        sa.Column("amount", INTEGER, nullable=False),
        sa.CheckConstraint(
            "cause IN ('hilang', 'rusak', 'kedaluwarsa')", name=op.f("ck_write_off_lines_cause")
        ),
        sa.CheckConstraint(
            "amount = 0 OR (amount > 0) = (quantity > 0)", name=op.f("ck_write_off_lines_amount")
        ),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_write_off_lines_quantity")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_write_off_lines_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_write_off_lines_product_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "position", name=op.f("pk_write_off_lines")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_write_off_lines_product_id"), "write_off_lines", ["product_id"], unique=False
    )
    op.create_table(
        "counted_goods",
        sa.Column("product_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("stored", INTEGER, nullable=False),
        sa.Column("counted", INTEGER, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor_id", INTEGER, nullable=False),
        sa.CheckConstraint("counted >= 0", name=op.f("ck_counted_goods_counted")),
        sa.ForeignKeyConstraint(["actor_id"], ["staff.id"], name=op.f("fk_counted_goods_actor_id")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_counted_goods_product_id")
        ),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_counted_goods")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "unclaimed_postings",
        sa.Column("consignor_id", INTEGER, nullable=False),
        sa.Column("entry_id", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("business_day", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", INTEGER, nullable=False),
        sa.ForeignKeyConstraint(
            ["consignor_id"], ["consignors.id"], name=op.f("fk_unclaimed_postings_consignor_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id", "position"],
            ["postings.entry_id", "postings.position"],
            name=op.f("fk_unclaimed_postings_entry_id_position"),
        ),
        sa.PrimaryKeyConstraint(
            "consignor_id", "entry_id", "position", name=op.f("pk_unclaimed_postings")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shift_counts",
        sa.Column("closing_id", INTEGER, nullable=False),
        sa.Column("denomination", INTEGER, nullable=False),
        sa.Column("pieces", INTEGER, nullable=False),
        sa.CheckConstraint(
            "denomination > 0 AND pieces > 0", name=op.f("ck_shift_counts_positive")
        ),
        sa.ForeignKeyConstraint(
            ["closing_id"], ["shift_closings.id"], name=op.f("fk_shift_counts_closing_id")
        ),
        sa.PrimaryKeyConstraint("closing_id", "denomination", name=op.f("pk_shift_counts")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def create_triggers() -> None:
    if op.get_context().dialect.name == "sqlite":
        create_sqlite_triggers()
    else:
        create_postgresql_triggers()


def create_sqlite_triggers() -> None:
    for table in POSTED:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: a posted record is never changed'); END"
            )
    op.execute(
        "CREATE TRIGGER settlement_claims_once BEFORE INSERT ON settlement_claims "
        f"WHEN EXISTS ({LIVING_CLAIM}) "
        "BEGIN SELECT RAISE(ABORT, 'settlement_claims: the row is in a living settlement'); END"
    )


LIVING_CLAIM = """
    SELECT 1 FROM settlement_claims AS other
    WHERE other.entry_id = NEW.entry_id AND other.position = NEW.position
      AND NOT EXISTS (SELECT 1 FROM settlement_reversals AS reversal
                      WHERE reversal.settlement_id = other.settlement_id)
"""


def create_postgresql_triggers() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '%: a posted record is never changed', TG_TABLE_NAME; END $$"
    )
    for table in POSTED:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE FUNCTION refuse_second_claim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF EXISTS ({LIVING_CLAIM}) THEN "
        "RAISE EXCEPTION 'settlement_claims: the row is in a living settlement'; END IF; "
        "RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER settlement_claims_once BEFORE INSERT ON settlement_claims "
        "FOR EACH ROW EXECUTE FUNCTION refuse_second_claim()"
    )
