"""A case: one person, one dossier; its present state is what the entries add up to."""
