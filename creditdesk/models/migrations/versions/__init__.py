"""One file for each change of the book's tables; a released one is never edited."""
