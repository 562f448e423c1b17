"""Papers that leave the house: what stands on them, and how they are printed."""
