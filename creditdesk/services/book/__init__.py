"""The book: one ledger in one file, with its documents beside it."""
