"""What a person types, parsed into typed values: the request for help and the terms of contact.

The public pages and the desk's *New contact* share these. Only the message is required.
Nothing typed is ever cut off in silence: what is too long stays, with a sentence that says so.
"""

from fanal.intake.forms.contact import ContactForm
from fanal.intake.forms.fields import LONGEST_MESSAGE, SHORT, YES_NO
from fanal.intake.forms.mailbox import DocumentForm, ReceiptForm, ReplyForm
from fanal.intake.forms.referral import ReferralForm
from fanal.intake.forms.report import ReportForm

__all__ = [
    "LONGEST_MESSAGE",
    "SHORT",
    "YES_NO",
    "ContactForm",
    "DocumentForm",
    "ReceiptForm",
    "ReferralForm",
    "ReplyForm",
    "ReportForm",
]
