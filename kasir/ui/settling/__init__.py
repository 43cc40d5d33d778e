"""What is done for consignors: settle, pay, correct, explain."""
