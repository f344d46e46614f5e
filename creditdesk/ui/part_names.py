"""The names by which a widget says what it is; apart from what is said of each, which the first paint needs none of."""

PART = "part"
"""The property by which a widget says which part it is."""
UNDOES = "undoes"
"""The property by which a window says that what is done in it is taken back there, too."""
PARTS = "Parts of the page"
"""The bar that names the parts of a page."""
