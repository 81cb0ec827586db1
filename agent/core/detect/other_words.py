"""The words by which German, French and Spanish promises are told.

A form stands for what it does, or for what it does with one of the words that may follow it ("rufe ... an").
"""

from collections.abc import Mapping
from dataclasses import dataclass

from agent.core.commitment import Action

Deeds = Mapping[str, Mapping[str, Action]]
"""First-person form or infinitive to the words that must stand behind it ("" for none) and what is done."""


@dataclass(frozen=True, slots=True)
class Cues:
    """One language."""

    i: frozenset[str]
    we: frozenset[str]
    you: frozenset[str]
    future: frozenset[str]  # what an infinitive follows: "werde", "vais", "voy a"
    deeds: Deeds  # in the first person
    infinitives: Deeds
    gets: frozenset[str]  # what the other side will do when it is kept: "erhalten", "recevrez"
    weak: frozenset[str]
    conditions: frozenset[str]
    denials: frozenset[str]  # with one of these it is none: "nicht", "würde"
    leaves_out_i: bool = False  # the form alone says who ("llamo")


def _deeds(**lines: str) -> Deeds:
    """Words by action, a particle behind a plus: `call="telefoniere rufe+an"`."""
    found: dict[str, dict[str, Action]] = {}
    for action, words in lines.items():
        for word in words.split():
            form, _, particle = word.partition("+")
            found.setdefault(form, {})[particle] = Action(action)
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GERMAN = Cues(
    i=_words("ich"),
    we=_words("wir"),
    you=_words("sie du ihr euch ihnen dir"),
    future=_words("werde werden"),
    deeds=_deeds(
        send="schicke schicken sende senden maile mailen übermittle übermitteln liefere liefern reiche+nach reichen+nach leite+weiter "
        "leiten+weiter lasse+zukommen lassen+zukommen stelle+bereit stellen+bereit gebe+weiter überweise überweisen faxe",
        reply="melde+mich melden+uns gebe+bescheid geben+bescheid sage+bescheid sagen+bescheid antworte antworten informiere informieren "
        "bestätige bestätigen gebe+rückmeldung geben+rückmeldung halte+laufenden halten+laufenden komme+zurück kommen+zurück teile+mit "
        "teilen+mit",
        call="rufe+an rufen+an ruf+an telefoniere telefonieren",
        meet="treffe treffen besuche besuchen nehme+teil nehmen+teil komme+vorbei kommen+vorbei bin+dabei sind+dabei",
        introduce="stelle+vor stellen+vor mache+bekannt machen+bekannt vernetze vernetzen",
        do="kümmere+mich kümmern+uns kläre klären prüfe prüfen bereite+vor bereiten+vor erledige erledigen organisiere organisieren "
        "bearbeite bearbeiten schaue+an schauen+an sehe+an sehen+an frage+nach fragen+nach buche buchen bestelle bestellen korrigiere "
        "korrigieren überarbeite überarbeiten passe+an passen+an richte+ein richten+ein reserviere reservieren trage+ein tragen+ein "
        "erstelle erstellen stelle+zusammen stellen+zusammen mache+fertig machen+fertig tausche tauschen liefere+aus baue+ein",
    ),
    infinitives=_deeds(
        send="schicken zuschicken senden zusenden mailen übermitteln liefern nachreichen weiterleiten zukommen bereitstellen überweisen",
        reply="melden antworten informieren bestätigen mitteilen bescheid zurückmelden zurückkommen",
        call="anrufen telefonieren",
        meet="treffen besuchen teilnehmen vorbeikommen",
        introduce="vorstellen vernetzen",
        do="kümmern klären prüfen vorbereiten erledigen organisieren bearbeiten anschauen ansehen nachfragen buchen bestellen korrigieren "
        "überarbeiten anpassen einrichten reservieren eintragen erstellen zusammenstellen fertigmachen tauschen einbauen",
    ),
    gets=_words("erhalten erhältst bekommen bekommst kriegst"),
    weak=_words(
        "versuche versuchen hoffe hoffen voraussichtlich wahrscheinlich vielleicht eventuell wohl plane planen"
    ),
    conditions=_words("wenn falls sobald sofern nachdem vorbehaltlich"),
    denials=_words(
        "nicht kein keine keinen würde würden könnte könnten möchten wünschen wollen möchtest willst"
    ),
)

