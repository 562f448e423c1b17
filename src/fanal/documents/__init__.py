"""Photos, voice messages and papers: sealed as they arrive, opened piece by piece."""
