"""The directory for other systems: Open Referral HSDS 3.0, read only (docs/reference/hsds.md)."""
