"""Settings: what the company says of itself."""
