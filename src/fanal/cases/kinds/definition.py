"""The coded values of an evaluation and how they read: act, means; needs and certainty.

Acts are those of Directive 2011/36/EU, article 2(1). Means are coded as in HTCDS 2.0 (IOM,
CC BY 4.0: vic_MethodsOfControl). Purposes are in `knowledge.exploitation`.
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Act(StrEnum):
    RECRUITMENT = "Recruitment"
    TRANSPORTATION = "Transportation"
    TRANSFER = "Transfer"
    HARBOURING = "Harbouring"
    RECEPTION = "Reception"


class MethodOfControl(StrEnum):
    PHYSICAL_THREATS = "PhysicalThreats"
    THREATS_LAW_ENFORCEMENT = "ThreatsLawEnforcement"
    THREATENS_CHILDREN_FAMILY = "ThreatensChildrenFamily"
    DEBT_BONDAGE = "DebtBondage"
    FALSE_PROMISES = "FalsePromises"
    PHYSICAL_ABUSE = "PhysicalAbuse"
    SEXUAL_ABUSE = "SexualAbuse"
    TAKES_EARNINGS = "TakesEarnings"
    RESTRICTS_FINANCIAL_ACCESS = "RestrictsFinancialAccess"
    RESTRICTS_MEDICAL_CARE = "RestrictsMedicalCare"
    WITHHOLDS_NECESSITIES = "WithholdsNecessities"
    PSYCHOLOGICAL_ABUSE = "PsychologicalAbuse"
    PSYCHOACTIVE_SUBSTANCE = "PsychoactiveSubstance"
    EXCESSIVE_WORKING_HOURS = "ExcessiveWorkingHours"
    WITHHOLDS_DOCUMENTS = "WithholdsDocuments"
    OTHER = "Other"


class Need(StrEnum):
    """What cannot wait."""

    DANGER = "danger"
    MEDICAL = "medical"
    FOOD = "food"
    SHELTER = "shelter"
    CHILDREN = "children"


class Certainty(StrEnum):
    SURE = "sure"
    LIKELY = "likely"
    UNCLEAR = "unclear"
    UNLIKELY = "unlikely"


ACTS = {
    Act.RECRUITMENT: _("Recruited"),
    Act.TRANSPORTATION: _("Transported"),
    Act.TRANSFER: _("Passed on to somebody"),
    Act.HARBOURING: _("Housed or hidden"),
    Act.RECEPTION: _("Received, or taken over by somebody"),
}
METHODS = {
    MethodOfControl.PHYSICAL_THREATS: _("Threats of violence"),
    MethodOfControl.THREATS_LAW_ENFORCEMENT: _("Threats with the police or being sent away"),
    MethodOfControl.THREATENS_CHILDREN_FAMILY: _("Threats against children or family"),
    MethodOfControl.DEBT_BONDAGE: _("A debt to work off"),
    MethodOfControl.FALSE_PROMISES: _("False promises"),
    MethodOfControl.PHYSICAL_ABUSE: _("Physical violence"),
    MethodOfControl.SEXUAL_ABUSE: _("Sexual violence"),
    MethodOfControl.PSYCHOLOGICAL_ABUSE: _("Psychological violence"),
    MethodOfControl.TAKES_EARNINGS: _("Earnings taken"),
    MethodOfControl.RESTRICTS_FINANCIAL_ACCESS: _("No access to one's own money"),
    MethodOfControl.RESTRICTS_MEDICAL_CARE: _("No medical care"),
    MethodOfControl.WITHHOLDS_NECESSITIES: _("Food, sleep or other necessities withheld"),
    MethodOfControl.WITHHOLDS_DOCUMENTS: _("Papers withheld"),
    MethodOfControl.EXCESSIVE_WORKING_HOURS: _("Excessive working hours"),
    MethodOfControl.PSYCHOACTIVE_SUBSTANCE: _("Drugs, alcohol or medicines"),
    MethodOfControl.OTHER: _("Something else"),
}
NEEDS = {
    Need.DANGER: _("Safety"),
    Need.MEDICAL: _("A doctor"),
    Need.FOOD: _("Food or clothes"),
    Need.SHELTER: _("A place for tonight"),
    Need.CHILDREN: _("Children to look after"),
}
CERTAINTY = {
    Certainty.SURE: _("Sure"),
    Certainty.LIKELY: _("Likely"),
    Certainty.UNCLEAR: _("Not clear yet"),
    Certainty.UNLIKELY: _("Not likely"),
}
