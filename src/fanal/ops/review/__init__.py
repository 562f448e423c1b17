"""One page per pack that a lawyer, a centre or a survivors' organisation can read and sign."""
