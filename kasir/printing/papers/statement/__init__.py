"""The settlement that a consignor checks by hand."""
