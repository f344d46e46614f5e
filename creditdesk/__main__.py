"""`python -m creditdesk`: the window, or a command."""
