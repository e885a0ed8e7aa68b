"""What differs between two releases: tables, columns, rows, cells, ids; and which version that demands."""
