"""Results and released views, put into words, tables, pages and files."""
