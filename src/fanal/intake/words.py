"""What the desk calls the things a report is made of."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fanal.intake.contents import About, Channel, CloseReason, Ground, Source, VisitReply, WakeOn
from fanal.intake.inbox import Tab
from fanal.intake.models import Report
from fanal.intake.referral import LastSeen, Purpose, Refused
from fanal.knowledge import RouteReason, Sector, Ternary

TABS = {
    Tab.UNASSIGNED: _("Nobody's yet"),
    Tab.MINE: _("Mine"),
    Tab.TEAM: _("Whole team"),
    Tab.WAITING: _("Waiting for the person"),
    Tab.SNOOZED: _("Snoozed"),
    Tab.CLOSED: _("Closed"),
}
EMPTY = {
    Tab.UNASSIGNED: _("No request waits for somebody to take it."),
    Tab.MINE: _("Nothing of yours is waiting. Take a breath."),
    Tab.TEAM: _("Nobody is waiting for an answer."),
    Tab.WAITING: _("No answer is on its way back to us."),
    Tab.SNOOZED: _("Nothing sleeps."),
    Tab.CLOSED: _("Nothing has been closed yet."),
}
STATES = {
    Report.State.OPEN: _("Waits for us"),
    Report.State.WAITING: _("Waits for the person"),
    Report.State.ASLEEP: _("Snoozed"),
    Report.State.CLOSED: _("Closed"),
}
ABOUT = {
    About.ME: _("Themselves"),
    About.SOMEONE_I_KNOW: _("Someone they know"),
    About.SOMEONE_MET_AT_WORK: _("Someone they met at work"),
}
ASKED = {
    Purpose.CONSULT: _("A professional asks for advice"),
    Purpose.REFER: _("A professional refers somebody"),
    Purpose.COUNT: _("A professional counts somebody"),
}
LAST_SEEN = {
    LastSeen.TODAY: _("Today"),
    LastSeen.WEEK: _("In the last seven days"),
    LastSeen.MONTH: _("In the last month"),
    LastSeen.LONGER: _("Longer ago"),
}
REFUSED = {
    Refused.EXPLOITER: _("Afraid of those who exploit them"),
    Refused.AUTHORITIES: _("Afraid of the police or of being sent away"),
    Refused.NOT_SEEN_SO: _("Does not see it as exploitation"),
    Refused.LATER: _("Wants to think first"),
    Refused.OTHER: _("Something else, or not said"),
}
SECTORS = {
    Sector.WORK: _("With work and employers, or at an inspection of work"),
    Sector.CARE: _("In health care"),
    Sector.YOUTH: _("At a school, or with young people"),
    Sector.POLICE: _("With the police, or in justice"),
    Sector.ANYONE: _("Somewhere else"),
}
TERNARY = {Ternary.YES: _("Yes"), Ternary.NO: _("No"), Ternary.NOT_SURE: _("Not sure")}
NOT_SAID = _("Not said")
CHANNELS = {
    Channel.SITE: _("Only through this site"),
    Channel.PHONE: _("By phone"),
    Channel.EMAIL: _("By e-mail"),
}
SOURCES = {
    Source.SITE: _("Wrote on the site"),
    Source.CALL: _("Called"),
    Source.VISIT: _("Came by"),
    Source.MAIL: _("Sent an e-mail or a letter"),
    Source.POLICE: _("Came through the police"),
    Source.SYSTEM: _("Came from an organisation's own system"),
}
ROUTES = {
    RouteReason.MINOR: _("This team looks after minors, and the person is or may be one."),
    RouteReason.REGION: _("This team coordinates care in the region that was named."),
    RouteReason.ONLY: _("This team reads the requests of the whole country."),
    RouteReason.NEAREST: _("This team is the nearest to the place that was named."),
    RouteReason.COUNTRY_DEFAULT: _("No place was named; this team is first in the list."),
    RouteReason.CHOSEN: _("This team was chosen."),
    RouteReason.FALLBACK: _("Another team was meant, and could not receive then."),
}
GROUNDS = {
    Ground.PERSON_AGREES: _("The person says yes"),
    Ground.MINOR_IN_DANGER: _("A minor is in danger"),
    Ground.LIFE_IN_DANGER: _("A life is in danger"),
}
CLOSE_REASONS = {
    CloseReason.IN_CASE: _("It is looked after in a case"),
    CloseReason.ADVICE_GIVEN: _("Advice was given"),
    CloseReason.REFERRED: _("Somebody else helps from here"),
    CloseReason.NO_REPLY: _("The person no longer answers"),
    CloseReason.NOT_FOR_US: _("It is about something else"),
    CloseReason.DUPLICATE: _("The same request came twice"),
    CloseReason.COUNTED: _("Counted, for who wants no help now"),
    CloseReason.MISUSE: _("It was not meant seriously"),
}
VISIT_REPLIES = {
    VisitReply.YES: _("Yes, the person comes"),
    VisitReply.ANOTHER_TIME: _("Another time, please"),
    VisitReply.NO: _("No"),
}
WAKE_ON = {
    WakeOn.DAY: _("A day comes"),
    WakeOn.PERSON: _("The person writes"),
    WakeOn.COLLEAGUE: _("A colleague writes something"),
}
WEEKDAYS = {
    1: pgettext_lazy("weekday, short", "Mon"),
    2: pgettext_lazy("weekday, short", "Tue"),
    3: pgettext_lazy("weekday, short", "Wed"),
    4: pgettext_lazy("weekday, short", "Thu"),
    5: pgettext_lazy("weekday, short", "Fri"),
    6: pgettext_lazy("weekday, short", "Sat"),
    7: pgettext_lazy("weekday, short", "Sun"),
}
