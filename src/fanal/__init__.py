"""Fanal: from "is this trafficking?" to an answered request, and every step after it."""
