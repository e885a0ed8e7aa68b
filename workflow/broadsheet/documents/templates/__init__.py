"""Templates of the documents and the style they share."""
