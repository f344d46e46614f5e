"""The demo company: seeded, invented, believable."""
