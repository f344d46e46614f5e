"""The same services from a terminal, JSON on request. No rule lives here."""
