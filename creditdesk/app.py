"""The only place of wiring: opens the book, makes the services, shows the window."""
