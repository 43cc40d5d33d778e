"""What consignors are owed and paid."""
