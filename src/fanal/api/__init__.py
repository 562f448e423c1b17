"""For the systems of hospitals, inspectorates and police: submit and see *received* or *read*.

ADR 25; docs/how-to/use-the-api.md.
"""
