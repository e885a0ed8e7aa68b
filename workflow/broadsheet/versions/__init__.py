"""Released versions of a dataset: their tags, their files, and the records that name them."""
