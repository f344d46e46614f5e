"""The cash room: files in."""
