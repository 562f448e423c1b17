"""Two cases that are about one person made one, and taken apart again."""
