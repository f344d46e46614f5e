"""Insight in the window: how debtors pay."""
