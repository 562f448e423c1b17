"""The people of the demo and what they say. Made up, like everybody in it."""

from datetime import time
from typing import Any

from fanal.cases.kinds.definition import Act, Certainty, MethodOfControl, Need
from fanal.cases.kinds.person import Person
from fanal.intake.contents import About, Channel, ContactTerms, ReportIntake
from fanal.knowledge import Ternary
from fanal.knowledge.exploitation import TypeOfExploitation

# Its pack is loaded by the demo; a live installation chooses.
DUTCH = "nl"
BILAL = Person(name="Bilal", languages="دری", minor=Ternary.YES)
SAMUEL = Person(name="Samuel O.", languages="English, Tigrinya", minor=Ternary.NO)
MOUSSA = Person(name="Moussa T.", languages="français, bambara", minor=Ternary.NO)
SEEN: dict[str, Any] = {
    "account": (
        "Midday to two at night, every day, for eleven months. Paid once, 300 euros. The owner "
        "keeps the passport and speaks of a debt of 4000 euros. Sleeps in the store room."
    ),
    "acts": (Act.RECRUITMENT, Act.HARBOURING),
    "methods": (
        MethodOfControl.DEBT_BONDAGE,
        MethodOfControl.WITHHOLDS_DOCUMENTS,
        MethodOfControl.EXCESSIVE_WORKING_HOURS,
    ),
    "purposes": (TypeOfExploitation.FORCED_LABOUR,),
    "needs": (Need.SHELTER,),
    "language": "français",
    "certainty": Certainty.LIKELY,
}
WHY = "Debt, papers and hours together; he may not leave without paying."
ACCEPTS = "time-to-think"
HIS_WORDS = "Je veux rester loin de lui et réfléchir."
COME_BACK = "The neighbour brings her on a Tuesday; she asks for the sewing class."
TASK = "Ask whether the French lessons have a place left"

DISHES = ReportIntake(
    about=About.ME,
    message=(
        "Je lave la vaisselle dans un restaurant, de midi à deux heures du matin, "
        "tous les jours. Le patron garde mon passeport et dit que je lui dois encore "
        "4000 euros pour le voyage. Je dors dans la réserve. Est-ce que c'est normal ?"
    ),
    danger=False,
    minor=Ternary.NO,
    place="1000",
    languages="français, bambara",
    interpreter=False,
)

FRIEND = ReportIntake(
    about=About.SOMEONE_I_KNOW,
    message=(
        "Mijn buurmeisje past op de kinderen van een gezin en komt nooit alleen buiten. "
        "Ik weet niet of ik me vergis. Wat kan ik doen zonder het erger te maken?"
    ),
    place="2800",
    languages="Nederlands",
)

SALON = ReportIntake(
    about=About.ME,
    message=(
        "I do nails in a salon. We are four, we sleep above the shop. She keeps our "
        "papers and half of the money. I can write only when she is away, on Tuesday."
    ),
    danger=False,
    minor=Ternary.NO,
    place="4000",
    languages="Tiếng Việt, a little English",
    interpreter=True,
    contact=ContactTerms(
        channel=Channel.PHONE,
        address="0000 00 00 00",
        days=(2,),
        after=time(14),
        before=time(16),
        leave_message=False,
        say_we_are="a customer asking for an appointment",
        code_word="lighthouse",
    ),
)

NURSE = ReportIntake(
    about=About.SOMEONE_MET_AT_WORK,
    message=(
        "Verpleegkundige op spoed. Jonge man met een onbehandelde breuk, werkt op werven, "
        "wordt gebracht door een man die voor hem antwoordt. Hij durfde niets te zeggen. "
        "Hij komt vrijdag terug voor controle."
    ),
    minor=Ternary.NO,
    place="9000",
    languages="Roemeens",
    interpreter=True,
)

SCHOOL = ReportIntake(
    about=About.SOMEONE_I_KNOW,
    message=(
        "Une amie de ma fille, 16 ans, a un copain plus âgé qui l'emmène chez d'autres "
        "hommes. Elle dit qu'elle l'aime. Elle ne va plus à l'école depuis lundi."
    ),
    danger=False,
    minor=Ternary.YES,
    place="5000",
    languages="français",
)

TONIGHT = ReportIntake(
    about=About.ME,
    message=(
        "They come back tonight. They said they take us to another country. "
        "I am hiding the phone. Please tell me where I can go."
    ),
    danger=True,
    minor=Ternary.NOT_SURE,
    place="Antwerpen",
    languages="English",
)

BOY = ReportIntake(
    about=About.SOMEONE_MET_AT_WORK,
    message="His guardian calls: a boy of sixteen, alone here, who had to beg and hand over all.",
    minor=Ternary.YES,
    place="2000",
    languages="دری",
    interpreter=True,
)

DUBLIN = ReportIntake(
    about=About.SOMEONE_MET_AT_WORK,
    message="The police call: a man who worked in a greenhouse without pay. He asked for asylum "
    "elsewhere before, so that is to be looked at first.",
    minor=Ternary.NO,
    languages="English, Tigrinya",
)

CALL = ReportIntake(
    about=About.SOMEONE_I_KNOW,
    message="A colleague at the cleaning company gets no wages and may not use a phone. Will call "
    "again on Thursday morning; no name given.",
    place="9000",
    languages="English",
)

ANSWER = (
    "Non, ce n'est pas normal, et ce n'est pas votre faute. Votre passeport est à vous. "
    "Nous pouvons vous rencontrer, sans que personne ne le sache. C'est gratuit. "
    "Y a-t-il un moment où vous pouvez sortir seul ?"
)
REPLY = "Le lundi matin je vais au marché, de 8 h à 10 h. Ne téléphonez pas s'il vous plaît."
ADVICE = (
    "Dank u dat u schrijft. U hoeft niets te bewijzen. Praat met haar als ze alleen is, en zeg dat "
    "ze hier zelf kan schrijven of bellen, ook zonder naam. Bel 112 als ze in gevaar is."
)
NOTE = "Four people above the shop. Ask the interpreter for Tuesday before we propose a time."
