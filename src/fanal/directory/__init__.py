"""Where else there is help: facts of the packs, kept up to date at the desk, read by anybody.

Everything here is public by nature, so nothing of it is sealed. Where a confidential place lies
is no fact of the directory at all.
"""
