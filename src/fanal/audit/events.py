"""All that can ever stand in the trail."""

from django.db import models


class Event(models.TextChoices):
    # The person's side
    REPORT_RECEIVED = "report-received"
    MAILBOX_OPENED = "mailbox-opened"
    PERSON_WROTE = "person-wrote"
    PERSON_WITHDREW = "person-withdrew"
    # The desk's side of a report
    REPORT_ENTERED = "report-entered"
    REPORT_OPENED = "report-opened"
    PHONE_SHOWN = "phone-shown"
    REPORT_TAKEN = "report-taken"
    REPORT_ASSIGNED = "report-assigned"
    REPORT_HANDED_OVER = "report-handed-over"
    ANSWERED = "answered"
    NOTED = "noted"
    VISIT_PROPOSED = "visit-proposed"
    REPORT_CLOSED = "report-closed"
    REPORT_REOPENED = "report-reopened"
    REPORT_SNOOZED = "report-snoozed"
    REPORT_WOKEN = "report-woken"
    RECEIPT_REPLACED = "receipt-replaced"
    REPORT_LINKED = "report-linked"
    ENTRY_ERASED = "entry-erased"
    DOSSIER_ERASED = "dossier-erased"
    # Cases
    CASE_OPENED = "case-opened"
    CASE_READ = "case-read"
    CASE_WRITTEN = "case-written"
    CASE_HANDED_OVER = "case-handed-over"
    CASE_PRINTED = "case-printed"
    CASE_EXPORTED = "case-exported"
    CASE_RESTRICTED = "case-restricted"
    CASE_UNRESTRICTED = "case-unrestricted"
    GLASS_BROKEN = "glass-broken"
    GLASS_SEEN = "glass-seen"
    # Documents of either
    DOCUMENT_TAKEN = "document-taken"
    REMINDER_SENT = "reminder-sent"
    # Members and keys
    MEMBER_INVITED = "member-invited"
    MEMBER_ENROLLED = "member-enrolled"
    MEMBER_GRANTED = "member-granted"
    MEMBER_DISABLED = "member-disabled"
    MEMBER_ROLE = "member-role"
    MEMBER_LEFT = "member-left"
    MEMBER_RESET = "member-reset"
    SIGNED_IN = "signed-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGNED_OUT = "signed-out"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    RECOVERY_CODE_USED = "recovery-code-used"
    TEAM_KEY_MADE = "team-key-made"
    RECOVERY_SHEET_CONFIRMED = "recovery-sheet-confirmed"
    RECOVERY_SHEET_USED = "recovery-sheet-used"
    # The systems of other organisations
    SYSTEM_LET_IN = "system-let-in"
    SYSTEM_SHUT_OUT = "system-shut-out"
    # What everybody may read
    DIRECTORY_CHANGED = "directory-changed"
    # The house
    BACKUP_MADE = "backup-made"
    RESTORED = "restored"


def every_event() -> list[tuple[str, str]]:
    """As a function, so that a new event needs no migration."""
    return [(event.value, str(event.label)) for event in Event]
