"""CreditDesk: a desk for in-house credit controllers."""
