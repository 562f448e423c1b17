"""Cases that only named members open, and the glass that is broken in need."""
