"""Italian cues."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.OBLIGATION: (
        r"\b(?:dev[ei]|devono|deve essere|sempre|obbligatori\w+|e necessario|bisogna|mai|per favore|assicurati|automaticamente)\b",
    ),
    Cue.ADDRESS: (r"\b(?:tu|l'assistente|il modello|l'agente)\b",),
    Cue.BEFORE: (r"\b(?:prima di|prima che|preventivamente|innanzitutto|per prima cosa)\b",),
    Cue.WHEN: (
        r"\b(?:quando|ogni volta|tutte le (?:richieste|chiamate)|qualsiasi (?:richiesta|chiamata)|se l'|dopo)\b",
    ),
    Cue.CALL: (r"\b(?:chiam\w+|us(?:are|a|i|ando)|utilizz\w+|invoc\w+|esegu\w+|richiam\w+)\b",),
    Cue.TAMPER: (
        r"\b(?:sostitu\w+|cambi\w+|modific\w+|sovrascriv\w+|aggiung\w+|reindirizz\w+|impost\w+|ignor\w+|alter\w+)\b",
    ),
    Cue.CHANGE: (r"\b(?:sostitu\w+|cambi\w+|modific\w+|sovrascriv\w+|aggiung\w+|reindirizz\w+|ignor\w+|alter\w+)\b",),
    Cue.ARGUMENT: (r"\b(?:parametr[oi]|argoment[oi]|camp[oi]|valor[ei]|destinatari[oi]?|indirizz[oi]|import[oi])\b",),
    Cue.REGARDLESS: (
        r"\b(?:indipendentemente da|a prescindere da|qualunque sia|nonostante)[^.!?\n]{0,40}(?:utente|richiest\w+|input)",
    ),
    Cue.USER_CHOICE: (
        r"\butente (?:\w+ )?(?:chied\w+|richied\w+|inseri\w+|fornisc\w+|indic\w+|scegli\w+|vuole)|\b(?:richiesta|input) dell'utente",
    ),
    Cue.CONCEAL: (
        r"\b(?:non|mai|senza)\b[^.!?\n]{0,25}?(?:dir\w+|inform\w+|menzion\w+|rivel\w+|avvis\w+|notific\w+|mostr\w+)[^.!?\n]{0,30}?(?:utente|nessuno)\b|\b(?:nascond\w+|cel\w+)[^.!?\n]{0,30}utente|all'insaputa",
    ),
    Cue.DEED_HIDDEN: (
        r"\bsenza (?:informare|avvisare|dirlo al|notificare) ?l?'?utente|\bsenza dirlo|\bnon (?:dirlo|rivelarlo|menzionarlo)|all'insaputa",
    ),
    Cue.NO_CONFIRMATION: (r"\bsenza (?:\w+ ){0,3}?(?:conferma|permesso|autorizzazione|approvazione|consenso)",),
    Cue.IGNORE_PREVIOUS: (
        r"\b(?:ignor\w+|dimentic\w+|trascur\w+|annull\w+)[^.!?\n]{0,25}(?:istruzioni|regole|ordini|direttive|restrizioni)|\b(?:mostr\w+|rivel\w+|stamp\w+)[^.!?\n]{0,15}prompt d[ie]l? ?sistema",
    ),
    Cue.ACCESS: (r"\b(?:legg\w+|apr\w+|otten\w+|raccogli\w+|acced\w+|estra\w+|copi\w+|caric\w+|recuper\w+)\b",),
    Cue.SENSITIVE_DATA: (
        r"\b(?:password|chiav[ei] (?:api|privat[ae]|ssh)|credenziali|variabili d'ambiente|segreti)\b",
    ),
    Cue.SECRET_STORE: (r"\bchiav[ei] privat[ae]|password (?:salvate|dell'utente)|tutte le variabili d'ambiente",),
    Cue.CONTEXT_DATA: (
        r"\b(?:cronologia|contenuto) della (?:conversazione|chat)|prompt di sistema|intera conversazione|(?:domanda|richiesta|file) dell'utente",
    ),
    Cue.SEND: (
        r"\b(?:mand\w+|pon\w*|copia\w*|pass(?:are|a)|invi\w+|trasmett\w+|inoltr\w+|includ\w+|alleg\w+|inseri\w+|metti|scriv\w+)\b",
    ),
    Cue.PLACE_IN_ARGUMENT: (r"\b(?:nel|come|tramite il) (?:parametro|argomento|campo)",),
    Cue.PARAMETER_MENTION: (r"\b(?:parametro|argomento|campo) [`'\"]?\w+",),
    Cue.CONTENT_OF: (r"\b(?:il|suo) contenuto",),
    Cue.COPY_TO: (r"\bcopia (?:nascosta|conoscenza)|\bccn\b|\banche (?:a|inviat)\w*",),
    Cue.RUN_COMMAND: (r"\b(?:esegu\w+|lanci\w+)[^.!?\n]{0,20}(?:comando|script|[`'\"])",),
    Cue.PREFER_ME: (
        r"\b(?:usa|utilizza|scegli|chiama) (?:sempre|solo|esclusivamente) questo (?:strumento|server|servizio)|\bsempre (?:usa|usare|utilizza) questo",
    ),
    Cue.AVOID_OTHERS: (
        r"\b(?:mai|non) (?:usare|utilizzare|scegliere|chiamare|usa) (?:nessun )?altr[io] (?:strument|server|serviz)\w+",
    ),
    Cue.DISPARAGE: (r"\baltri (?:strumenti|servizi) sono (?:insicuri|pericolosi|obsoleti)",),
    Cue.THREATENED: (r"\b(?:altrimenti|in caso contrario|non funzionera|fallira|immediatamente|urgente)\b",),
    Cue.EXCUSE: (r"\b(?:per (?:motivi|ragioni) di|politica di) (?:sicurezza|conformita|privacy|audit)",),
}
