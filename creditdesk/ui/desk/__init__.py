"""The Desk page: the working day of a credit controller."""
