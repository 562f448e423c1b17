"""Bringing along the spreadsheet that a centre kept its cases in until now."""
