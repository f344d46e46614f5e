"""The rules of the trade: standard library only, no input, no output, no clock."""
