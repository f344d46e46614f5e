"""The letters room: letters and statements, their pages, their archive."""
