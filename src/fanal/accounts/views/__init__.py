"""The pages on which members come in, find their team, and look after their keys."""
