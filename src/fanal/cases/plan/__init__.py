"""The support plan, and the reminders of its appointments."""
