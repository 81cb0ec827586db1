"""The phrases by which German, French and Spanish mail keeps, puts off and takes back a promise.

They are matched against text in lower case without accents: "ä" is written "ae" and "ß" "ss" on both sides, so that
"angehängt" and "angehaengt" meet, every other accent is left out. A new phrase is one word here and one row in the test.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language: the expressions by which a piece of a sentence shows something of a promise (see `shows`)."""

    hands_over: str  # attached, here is
    sent: str  # says it was sent, paid, shipped
    arrived: str  # the other side has it, or thanks for it
    talked: str  # a talk, as past
    done: str  # done, finished, sorted
    past: str  # tells something as past
    answers: str  # yes, no, decided
    denies: str  # not, none
    coming: str  # will, tomorrow, as soon as, please
    pending: str  # not yet, still at it
    slips: str  # sorry, late, only on Monday
    again: str  # another day, instead
    unneeded: str  # no need any more
    called_off: str  # a talk that will not be
    lost: str  # somebody else gets the business
    small: str  # words that never name a thing


_ACCENTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "œ": "oe", "’": "'", "\xa0": " "})


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """A text in lower case without accents, as the phrases are written."""
    spelt = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text.lower()).translate(_ACCENTS))
    return " ".join("".join(letter for letter in spelt if not unicodedata.combining(letter)).split())


def shows(piece: str, phrases: str) -> bool:
    """Whether a piece, as `bare` writes it, holds one of the phrases of a field of `Phrases`."""
    return _compiled(phrases).search(piece) is not None


def found_in(piece: str, phrases: str) -> tuple[str, ...]:
    """The phrases that a piece holds, as it has them."""
    return tuple(match.group() for match in _compiled(phrases).finditer(piece))


@cache
def _compiled(phrases: str) -> re.Pattern[str]:
    """Compiled when first asked for: most mailboxes need none of them."""
    return re.compile(rf"\b(?:{bare(phrases)})\b")


def _any(*phrases: str) -> str:
    return "|".join(phrases)


@cache
def small_words(language: str) -> frozenset[str]:
    """The words of a language, as `bare` writes them, that never name what is promised."""
    return frozenset(bare(PHRASES[language].small).split())


_TIMES = """montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli august september
    oktober november dezember lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril juin juillet août septembre
    octobre novembre décembre lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto
    septiembre octubre noviembre diciembre"""

