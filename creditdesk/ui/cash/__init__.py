"""The Cash page: ledger files in, and the imports that were made."""
