"""The documents of a release: what is measured, what is declared, and how both become pages and metadata."""