GERMAN = Phrases(
    hands_over=_any(
        r"anbei|(?:im|in dem|als) (?:anhang|anlage|attachment)|in der anlage|angehängt\w*|hänge[n]? ich \w+ an|angefügt\w*",
        r"beigefügt\w*|beiliegend\w*|beigelegt\w*|anliegend\w*|liegt (?:bei|an)",
        "hier (?:ist|sind|kommt|kommen|nun|also|die|das|der|den|mein|meine|unser|unsere|ihr|ihre|dein|deine|wie|finden|findest|der link)",
        "finden sie (?:hier|unten|unter|anbei|im|in der)|unter (?:diesem|folgendem) link",
        "wie (?:versprochen|besprochen|gewünscht|vereinbart|angekündigt|zugesagt)",
    ),
    sent=_any(
        "(?:ge|ver|zuge|abge|losge|übers|nachge|heraus?ge)(?:schickt|sandt|sendet|mailt)|übersandt|(?:hoch)?geladen",
        "hochgeladen|freigegeben|übermittelt|nachgereicht|weitergeleitet|überwiesen|angewiesen|bezahlt|geliefert",
        "ausgeliefert|eingereicht|unterwegs|auf dem weg|in (?:der|die) post|(?:das haus|unser lager|unser werk) verlassen",
        r"rausgegangen|raus(?:gegangen| gegangen)?(?=$| an| heute)|sendungsnummer|sendungsverfolgung|tracking\w*",
        "(?:dem|an den) (?:spediteur|kurier)",
    ),
    arrived=_any(
        "angekommen|eingetroffen|eingegangen|erhalten|bekommen|ist da|sind da|liegt (?:mir|uns|vor)",
        r"(?:danke|dank|merci)(?: \w+){0,3} für (?:die|das|den|ihre?n?|deine?n?|eure?n?)",
    ),
    talked=_any(
        r"(?:danke|dank)(?: \w+){0,3} für (?:das|ihren|deinen|den|die|ihre|deine|ihr|dein|unser|euren|eure) (?:\w+ ){0,2}(?:\w*gespräch\w*|telefonat|anruf|rückruf|besuch|treffen|termin|besichtigung|vorführung|besprechung|austausch|zeit|gastfreundschaft|empfang|führung|schulung)",
        r"wie (?:\w+ )?(?:am telefon|telefonisch|eben|gerade|vorhin|heute|gestern|heute morgen|persönlich) (?:\w+ )?(?:besprochen|vereinbart|gesagt|erwähnt)",
        "(?:nach|aus|zu|in) (?:unserem|dem) (?:heutigen |gestrigen |netten |guten )?(?:telefonat|gespräch|treffen|termin|besuch)",
        r"(?:schön|nett|gut|freut mich|gefreut)(?: \w+){0,4} (?:gesprochen|kennengelernt|kennenzulernen|getroffen|gesehen|zu sprechen|zu treffen)",
        "(?:telefoniert|gesprochen|getroffen) (?:haben|hatten)",
        r"(?:unser|das|der) (?:telefonat|gespräch|treffen|termin|besuch) (?:\w+ ){0,2}war",
        r"(?:techniker|monteur|kollege|kollegin|fahrer|mitarbeiter) (?:war|ist) (?:\w+ ){0,2}(?:da|hier|bei uns)",
        r"ich (?:habe|hab) (?:mit|bei) [\w. ]{2,40} (?:gesprochen|telefoniert|angerufen)",
    ),
    done=_any(
        "erledigt|fertig|abgeschlossen|behoben|umgesetzt|eingerichtet|freigeschaltet|gebucht|bestellt|reserviert",
        "korrigiert|geändert|angepasst|repariert|getauscht|ausgetauscht|montiert|eingebaut|geklärt|geprüft|gelöst",
        r"läuft wieder|funktioniert(?: wieder)?|in ordnung|steht(?: ab)?(?: \w+)? bereit|liegt(?: ab)?(?: \w+)? bereit",
    ),
    past=_any(
        "habe|haben|hat|hab|wurde|wurden|ist|sind|worden|war|waren",
    ),
    answers=_any(
        "ja|nein|entschieden|entscheidung|genehmigt|freigegeben|bestätigt|bestätigen hiermit|einverstanden|zugestimmt",
        "abgelehnt|zusage|absage|passt|in ordnung|wir nehmen|es bleibt bei|die antwort",
    ),
    denies=_any(
        r"nicht|kein\w*|nie",
    ),
    coming=_any(
        r"noch|erst|leider|sobald|wenn|falls|würde\w*|werde[n]?|wird|bitte|soll\w*|müssen?|muss|kommt|folgt|folgen",
        "demnächst|(?<!heute )(?<!gestern )morgen|bald",
    ),
    pending=_any(
        r"noch (?:nicht|kein\w*|auf|in|an|dabei|dran|offen|immer)|in arbeit|(?:bin|sind) (?:\w+ )?(?:dabei|dran)",
        r"warte[n]? (?:\w+ )?auf|sobald|kümmer\w+|schaue[n]? (?:\w+ ){0,2}(?:mir|nach|rein)",
        r"melde[n]? (?:\w+ )?(?:mich|uns)|folgt|folgen|frage[n]? (?:\w+ ){0,3}nach|kläre[n]?",
    ),
    slips=_any(
        r"leider|tut mir leid|tut uns leid|entschuldig\w*|verzeih\w*|bedaure\w*|verspätet\w*|verspätung|verzöger\w*",
        r"verschieb\w*|verschoben|später|(?:noch|doch) nicht (?:fertig|so weit|soweit|geschafft|dazu)",
        "nicht (?:mehr )?(?:schaffen|geschafft|rechtzeitig|halten|bis)|schaffe[n]? (?:es|das|ich|wir)",
        r"dauert (?:\w+ )?länger",
        r"erst (?:am|im|ab|nächste\w*|kommende\w*|anfang|ende|mitte|montag|dienstag|mittwoch|donnerstag|freitag|morgen|übermorgen)",
    ),
    again=_any(
        r"stattdessen|doch|neue\w*|verschieb\w*|verschoben|lieber|nun|erst",
    ),
    unneeded=_any(
        "nicht (?:mehr|länger) (?:nötig|notwendig|gebraucht|benötigt|erforderlich)",
        r"(?:brauch\w*|benötig\w*) (?:\w+ ){0,6}(?:nicht|keine?n?) (?:mehr|länger)?",
        r"nicht mehr (?:zu )?(?:schicken|senden|brauchen|benötigen)|hat sich (?:\w+ ){0,4}(?:erledigt|erübrigt)",
        r"erübrigt sich|(?:keine?n?) (?:\w+ )?mehr nötig|nicht nötig|kein bedarf(?: mehr)?|können sie (?:sich )?sparen",
        "hinfällig|vergessen sie",
    ),
    called_off=_any(
        r"fällt (?:\w+ ){0,3}aus|abgesagt|absagen|sage (?:\w+ ){0,5}ab|stornier\w*|entfällt",
    ),
    lost=_any(
        r"(?:für|zugunsten) (?:einen |eines |ein )?(?:ander\w+|mitbewerber\w*|wettbewerber\w*|lokalen) ?(?:anbieter\w*|lieferant\w*|angebot|firma|unternehmen|hersteller\w*|dienstleister\w*|lösung)?(?: \w+){0,2} entschieden",
        "anderweitig (?:vergeben|beauftragt|entschieden)",
        r"(?:auftrag|projekt) (?:\w+ ){0,4}(?:vergeben|gestoppt|eingestellt|abgesagt)",
        "gegen (?:ihr|euer|dein) angebot entschieden",
    ),
    small=_TIMES
    + """ ich wir sie er es ihr du uns euch ihnen ihm ihn mir mich dir dich sich man der die das den dem des ein eine einen einem einer
        eines kein keine mein meine meinen unser unsere unseren unserem unserer ihre ihren ihrem ihrer dein deine deinen und oder aber auch
        noch nur schon dann damit dazu dafür davon darüber daran mit ohne für von vom zu zum zur bis am an im in ins auf aus bei beim nach
        vor um über unter zwischen als wie so sehr ganz gern gerne bitte danke ja nein nicht mehr heute morgen abend mittag nachmittag
        vormittag uhr tag tage tagen woche wochen monat jahr ende anfang mitte spätestens nächste nächsten kommende kommenden diese diesen
        dieser sofort gleich gerade eben bald wieder zurück werde werden wird habe haben hat bin ist sind sein war schicke schicken sende
        senden maile mailen melde melden gebe geben rufe rufen lasse lassen stelle stellen komme kommen zukommen bereit bescheid telefon
        mail email post nachricht wenn falls sobald dass ob was wer wo alle alles beide beiden selbst selbstverständlich gut guten viele
        grüße herr frau dr unterlagen dokumente datei dateien sache sachen info infos informationen rückmeldung antwort anhang anbei
        kümmere kümmern kläre klären prüfe prüfen erledige erledigen bekommen erhalten bekommst erhältst weiter her hin los voraussichtlich
        wahrscheinlich vielleicht eventuell wohl aktuell aktuelle aktuellen neue neuen überarbeitete überarbeiteten fertig fertige fertigen
        versprochene versprochenen gewünschte gewünschten genaue genauen kurz kurzen""",
)

