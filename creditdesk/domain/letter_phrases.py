"""Phrases that a letter must not or should not say, with the reason for each: data for `creditdesk.domain.letter_lint`.

Source: domain rules 5.3 (tone), 5.4 (what to block or warn on), 5.6 (no adverts in reminders). A star stands for the
rest of a word. A phrase is found whole, whatever its capitals, quotes and dashes; a part of another word is no match.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concern:
    """Why phrases are found: `blocks` where the letter may not go with one, otherwise it is warned of.

    `but_in` are the kinds of letters in which the phrase has its place.
    """

    name: str
    reason: str
    blocks: bool
    phrases: dict[str, tuple[str, ...]]
    but_in: frozenset[str] = frozenset()


CONCERNS = (
    Concern(
        "crime",
        "Not to pay is no crime. To say or hint that it has criminal consequences is itself an offence in England and "
        "Wales (Administration of Justice Act 1970, section 40), and unlawful pressure elsewhere.",
        blocks=True,
        phrases={
            "en": (
                "police", "arrest", "arrested", "prison", "jail", "criminal charge*", "criminal proceeding*",
                "criminal offence*", "criminal record*", "fraud charge*", "charges of fraud", "charged with fraud",
                "guilty of fraud", "committing fraud", "you will be prosecuted", "criminal prosecution",
            ),
            "de": (
                "polizei*", "verhaft*", "gefängnis*", "strafanzeige*", "strafverfahren*", "strafrechtlich*",
                "anzeige wegen betrug*", "betrugsanzeige*", "staatsanwalt*", "festnahme*",
            ),
            "fr": (
                "police", "gendarmerie", "prison", "plainte pénale", "poursuites pénales", "procédure pénale",
                "plainte pour escroquerie", "escroquerie", "arrestation*", "casier judiciaire",
            ),
            "nl": (
                "politie*", "gevangenis*", "aangifte*", "strafrechtelijk*", "strafzaak", "arrestatie*", "oplichting*",
                "strafblad",
            ),
            "es": (
                "policía", "cárcel", "prisión", "denuncia penal", "denunciar*", "vía penal", "proceso penal",
                "antecedentes penales", "estafa", "detención", "delito*",
            ),
        },
    ),
    Concern(
        "bailiffs",
        "Nobody may seize anything before a judgment. To announce it earlier misleads and is harassment.",
        blocks=True,
        phrases={
            "en": (
                "bailiff*", "enforcement agent*", "sheriff*", "seize your*", "seizure of your*", "remove your goods",
                "take your goods",
            ),
            "de": ("gerichtsvollzieher*", "pfändung*", "pfänden", "zwangsvollstreckung*", "kontopfändung*"),
            # What is typed is "saisi" too, and "sin embargo" is no more than "however".
            "fr": (
                "huissier*", "commissaire de justice", "saisie-attribution*", "saisie conservatoire", "saisie bancaire",
                "saisie immobilière", "saisie mobilière", "saisie de vos", "saisie de votre", "saisie des biens",
                "saisie sur", "par voie de saisie", "procéder à une saisie", "procéder à la saisie", "faire saisir",
                "saisir vos biens", "saisir vos comptes", "saisir votre compte", "saisir votre matériel",
            ),
            "nl": ("deurwaarder*", "beslag*", "loonbeslag*"),
            "es": (
                "el embargo", "un embargo", "al embargo", "del embargo", "de embargo", "embargos", "embargo de sus",
                "embargo preventivo", "embargar*", "alguacil*", "lanzamiento judicial",
            ),
        },
    ),
    Concern(
        "court",
        "Before a claim there is no court order, no court notice and no summons: a letter that sounds like one is a "
        "document falsely official (Administration of Justice Act 1970, section 40).",
        blocks=True,
        phrases={
            "en": (
                "court order", "court orders", "final notice of court", "notice of court proceedings", "court notice",
                "court summons", "summons", "by order of the court", "judgment has been entered", "official notice",
                "official warning",
            ),
            "de": (
                "gerichtsbeschluss*", "gerichtliche verfügung", "gerichtliche vorladung", "vorladung*", "amtlich*",
                "behördlich*", "im namen des gerichts", "gerichtsurteil*",
            ),
            "fr": (
                "ordonnance du tribunal", "décision de justice", "citation à comparaître", "assignation du tribunal",
                "avis officiel", "au nom du tribunal", "notification judiciaire",
            ),
            "nl": (
                "gerechtelijk bevel", "rechterlijk bevel", "vonnis*", "oproeping van de rechtbank", "ambtelijk*",
                "officiële aanzegging", "namens de rechtbank",
            ),
            "es": (
                "orden judicial", "sentencia", "citación judicial", "notificación judicial", "aviso oficial",
                "requerimiento judicial", "en nombre del juzgado",
            ),
        },
    ),
    Concern(
        "office",
        "We are the creditor, and neither an authority nor a lawyer: to pose as one is an offence.",
        blocks=True,
        phrases={
            "en": (
                "we are solicitors", "as solicitors", "acting as solicitors", "government agency", "court officer*",
                "authorised by the court", "authorized by the court", "state authority",
            ),
            "de": ("als rechtsanwälte", "wir als anwälte", "staatliche stelle", "im auftrag des gerichts"),
            "fr": ("en tant qu'avocats", "officier ministériel", "mandatés par le tribunal", "autorité publique"),
            "nl": ("als advocaten", "namens de overheid", "in opdracht van de rechtbank"),
            "es": ("como abogados", "autoridad pública", "por encargo del juzgado", "organismo oficial"),
        },
    ),
    Concern(
        "publicity",
        "A debt is told to nobody else. To threaten with publicity, customers, family or an employer is harassment.",
        blocks=True,
        phrases={
            "en": (
                "name and shame", "publish your name", "make this public", "tell your customers",
                "inform your customers", "tell your suppliers", "inform your suppliers", "tell your family",
                "tell your employer", "inform your employer", "your neighbours", "social media", "blacklist*",
                "tell your bank", "inform your bank", "tell everyone", "newspaper*", "the press", "your reputation",
                "your good name",
            ),
            "de": (
                "öffentlich machen", "an den pranger", "ihre kunden informieren", "ihren arbeitgeber informieren",
                "ihre familie informieren", "schwarze liste", "ihren nachbarn", "soziale medien", "sozialen medien",
                "ihre bank informieren", "zeitung", "zeitungen", "an die presse", "der presse", "ihren ruf",
            ),
            "fr": (
                "rendre public", "informer vos clients", "prévenir vos clients", "informer votre employeur",
                "informer votre famille", "liste noire", "vos voisins", "réseaux sociaux",
                "informer votre banque", "journaux", "la presse", "votre réputation",
            ),
            "nl": (
                "openbaar maken", "aan de schandpaal", "uw klanten informeren", "uw werkgever informeren",
                "uw familie informeren", "zwarte lijst", "uw buren", "sociale media",
                "uw bank informeren", "de krant", "kranten", "de pers", "uw reputatie", "uw goede naam",
            ),
            "es": (
                "hacer público", "informar a sus clientes", "avisar a sus clientes", "informar a su empresa",
                "informar a su familia", "lista negra", "sus vecinos", "redes sociales",
                "informar a su banco", "periódico*", "la prensa", "su reputación", "su buen nombre",
            ),
        },
    ),
    Concern(
        "insult",
        "To call somebody a cheat or a thief is an insult, and may be libel: the letter would stand against us.",
        blocks=True,
        phrases={
            "en": ("fraudster*", "cheat", "cheats", "cheating", "liar*", "thief", "thieves", "crook*", "swindler*"),
            "de": ("betrüger*", "lügner*", "gauner*", "schwindler*", "dieb", "diebe"),
            "fr": ("escroc*", "fraudeur*", "menteur*", "voleur*"),
            "nl": ("oplichter*", "bedrieger*", "leugenaar*", "dief", "dieven"),
            "es": ("estafador*", "mentiroso*", "ladrón", "ladrones", "sinvergüenza*"),
        },
    ),
    Concern(
        "credit",
        "Nobody can promise what becomes of a credit rating; to threaten with it is a threat that is not carried out.",
        blocks=True,
        phrases={
            "en": (
                "credit rating will be*", "destroy your credit*", "ruin your credit*", "damage your credit*",
                "never get credit",
            ),
            "de": (
                "schufa-eintrag*", "schufa eintrag*", "bonität wird zerstört",
                "ihre bonität ruinieren", "kreditwürdigkeit wird",
            ),
            "fr": ("fichage*", "fiché à la banque de france", "ruiner votre crédit", "détruire votre réputation"),
            "nl": ("bkr-registratie*", "bkr registratie*", "uw kredietwaardigheid vernietigen"),
            "es": ("registro de morosos", "lista de morosos", "fichero de morosos", "arruinar su crédito"),
        },
    ),
    Concern(
        "lawyers",
        "Say that lawyers act for us only where they do.",
        blocks=False,
        phrases={
            "en": (
                "instructed solicitors", "instructed our solicitors", "solicitors have been instructed",
                "in the hands of our solicitors", "passed to our solicitors", "our lawyers will", "our solicitors will",
            ),
            "de": (
                "anwalt beauftragt", "rechtsanwalt beauftragt", "unserem anwalt übergeben",
                "unsere anwälte werden",
            ),
            "fr": ("notre avocat a été", "confié à notre avocat", "saisi notre avocat", "nos avocats"),
            "nl": ("onze advocaat", "advocaat ingeschakeld", "overgedragen aan onze advocaat"),
            "es": ("nuestros abogados", "en manos de nuestro abogado", "encargado a nuestro abogado"),
        },
    ),
    Concern(
        "threat",
        "Say only what will really be done: a step that the policy does not take next is an empty threat.",
        blocks=False,
        phrases={
            "en": (
                "immediate legal action", "we will sue", "will be taken to court", "take you to court",
                "last chance", "no further warning*", "or else", "face the consequences", "whatever it takes",
            ),
            "de": (
                "sofortige klage", "wir werden klagen", "letzte chance", "allerletzte*",
                "konsequenzen tragen", "mit aller härte",
            ),
            "fr": (
                "action immédiate en justice", "nous vous poursuivrons", "dernière chance",
                "subir les conséquences",
            ),
            "nl": ("onmiddellijk dagvaarden", "wij dagvaarden u", "laatste kans", "de gevolgen dragen"),
            "es": (
                "demanda inmediata", "les demandaremos", "última oportunidad",
                "atenerse a las consecuencias", "aténganse",
            ),
        },
    ),
    Concern(
        "insolvency",
        "An insolvency petition or a statutory demand is for undisputed debts alone, and no means of pressure.",
        blocks=False,
        phrases={
            "en": (
                "winding up", "winding-up", "wind up your company", "bankruptcy", "make you bankrupt",
                "statutory demand",
            ),
            "de": ("insolvenzantrag*", "in die insolvenz", "konkurs*"),
            "fr": ("redressement judiciaire", "liquidation judiciaire", "mettre en faillite", "faillite"),
            "nl": ("faillissement*", "failliet"),
            "es": ("concurso de acreedores", "concurso necesario", "quiebra"),
        },
        but_in=frozenset({"insolvency_claim"}),
    ),
    Concern(
        "without_prejudice",
        "An offer without prejudice goes in a letter of its own, apart from any demand.",
        blocks=False,
        phrases={
            "en": ("without prejudice",),
            "de": ("ohne anerkennung einer rechtspflicht", "ohne präjudiz"),
            "fr": ("sous toutes réserves", "sans préjudice", "sans reconnaissance de responsabilité"),
            "nl": ("zonder erkenning van aansprakelijkheid", "onder voorbehoud van alle rechten"),
            "es": ("sin perjuicio", "sin reconocimiento de responsabilidad"),
        },
        but_in=frozenset({"settlement_offer"}),
    ),
    Concern(
        "motives",
        "Keep to facts: guesses about motives, reproach and sarcasm cost the answer that the letter asks for.",
        blocks=False,
        phrases={
            "en": (
                "you have ignored", "you are ignoring", "deliberately", "excuses", "disgraceful", "unacceptable",
                "you refuse to pay", "obviously", "shame on*", "dishonest*", "how dare*",
            ),
            "de": (
                "sie ignorieren", "ignoriert haben", "absichtlich", "ausreden", "unverschämt*", "unzumutbar*",
                "sie weigern sich", "offensichtlich", "unehrlich*",
            ),
            "fr": (
                "vous ignorez", "avez ignoré", "délibérément", "vos excuses", "inadmissible*",
                "honteux", "malhonnête*", "mauvaise foi",
            ),
            "nl": (
                "u negeert", "genegeerd", "opzettelijk", "smoesjes", "schandalig*",
                "onaanvaardbaar*", "kwade wil", "oneerlijk*",
            ),
            "es": (
                "ustedes ignoran", "han ignorado", "deliberadamente", "excusas", "vergonzoso*",
                "inaceptable*", "mala fe", "deshonest*",
            ),
        },
    ),
    Concern(
        "advert",
        "A reminder is a service message as long as it sells nothing: an advert in it needs the reader's consent.",
        blocks=False,
        phrases={
            "en": ("special offer*", "our new product*", "new catalogue", "off your next order", "voucher*"),
            "de": ("sonderangebot*", "unser neues produkt", "neuer katalog", "gutschein*", "rabattaktion*"),
            "fr": ("offre spéciale", "nos nouveaux produits", "nouveau catalogue", "bon d'achat", "promotion"),
            "nl": ("speciale aanbieding", "ons nieuwe product", "nieuwe catalogus", "waardebon*", "kortingsactie*"),
            "es": ("oferta especial", "nuestro nuevo producto", "nuevo catálogo", "vale de descuento", "promoción"),
        },
    ),
)  # fmt: skip
"""In the order of their weight."""
