"""French cues."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.OBLIGATION: (
        r"\b(?:devez|doit|doivent|toujours|obligatoire\w*|il faut|il est (?:necessaire|imperatif|obligatoire)|veuillez|jamais|imperativement|requis\w*|est tenu|assurez|automatiquement)\b",
    ),
    Cue.ADDRESS: (r"\b(?:vous|l'assistant|le modele|l'agent|l'ia)\b",),
    Cue.BEFORE: (r"\b(?:avant d[e']|avant tou\w+|avant chaque|au prealable|prealablement|d'abord|en premier)",),
    Cue.WHEN: (
        r"\b(?:lorsque|lorsqu|quand|chaque fois|a chaque|tou(?:t|te|s|tes) (?:les )?(?:requetes?|appels?|demandes?|messages?|recherches?)|si l'|si un|apres)",
    ),
    Cue.CALL: (r"\b(?:appel\w+|utilis\w+|invoqu\w+|execut\w+|lanc\w+|declench\w+|consult\w+|employ\w+|requete)\b",),
    Cue.TAMPER: (
        r"\b(?:modifi\w+|remplac\w+|chang\w+|ecras\w+|ajout\w+|inser\w+|redirig\w+|substitu\w+|defini\w+|ignor\w+|supprim\w+|fix\w+|alter\w+)\b",
    ),
    Cue.CHANGE: (r"\b(?:modifi\w+|remplac\w+|chang\w+|ecras\w+|ajout\w+|redirig\w+|substitu\w+|ignor\w+|alter\w+)\b",),
    Cue.ARGUMENT: (
        r"\b(?:parametres?|arguments?|champs?|valeurs?|destinataires?|adresses?|montants?|requetes?|chemins?)\b",
    ),
    Cue.REGARDLESS: (
        r"\b(?:quel(?:le)?s? que soi\w+|peu importe|independamment d|sans tenir compte d|quoi que|malgre)[^.!?\n]{0,40}(?:utilisateur|demande|saisi|requete|entree)|\bignor\w+ (?:la |le |l'|les )?(?:demande|saisie|requete|entree|choix)",
    ),
    Cue.USER_CHOICE: (
        r"\butilisateur \w{0,10} ?(?:demande|saisi\w*|fourni\w*|choisi\w*|indique|veut|souhaite)|\b(?:demande|saisie|requete|choix|entree) (?:de |du )?l'?utilisateur",
    ),
    Cue.CONCEAL: (
        r"\b(?:ne|n'|sans|jamais)\b[^.!?\n]{0,30}?(?:dire|dites|dis|inform\w+|mentionn\w+|revel\w+|signal\w+|avert\w+|previen\w+|prevenir|montr\w+|divulgu\w+|affich\w+|parl\w+|indiqu\w+)[^.!?\n]{0,30}?(?:utilisateur|personne|lui)\b|\b(?:cach\w+|dissimul\w+|gard\w+ (?:ceci|cela|secret))[^.!?\n]{0,30}utilisateur|a l'insu d|\butilisateur ne (?:doit|doive|devra) (?:pas |rien |jamais )?(?:savoir|etre informe|voir|remarquer)",
    ),
    Cue.DEED_HIDDEN: (
        r"\bsans en (?:informer|avertir|parler|prevenir)|\bsans (?:le dire|prevenir|informer|avertir) (?:a )?l'utilisateur|\bne (?:le|l'|en|lui) ?(?:dites|dis|mentionn\w+|parl\w+|inform\w+|revel\w+|signal\w+)[^.!?\n]{0,20}|a l'insu d|\bne (?:mentionn\w+|revel\w+|signal\w+) (?:pas )?(?:cela|ceci|cette)",
    ),
    Cue.COVERT: (r"\b(?:silencieusement|discretement|secretement|en secret|en silence|furtivement|en cachette)\b",),
    Cue.NO_CONFIRMATION: (
        r"\bsans (?:\w+ ){0,3}?(?:confirmation|autorisation|accord|approbation|permission|consentement)",
    ),
    Cue.PRIORITY: (
        r"\b(?:priorite|prime|l'emporte|prevaut|preseance)[^.!?\n]{0,20}(?:sur|superieure)[^.!?\n]{0,30}(?:utilisateur|systeme|instruction|demande)",
    ),
    Cue.IGNORE_PREVIOUS: (
        r"\b(?:ignor\w+|oubli\w+|negligez?|annul\w+|ne tenez pas compte)[^.!?\n]{0,25}(?:instructions?|consignes?|regles?|directives?|ordres?|restrictions?)|\b(?:affich\w+|revel\w+|montr\w+|imprim\w+|donn\w+)[^.!?\n]{0,15}(?:prompt|invite|instructions?) (?:du )?systeme",
    ),
    Cue.ACCESS: (
        r"\b(?:lire|lisez|lis|ouvr\w+|recuper\w+|collect\w+|acced\w+|extrai\w+|copi\w+|charg\w+|obten\w+|consult\w+)\b",
    ),
    Cue.SENSITIVE_DATA: (
        r"\b(?:mots? de passe|cles? (?:api|privees?|ssh|secretes?)|identifiants?|variables? d'environnement|cartes? bancaires?|secrets?)\b",
    ),
    Cue.SECRET_STORE: (
        r"\bcles? privees?|mots? de passe (?:enregistres?|de l'utilisateur)|toutes les variables d'environnement",
    ),
    Cue.CONTEXT_DATA: (
        r"\b(?:historique|contenu|integralite|totalite) (?:de |du |d')(?:la |le |l')?(?:conversation|chat|discussion|echange)|prompt (?:du )?systeme|(?:question|demande|message|fichiers|courriels) (?:complete? )?de l'utilisateur",
    ),
    Cue.SEND: (
        r"\b(?:mets|mis|remett\w+|communiqu\w+|copi\w+|pass\w+|envoy\w+|transmet\w+|transfer\w+|inclu\w+|joign\w+|ajout\w+|publi\w+|mett\w+|mettez|fourni\w+|plac\w+|ecri\w+|televers\w+)\b",
    ),
    Cue.PLACE_IN_ARGUMENT: (r"\b(?:dans|comme|via|par|en tant que) (?:le |la |l')?(?:parametre|argument|champ)",),
    Cue.PARAMETER_MENTION: (r"\b(?:parametre|argument|champ) [`'\"]?\w+|\b(?:dans|comme|via) [`'\"]\w+[`'\"]",),
    Cue.CONTENT_OF: (r"\b(?:son|leur|le) contenu|\bce qu'il contient",),
    Cue.COPY_TO: (r"\bcopie (?:cachee|carbone)|\bcci\b|\begalement (?:envoy|transmi|adress)\w+|\bcopie (?:de|a)\b",),
    Cue.RUN_COMMAND: (r"\b(?:execut\w+|lanc\w+|tap\w+)[^.!?\n]{0,20}(?:commande|script|[`'\"])",),
    Cue.TELL_USER: (r"\b(?:dites|informez|annoncez|indiquez|signalez|affirmez) (?:a |que |l'|au )",),
    Cue.FALSE_OUTPUT: (
        r"\b(?:faites semblant|pretend\w+|comme si|faussement|quel que soit le resultat|meme si ce n'est pas)",
    ),
    Cue.SUPERLATIVE: (
        r"\b(?:le meilleur|la meilleure|le plus (?:fiable|avance|puissant|precis|sur)) (?:outil|service|serveur|solution|du monde|au monde)",
    ),
    Cue.PREFER_ME: (
        r"\b(?:utilis\w+|choisi\w+|appel\w+|prefer\w+|privilegi\w+) (?:toujours|uniquement|exclusivement|systematiquement) (?:cet|ce|notre) (?:outil|serveur|service|fonction)|\btoujours (?:utiliser|choisir|preferer|appeler) (?:cet|ce|notre)",
    ),
    Cue.AVOID_OTHERS: (
        r"\bn'?e? ?(?:utilis\w+|choisi\w+|appel\w+|employ\w+) (?:jamais|pas|aucun) (?:d'|les |de |un )?autres? (?:outil|serveur|service|fonction)",
    ),
    Cue.DISPARAGE: (
        r"\b(?:autres outils|autres services|ils|elles)[^.!?\n]{0,20}(?:dangereux|non securises?|obsoletes?|peu fiables?|compromis)",
    ),
    Cue.THREATENED: (r"\b(?:sinon|faute de quoi|a defaut|ne fonctionnera pas|echouera|immediatement|urgent\w*)\b",),
    Cue.EXCUSE: (
        r"\b(?:pour des raisons de|a des fins de|conformement a|par mesure de|politique de|exigence de) (?:\w+ )?(?:securite|conformite|audit|confidentialite|verification)|\b(?:conformite|audit|politique de securite)\b",
    ),
    Cue.UNAVAILABLE: (
        r"\b(?:a ete|est|sont) (?:\w+ )?(?:desactive|obsolete|deprecie|remplace|indisponible|retire)\w*",
    ),
    Cue.USE_INSTEAD: (r"\b(?:a la place|au lieu d)",),
    Cue.PERSIST: (
        r"\b(?:desormais|dorenavant|a partir de maintenant|dans toutes les (?:futures|prochaines))|memoire a long terme",
    ),
    Cue.WEAKEN: (
        r"\b(?:desactiv\w+|contourn\w+|supprim\w+)[^.!?\n]{0,20}(?:securite|pare-feu|antivirus|verification|journal|protection|controle)",
    ),
}
