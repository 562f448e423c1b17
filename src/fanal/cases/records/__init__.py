"""Records of a case in a standard that others read."""