FRENCH = Cues(
    i=_words("je j"),
    we=_words("nous on"),
    you=_words("vous tu"),
    future=_words("vais allons va"),
    deeds=_deeds(
        send="envoie envoyons enverrai enverrons transmets transmettons transmettrai transmettrons adresse adresserai adressons livrerai "
        "livrons livrerons fais+parvenir faisons+parvenir ferai+parvenir ferons+parvenir remettrai",
        reply="reviens revenons reviendrai reviendrons confirme confirmons confirmerai confirmerons réponds répondrai répondrons tiens+courant "
        "tenons+courant tiendrai+courant informe informerai informerons préviens préviendrai",
        call="appelle appelons appellerai appellerons rappelle rappellerai rappellerons téléphone téléphonerai",
        meet="participe participerai participerons passerai passerons viendrai viendrons rencontre serai+présent",
        introduce="présente présenterai présenterons",
        do="occupe occupons occuperai occuperons vérifie vérifions vérifierai vérifierons prépare préparons préparerai préparerons regarde "
        "regarderai réserve réserverai réserverons corrige corrigerai corrigerons commande commanderai traite traiterai organise "
        "organiserai ajuste finalise finaliserai finaliserons mets+jour mettrai+jour charge chargerai",
    ),
    infinitives=_deeds(
        send="envoyer transmettre adresser livrer parvenir remettre",
        reply="revenir confirmer répondre informer prévenir",
        call="appeler rappeler téléphoner",
        meet="participer passer venir rencontrer",
        introduce="présenter",
        do="occuper vérifier préparer regarder réserver corriger commander traiter organiser ajuster finaliser",
    ),
    gets=_words("recevrez recevras aurez auras"),
    weak=_words(
        "essaie essayons essaierai espère espérons pense pensons probablement normalement devrais devrions tâcherai"
    ),
    conditions=_words("si dès quand lorsque après"),
    denials=_words("ne n pas aurais pourrais pourrions voudrais souhaitez voulez veux serais serions"),
)

SPANISH = Cues(
    i=_words("yo"),
    we=_words("nosotros"),
    you=_words("usted ustedes tú te le les os"),
    future=_words("voy vamos"),
    deeds=_deeds(
        send="envío enviamos enviaré enviaremos mando mandamos mandaré mandaremos remito remitimos remitiré adjuntaré paso+el pasaré "
        "entregamos entregaré entregaremos transferimos hago+llegar haré+llegar haremos+llegar",
        reply="confirmo confirmamos confirmaré confirmaremos aviso avisamos avisaré avisaremos respondo responderé responderemos informo "
        "informaré informaremos digo+algo diré contesto contestaré mantengo+tanto",
        call="llamo llamamos llamaré llamaremos telefonearé",
        meet="asistiré asistiremos acudiré acudiremos visitaré visitaremos paso+por pasaré+por estaré+allí",
        introduce="presento presentaré presentaremos",
        do="encargo encargamos encargaré encargaremos reviso revisamos revisaré revisaremos preparo preparamos prepararé prepararemos "
        "compruebo comprobaré comprobaremos miro miraré reservo reservaré gestiono gestionaré gestionaremos organizo organizaré corrijo "
        "corregiré corregiremos tramito tramitaré haré haremos actualizo actualizaré pregunto preguntaré pediré",
    ),
    infinitives=_deeds(
        send="enviar enviarle enviarles enviarte mandar mandarle mandarte remitir remitirle entregar",
        reply="confirmar confirmarle avisar avisarle responder responderle informar contestar",
        call="llamar llamarle llamarte",
        meet="asistir visitar visitarles acudir",
        introduce="presentar presentarle presentarte",
        do="revisar preparar comprobar mirar reservar gestionar organizar corregir tramitar hacer actualizar preguntar pedir",
    ),
    gets=_words("recibirá recibirán recibirás tendrá tendrán tendrás"),
    weak=_words(
        "intento intentaré intentaremos espero esperamos probablemente quizá quizás procuraré creo deberíamos debería"
    ),
    conditions=_words("si cuando cuanto tras"),
    denials=_words("no podría podríamos gustaría encantaría quiere quieren quieres desea desean"),
    leaves_out_i=True,
)

CUES: Mapping[str, Cues] = {"de": GERMAN, "fr": FRENCH, "es": SPANISH}
"""By ISO 639-1 code, as `agent.core.due.languages` names them."""
