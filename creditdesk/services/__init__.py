"""What is done with the book: use cases that know no window and no thread."""
