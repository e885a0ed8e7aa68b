"""The repository around a dataset: git, DVC, remotes, and what must never leave the machine."""
