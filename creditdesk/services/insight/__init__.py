"""The insight room: how debtors pay."""
