"""`make bench`: speed and memory, each figure beside its limit."""