FRENCH = Phrases(
    hands_over=_any(
        r"ci[- ]?(?:joint\w*|jointe?s?|inclus\w*|dessous|après)|en (?:pièce jointe|pièces jointes|pj|annexe|attache)",
        r"(?:pj|pièce jointe)|je (?:vous |te )?joins|nous (?:vous )?joignons|(?:est|sont) joint\w*|voici|voilà",
        r"vous trouver\w+|(?:via|sur|suivez) (?:ce|le) lien|comme (?:promis|convenu|prévu|demandé|annoncé)",
    ),
    sent=_any(
        r"(?:ai|avons|a|ont|été|vient d'être|bien) (?:\w+ )?(?:envoyée?s?|expédiée?s?|transmise?s?|transférée?s?|adressée?s?|déposée?s?|partagée?s?|livrée?s?|réglée?s?|payée?s?|virée?s?)",
        r"virement (?:\w+ ){0,2}(?:fait|effectué|parti|émis|passé)|(?:est|sont) (?:partie?s?|en route|en chemin|en ligne)",
        "numéro de suivi|remise?s? au transporteur|a quitté (?:notre|nos|l')",
    ),
    arrived=_any(
        "(?:bien )?(?:reçue?s?|arrivée?s?|parvenue?s?)",
        r"merci(?: \w+){0,3} pour (?:le|la|les|l'|votre|vos|ton|ta|tes|cet|cette|ces)",
        r"merci(?: \w+){0,3} (?:de|d') ?(?:m'|nous |l')?avoir (?:\w+ )?(?:envoyé|transmis|adressé|partagé|fait)",
    ),
    talked=_any(
        r"merci(?: \w+){0,3} pour (?:le|la|l'|notre|votre|ton|ta|cet|cette|ce|vos)[ ']?(?:\w+ ){0,2}(?:appel|coup de fil|échange\w*|entretien|visite|rendez-vous|rencontre|réunion|accueil|temps|démonstration|démo|conversation|disponibilité|déplacement)",
        r"merci(?: \w+){0,3} (?:de|d') ?(?:m'|nous |l')?(?:avoir )?(?:appelé|rappelé|reçus?|accueillis?|être venue?s?|être passée?s?|votre venue)",
        "(?:suite à|lors de|après|comme vu (?:lors de|pendant)|pendant) (?:notre|votre|l'|la|le)[ ']?(?:appel|échange|entretien|visite|rendez-vous|réunion|rencontre|conversation|coup de fil)(?! de (?:lundi|mardi|mercredi|jeudi|vendredi) prochain)",
        r"comme (?:évoqué|convenu|discuté|vu|dit) (?:\w+ )?(?:au téléphone|de vive voix|ce matin|hier|tout à l'heure|cet après-midi|ensemble)",
        r"(?:ravie?|heureux|heureuse|contente?|plaisir)(?: \w+){0,2} (?:de vous|de t'|d'avoir|de nous) ?(?:\w+ ){0,2}(?:parlé|échangé|rencontrée?s?|vue?s?|eue?)",
        r"(?:notre|l')[ ']?(?:appel|échange|entretien|visite|réunion|rencontre) (?:\w+ ){0,2}(?:était|a été|s'est)",
        r"(?:j'ai|nous avons) (?:\w+ )?(?:parlé|échangé|discuté) (?:avec|à|au)",
        "(?:technicien|collègue|livreur|monteur) (?:est (?:passé|venu)|était)",
    ),
    done=_any(
        r"c'est (?:\w+ )?(?:fait|bon|réglé|en place|terminé|corrigé)",
        r"(?:est|sont|ai|avons|a|ont|été) (?:\w+ ){0,2}(?:faite?s?|effectuée?s?|terminée?s?|réglée?s?|résolue?s?|corrigée?s?|réservée?s?|commandée?s?|installée?s?|remplacée?s?|réparée?s?|validée?s?|prête?s?|mise?s? (?:à jour|en place|en service|en ligne))",
        "fonctionne (?:à nouveau|de nouveau)|tout est (?:en ordre|prêt|réglé|bon)",
    ),
    past=_any(
        "ai|avons|a|ont|est|sont|été|j'ai|c'est",
    ),
    answers=_any(
        r"oui|non|décidé\w*|décision|approuvé\w*|validé\w*|accepté\w*|refusé\w*|d'accord|confirmé\w*|je confirme",
        "je vous confirme|nous confirmons|nous prenons|feu vert|accord|la réponse",
    ),
    denies=_any(
        r"ne|n'\w+|pas|aucune?|jamais",
    ),
    coming=_any(
        r"encore|malheureusement|dès que|quand|lorsque|si|bientôt|devrai\w*|serai\w*|sera|seront|vais|allons",
        "merci (?:de|d') ?(?!m'avoir|nous avoir|l'avoir|avoir|votre)|suivra|demain|prochainement",
    ),
    pending=_any(
        "(?:pas|toujours pas) encore|toujours pas|en cours|dès que|j'attends|nous attendons|en attente",
        r"je (?:m'en|m') ?occupe|je (?:reviens|reviendrai) vers|je regarde|suivra|travaill\w+ (?:dessus|à)",
    ),
    slips=_any(
        r"désolée?s?|navrée?s?|pardon|excus\w*|malheureusement|retard\w*|en retard|repouss\w*|décal\w*|report\w*",
        "(?:pas|plus) (?:encore )?(?:prête?s?|terminée?s?|pu|possible)|plus (?:long|de temps) que|pas avant",
        "(?:seulement|que) (?:lundi|mardi|mercredi|jeudi|vendredi|la semaine)",
    ),
    again=_any(
        r"plutôt|finalement|nouve\w*|repouss\w*|décal\w*|report\w*|à la place|désormais|au lieu",
    ),
    unneeded=_any(
        r"plus (?:\w+ ){0,2}besoin|pas (?:\w+ ){0,2}besoin|plus (?:nécessaires?|utiles?|la peine|d'actualité)",
        "(?:inutile|pas la peine|pas nécessaire) de|laissez tomber|laisse tomber|oubliez|sans objet",
    ),
    called_off=_any(
        r"annul\w+|n'aura pas lieu|est supprimée?",
    ),
    lost=_any(
        r"(?:choisi|retenu|opté pour|sélectionné|préféré|confié \w+ à|partis? (?:sur|avec)|signé avec) (?:\w+ )?(?:une? )?autre (?:prestataire|fournisseur|offre|entreprise|société|solution|partenaire)",
        r"(?:votre|ton) (?:offre|proposition) n'a (?:\w+ )?(?:pas|été) \w+",
        "projet (?:est |a été )?(?:annulé|abandonné|arrêté|suspendu)|un concurrent",
    ),
    small=_TIMES
    + """ je j tu il elle on nous vous ils elles me m te t se s le la les l un une des du de d au aux ce cet cette ces c mon ma mes ton ta tes
        son sa ses notre nos votre vos leur leurs lui y en et ou mais donc car ne n pas plus que qu qui quoi dont où si dès avec sans pour par sur
        sous dans chez avant après pendant jusqu jusque vers entre ici là très bien aussi encore déjà toujours tout toute tous toutes demain
        aujourd hui hier matin midi soir après-midi jour jours semaine semaines mois an fin début heure heures h tard prochain prochaine
        courant suite vais va allons ai as a avons avez ont suis es est sommes êtes sont été être avoir serai sera enverrai envoie envoyer envoyons
        transmets transmettre transmettrai transmettrons adresse adresserai livrerons livrer fais faire ferai ferons parvenir reviens revenir
        reviendrai confirme confirmer confirmerai réponds répondre répondrai tiens informe informer préviens prévenir appelle appeler appellerai
        rappelle rappeler rappellerai téléphone téléphoner passerai viendrai venir occupe occuper vérifie vérifier vérifierai prépare préparer
        regarde regarder recevrez aurez auras recevras retour réponse bonjour merci cordialement monsieur madame promis comme alors puis
        probablement normalement plus nouveau nouvelle document documents fichier fichiers élément éléments information informations mail
        courriel email jointe pièce jointes pièces mis jour définitif définitive complet complète final finale signé signée""",
)

