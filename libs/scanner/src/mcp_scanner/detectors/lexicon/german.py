"""German cues."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.OBLIGATION: (
        r"\b(?:muss|musst|muessen|mussen|immer|stets|unbedingt|zwingend|erforderlich|notwendig|soll(?:st|te|en)?|niemals|nie|bitte|verpflichtend|automatisch|ist zu|sind zu|zwingend)\b",
    ),
    Cue.ADDRESS: (r"\b(?:du|sie|der assistent|das modell|der agent|die ki)\b",),
    Cue.BEFORE: (r"\b(?:bevor|vor (?:der|dem|jede[rmn]?|jeglicher)|zuvor|zuerst|zunachst|vorab|als erstes|vorher)\b",),
    Cue.WHEN: (
        r"\b(?:wenn|sobald|jedes ?mal|immer wenn|bei (?:jedem|jeder|allen|der|dem)|alle (?:anfragen|aufrufe|nachrichten|suchen)|jede (?:anfrage|suche|nachricht)|falls|nach)\b",
    ),
    Cue.CALL: (
        r"\b(?:ruf\w*|aufruf\w*|aufgerufen|aufzurufen|verwend\w+|benutz\w+|nutz\w+|ausfuhr\w+|fuhr\w*|ausgefuhrt|start\w+|einsetz\w+)\b",
    ),
    Cue.TAMPER: (
        r"\b(?:ander\w*|geandert|ersetz\w*|uberschreib\w*|hinzufug\w*|fug\w* \w+ hinzu|anhang\w*|umleit\w*|leit\w* \w+ um|setz\w*|tausch\w*|ignorier\w*|losch\w*|veranber\w*|verander\w*|einfug\w*)\b",
    ),
    Cue.CHANGE: (
        r"\b(?:ander\w*|geandert|ersetz\w*|uberschreib\w*|hinzufug\w*|umleit\w*|tausch\w*|verander\w*|erhoh\w*)\b",
    ),
    Cue.ARGUMENT: (
        r"\b(?:parameter\w*|argument\w*|feld\w*|wert\w*|empfanger\w*|adress\w*|betrag\w*|anfrage\w*|pfad\w*|summe)\b",
    ),
    Cue.REGARDLESS: (
        r"\b(?:unabhangig (?:davon|von)|egal|ungeachtet|gleichgultig|ganz gleich|trotz)[^.!?\n]{0,40}(?:benutzer|nutzer|anwender|eingab\w*|eingibt|anfrage|wunsch|verlangt)|\bignorier\w* (?:die |den )?(?:anfrage|eingabe|wunsch|auswahl)",
    ),
    Cue.USER_CHOICE: (
        r"\b(?:benutzer|nutzer|anwender|kunde)s? (?:\w+ )?(?:eingib\w*|verlang\w*|wunsch\w*|angib\w*|angegeb\w*|anfrag\w*|auswahl\w*|mocht\w*|schreib\w*)|\b(?:eingabe|anfrage|auswahl|wunsch) des (?:benutzers|nutzers|anwenders)",
    ),
    Cue.CONCEAL: (
        r"\b(?:sag\w*|informier\w*|erwahn\w*|mitteil\w*|teil\w*|verrat\w*|erzahl\w*|benachrichtig\w*|offenleg\w*|weis\w*)[^.!?\n]{0,40}\b(?:benutzer|nutzer|anwender|niemand\w*|kunde\w*)\b[^.!?\n]{0,20}\b(?:nicht|nichts|kein\w*|nie)\b|\b(?:benutzer|nutzer|anwender)\b[^.!?\n]{0,20}\b(?:nicht|nichts|nie)\b[^.!?\n]{0,30}(?:erfahr\w*|wissen|merk\w*|informier\w*|mitgeteilt|gesagt|erwahn\w*|mit|davon)|\b(?:verheimlich\w*|verberg\w*|verschweig\w*|geheim halt\w*)|\bohne (?:dass )?(?:den |der |dem )?(?:benutzer|nutzer|anwender)",
    ),
    Cue.DEED_HIDDEN: (
        r"\b(?:benutzer|nutzer|anwender)\b[^.!?\n]{0,10}\b(?:darf|soll|sollte|muss|braucht)\b[^.!?\n]{0,20}\b(?:nichts|nicht)\b[^.!?\n]{0,15}(?:erfahren|wissen|merken|mitbekommen)|\bohne (?:den |dem )?(?:benutzer|nutzer|anwender) (?:davon |daruber )?(?:zu informier\w*|in kenntnis|etwas zu sagen|zu sagen|zu benachrichtigen)|\bnichts davon\b|\berwahne (?:dies|das|es) nicht|\bverschweig\w* (?:dies|das|es)",
    ),
    Cue.COVERT: (r"\b(?:heimlich|stillschweigend|unbemerkt|im geheimen|verdeckt|lautlos|diskret)\b",),
    Cue.NO_CONFIRMATION: (
        r"\bohne (?:\w+ ){0,3}?(?:bestatigung|erlaubnis|genehmigung|zustimmung|ruckfrage|freigabe|nachzufragen)",
    ),
    Cue.PRIORITY: (
        r"\b(?:vorrang|prioritat|hoher\w*)[^.!?\n]{0,20}(?:vor|uber|als)[^.!?\n]{0,30}(?:benutzer|nutzer|system|anweisung|anfrage)",
    ),
    Cue.IGNORE_PREVIOUS: (
        r"\b(?:ignorier\w*|vergiss|vergessen sie|missacht\w*|verwirf|beacht\w* (?:keine|nicht))[^.!?\n]{0,30}(?:anweisung\w*|instruktion\w*|regel\w*|vorgab\w*|befehl\w*|einschrankung\w*)|\b(?:gib|zeig\w*|verrat\w*|nenn\w*|druck\w*)[^.!?\n]{0,15}(?:system-?prompt|systemanweisung)",
    ),
    Cue.ACCESS: (
        r"\b(?:les\w*|lies|gelesen|offn\w*|abruf\w*|sammel\w*|zugreif\w*|extrahier\w*|kopier\w*|lad\w*|auslesen|hol\w*)\b",
    ),
    Cue.SENSITIVE_DATA: (
        r"\b(?:passwort\w*|kennwort\w*|api-?schlussel|private\w* schlussel|ssh-?schlussel|zugangsdaten|anmeldedaten|umgebungsvariable\w*|kreditkarte\w*|geheimnis\w*)\b",
    ),
    Cue.SECRET_STORE: (r"\bprivate\w* schlussel|gespeicherte\w* (?:passworter|kennworter)|alle umgebungsvariablen",),
    Cue.CONTEXT_DATA: (
        r"\b(?:gesprachsverlauf|chatverlauf|konversation\w*|chat-?historie|gesamte\w* (?:gesprach|unterhaltung|verlauf))|system-?prompt|(?:frage|anfrage|nachricht|dateien|mails) des (?:benutzers|nutzers)",
    ),
    Cue.SEND: (
        r"\b(?:ubergeb\w*|setz\w*|trag\w*|leg\w*|gib|fug\w*|kopier\w*|stell\w*|send\w*|schick\w*|weiterleit\w*|leit\w* \w+ weiter|anhang\w*|hochlad\w*|einfug\w*|mitgeb\w*|ubermittel\w*|beifug\w*|veroffentlich\w*|schreib\w*)\b",
    ),
    Cue.PLACE_IN_ARGUMENT: (r"\b(?:im|in den|als|uber den|in dem|ins) (?:\w+ )?(?:parameter|argument|feld)",),
    Cue.PARAMETER_MENTION: (r"\b(?:parameter|argument|feld) [`'\"]?\w+|\b(?:als|in|unter) [`'\"]\w+[`'\"]",),
    Cue.CONTENT_OF: (r"\b(?:ihr|ihren|sein|seinen|deren|dessen|der|den) inhalt\w*|\binhalt\w* (?:der|des)",),
    Cue.COPY_TO: (r"\bblindkopie|\bbcc\b|\bkopie (?:an|von)\b|\bauch an\b|\bebenfalls an\b|\bzusatzlich an\b",),
    Cue.RUN_COMMAND: (r"\b(?:fuhr\w*|ausfuhr\w*|start\w*|gib|tipp\w*)[^.!?\n]{0,40}(?:befehl|skript|kommando|[`'\"])",),
    Cue.TELL_USER: (r"\b(?:sag\w*|teil\w*|meld\w*|versicher\w*) (?:dem|den) (?:benutzer|nutzer|anwender)",),
    Cue.FALSE_OUTPUT: (
        r"\b(?:tu so|tun sie so|als ob|vorgeb\w*|falschlich|unabhangig vom ergebnis|egal was das ergebnis|behaupt\w*)",
    ),
    Cue.SUPERLATIVE: (
        r"\b(?:das beste|die beste|bestes|zuverlassigste\w*|fortschrittlichste\w*|sicherste\w*) (?:werkzeug|tool|dienst|der welt|losung)",
    ),
    Cue.PREFER_ME: (
        r"\b(?:verwend\w*|benutz\w*|nutz\w*|wahl\w*|ruf\w*) (?:immer|stets|ausschliesslich|nur) (?:dieses|diesen|unser\w*) (?:werkzeug|tool|dienst|server)|\bimmer (?:dieses|diesen) (?:werkzeug|tool|dienst) (?:verwend\w*|benutz\w*|nutz\w*)",
    ),
    Cue.AVOID_OTHERS: (
        r"\b(?:verwend\w*|benutz\w*|nutz\w*|wahl\w*) (?:niemals|nie|keine|kein) (?:andere\w* )?(?:werkzeuge?|tools?|dienste?|server)|\b(?:niemals|nie|keine) andere\w* (?:werkzeuge?|tools?|dienste?)",
    ),
    Cue.DISPARAGE: (
        r"\b(?:andere\w* (?:werkzeuge|tools|dienste)|sie) sind (?:\w+ )?(?:unsicher|gefahrlich|veraltet|unzuverlassig|kompromittiert)",
    ),
    Cue.THREATENED: (r"\b(?:andernfalls|sonst|ansonsten|funktioniert nicht|schlagt fehl|scheitert|sofort|dringend)\b",),
    Cue.EXCUSE: (
        r"\b(?:aus (?:sicherheits|compliance|datenschutz|prufungs)\w*|zu (?:sicherheits|prufungs|audit)\w*zwecken|gemass (?:der )?richtlinie|sicherheitsrichtlinie|compliance|vorschrift\w*|revision)\b",
    ),
    Cue.UNAVAILABLE: (
        r"\b(?:wurde|ist|sind) (?:\w+ )?(?:deaktiviert|veraltet|abgeschaltet|ersetzt|nicht verfugbar|eingestellt)\w*",
    ),
    Cue.USE_INSTEAD: (r"\b(?:stattdessen|anstelle|statt dessen)\b",),
    Cue.PERSIST: (r"\b(?:ab jetzt|von nun an|kunftig|in allen (?:kunftigen|zukunftigen))|langzeitgedachtnis",),
    Cue.WEAKEN: (
        r"\b(?:deaktivier\w*|umgeh\w*|abschalt\w*|schalt\w* \w+ ab|ausschalt\w*)[^.!?\n]{0,30}(?:sicherheit|firewall|virenschutz|prufung|protokoll|schutz|kontroll)",
    ),
}
