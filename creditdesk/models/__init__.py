"""The book's tables, its engine and its migrations. SQL stays portable; SQLite's own parts are named so."""
