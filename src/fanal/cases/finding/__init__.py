"""Finding a person under any spelling, by an index that shows no name."""
