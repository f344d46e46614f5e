"""The ledger room: open items, aging, the debtor list, one debtor whole, search."""