SPANISH = Phrases(
    hands_over=_any(
        r"adjunt\w+|en (?:el )?(?:archivo|documento) adjunto|anexo\w*|aquí (?:tiene\w*|está\w*|va\w*|le|les|te|os)",
        r"en (?:este|el siguiente) enlace|(?:le|les|te|os) (?:paso|dejo|hago llegar)|encontrará\w*",
        "(?:tal y )?como (?:le |les |te )?(?:prometí|prometimos|acordado|acordamos|quedamos|pidió|solicitó|comenté)",
        "como (?:prometido|convenido)",
    ),
    sent=_any(
        r"(?:he|hemos|ha|han|ya) (?:\w+ )?(?:enviado|mandado|remitido|transferido|pagado|entregado|subido|compartido|expedido|salido)",
        r"(?:fue|fueron|está\w*|queda\w*) (?:\w+ )?(?:enviad[oa]s?|entregad[oa]s?|pagad[oa]s?|transferid[oa]s?)",
        r"transferencia (?:\w+ ){0,2}(?:hecha|realizada|emitida)",
        r"(?:está|están|va|van) (?:ya )?(?:en camino|de camino|en ruta)|número de seguimiento|salió\w*|envié|enviamos ayer",
    ),
    arrived=_any(
        r"(?:he|hemos|ha|han) (?:\w+ )?(?:recibido|llegado)|recibid[oa]s?|recibí|recibimos|llegó|llegaron",
        r"gracias(?: \w+){0,3} por (?:el|la|los|las|su|sus|tu|tus|vuestro|vuestra|este|esta|enviar\w*|mandar\w*|remitir\w*|haber)",
    ),
    talked=_any(
        r"gracias(?: \w+){0,3} por (?:el|la|su|tu|vuestra|vuestro|esta|este|nuestra) (?:\w+ ){0,2}(?:llamada|reunión|visita|charla|conversación|tiempo|acogida|atención|demostración|demo|encuentro|videollamada|recibimiento)",
        r"gracias(?: \w+){0,3} por (?:llamar\w*|recibir\w*|atender\w*|venir|haber(?:nos|me)? (?:llamado|recibido|atendido)|pasar\w*)",
        "(?:tras|después de|según|como (?:vimos|hablamos|comentamos|acordamos) en) (?:nuestra|la|el|nuestro) (?:llamada|reunión|visita|charla|conversación|encuentro|videollamada)",
        r"como (?:hablamos|comentamos|acordamos|quedamos|le comenté|te comenté) (?:\w+ )?(?:por teléfono|hoy|ayer|esta mañana|hace un rato|en persona)",
        r"(?:un placer|encantad[oa]|me alegr\w+|fue un gusto)(?: \w+){0,3} (?:hablar|conocer\w*|ver\w*|charlar|haber hablado|saludar\w*)",
        "(?:la|nuestra|el) (?:llamada|reunión|visita|charla|encuentro) (?:de (?:hoy|ayer|esta mañana) )?(?:fue|estuvo|ha sido)",
        "(?:he|hemos) hablado con|hablé con|hablamos con",
        "(?:el|su|vuestro) (?:técnico|compañero|comercial|instalador) (?:vino|estuvo|pasó|ha venido|ha estado)",
    ),
    done=_any(
        "hech[oa]s?|list[oa]s?|resuelt[oa]s?|solucionad[oa]s?|terminad[oa]s?|corregid[oa]s?|reservad[oa]s?",
        "pedid[oa]s? hech[oa]s?|instalad[oa]s?|cambiad[oa]s?|sustituid[oa]s?|reparad[oa]s?|aprobad[oa]s?|actualizad[oa]s?",
        r"revisad[oa]s?|completad[oa]s?|ya (?:está|funciona)\w*|vuelve a funcionar|funciona de nuevo",
    ),
    past=_any(
        r"he|hemos|ha|han|esta|estan|queda|quedan|quedo|fue|fueron|\w+(?:aron|ieron)|ya",
    ),
    answers=_any(
        r"sí|no|decidido|decisión|aprobad\w*|aceptad\w*|rechazad\w*|confirmo|confirmamos|confirmad\w*|de acuerdo|adelante",
        "nos quedamos con|la respuesta|visto bueno|luz verde",
    ),
    denies=_any(
        "no|ningun[oa]?|nada|nunca",
    ),
    coming=_any(
        r"aún|todavía|en cuanto|cuando|si|lamentablemente|por desgracia|pendiente|pronto|espero|esperamos|será\w*",
        r"estará\w*|voy|vamos|(?<!esta )mañana|por favor",
    ),
    pending=_any(
        r"(?:aún|todavía) no|no (?:\w+ ){0,4}(?:aún|todavía)|pendiente\w*|en curso|estamos en ello|estoy en ello|en cuanto",
        r"estoy (?:\w+ndo)|estamos (?:\w+ndo)|a la espera|espero|esperamos",
    ),
    slips=_any(
        r"lo siento|lo sentimos|perdón\w*|perdone\w*|disculp\w*|lament\w*|por desgracia|desgraciadamente|retras\w*",
        r"demora\w*|tarde|aplaz\w*|pospon\w*|pospuest\w*",
        r"no (?:podré|podremos|llego|llegamos|he podido|hemos podido|estará\w*|voy a poder|vamos a poder)",
        "hasta (?:el|la) (?:lunes|martes|miércoles|jueves|viernes|próxima|semana)|más tiempo",
    ),
    again=_any(
        r"mejor|en cambio|nuev\w*|aplaz\w*|pospon\w*|al final|finalmente|en lugar|en vez|ahora",
    ),
    unneeded=_any(
        r"ya no (?:\w+ ){0,3}(?:necesit\w+|hace falta|hacen falta|es necesari[oa]|son necesari[oa]s|interesa\w*|precisa\w*)",
        r"no (?:hace falta|es necesari[oa])(?: ya| que)?|olvíde\w*|olvidaos|dejadlo|déjelo|sin efecto",
    ),
    called_off=_any(
        r"cancel\w+|anul\w+|suspendid[oa]|no (?:podrá )?tendrá lugar",
    ),
    lost=_any(
        r"(?:elegido|optado por|escogido|decidido por|quedado con|contratado|decantado por|firmado con|adjudicado a|optamos por) (?:a |con )?otr[oa] (?:proveedor\w*|empresa|oferta|opción|compañía|solución|fabricante)",
        "proyecto (?:se ha |ha sido |queda )?(?:cancelado|parado|suspendido|anulado)|la competencia",
    ),
    small=_TIMES
    + """ yo tú él ella usted ustedes nosotros vosotros ellos ellas me te le lo la les los las se nos os el un una unos unas al del de a en con sin
        por para y e o u pero sino que qué quien cual como cuando donde si no ni ya más muy bien también aún todavía hoy mañana ayer tarde noche
        mediodía día días semana semanas mes año fin final principio hora horas próximo próxima siguiente antes después durante hasta desde entre
        mi mis tu tus su sus nuestro nuestra nuestros nuestras vuestro vuestra este esta estos estas ese esa eso esto aquel voy va vamos van he
        ha hemos han es son está están ser estar será envío enviamos enviar enviaré enviaremos mando mandamos mandaré mandar remito remitir paso pasaré
        entregar entregaremos haré haremos hago hacer llegar confirmo confirmar confirmaré confirmaremos aviso avisar avisaré avisaremos respondo
        responder responderé informo informar informaré digo decir diré contesto contestar llamo llamar llamaré llamaremos visitar visitaré asistiré encargo
        encargar reviso revisar revisaré preparo preparar prepararé compruebo comprobar comprobaré miro mirar miraré recibirá recibirán recibirás tendrá
        tendrán tendrás gracias hola saludos señor señora tal vez probablemente sobre todo toda todos todas documento documentos archivo
        archivos información datos algo respuesta correo mail email mensaje teléfono nuevo nueva definitivo definitiva completo completa final
        firmado firmada actualizado actualizada lunes""",
)

