"""Files that a project of one's own starts with."""
