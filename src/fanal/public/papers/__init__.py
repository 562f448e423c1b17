"""What is printed for everybody: lists of signs, a card, a leaflet, a poster (ADR 21)."""