PHRASES: Mapping[str, Phrases] = {"de": GERMAN, "fr": FRENCH, "es": SPANISH}
"""By ISO 639-1 code, as `agent.core.detect.other_words.CUES`."""

_ALIKE = (
    "angebot offerte kostenvoranschlag preisangebot preise preis preisliste",
    "vertrag vereinbarung vertragsentwurf rahmenvertrag mietvertrag",
    "präsentation folien",
    "zeichnung plan pläne zeichnungen",
    "muster probe proben musterstücke",
    "datenblatt datenblätter spezifikation",
    "betrag zahlung überweisung summe geld anzahlung",
    "devis offre proposition tarif tarifs prix",
    "contrat accord convention avenant",
    "présentation diapositives support",
    "échantillon échantillons",
    "paiement virement acompte montant règlement",
    "plan plans schéma dessin",
    "oferta presupuesto cotización propuesta precios tarifa tarifas",
    "contrato acuerdo convenio",
    "presentación diapositivas",
    "muestra muestras",
    "pago transferencia importe anticipo",
    "plano planos dibujo esquema",
)


@cache
def _rows_of_words() -> Mapping[str, frozenset[int]]:
    """The numbers of the rows of `_ALIKE` in which a word stands, as `bare` writes it."""
    rows = [frozenset(bare(row).split()) for row in _ALIKE]
    return {
        word: frozenset(n for n, row in enumerate(rows) if word in row) for word in frozenset().union(*rows)
    }


def are_alike(one: str, other: str) -> bool:
    """Whether two words, as `bare` writes them, name the same sort of thing: "Angebot" and "Offerte"."""
    rows = _rows_of_words()
    return bool(rows.get(one, frozenset()) & rows.get(other, frozenset()))
