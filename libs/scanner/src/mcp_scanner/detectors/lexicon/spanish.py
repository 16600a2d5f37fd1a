"""Spanish cues."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.OBLIGATION: (
        r"\b(?:deb(?:e|es|en|eras?)|siempre|obligatori\w+|hay que|es (?:necesario|obligatorio|imprescindible)|nunca|por favor|tienes? que|requerid\w+|asegurate|automaticamente|requiere)\b",
    ),
    Cue.ADDRESS: (r"\b(?:tu|usted|el asistente|el modelo|el agente|la ia)\b",),
    Cue.BEFORE: (r"\b(?:antes de|previamente|primero|en primer lugar|antes que)\b",),
    Cue.WHEN: (
        r"\b(?:cuando|cada vez|siempre que|al (?:usar|llamar|invocar|utilizar)|tod[oa]s? l[oa]s? (?:solicitudes|llamadas|consultas|mensajes|busquedas)|cualquier (?:solicitud|llamada|consulta)|si el|si un|despues)\b",
    ),
    Cue.CALL: (r"\b(?:llam\w+|us(?:a|ar|e|es|ando)|utiliz\w+|invo\w+|ejecut\w+|lanz\w+|consult\w+|emple\w+)\b",),
    Cue.TAMPER: (
        r"\b(?:cambi\w+|modifi\w+|reemplaz\w+|sustitu\w+|sobrescrib\w+|anad\w+|agreg\w+|insert\w+|redirig\w+|redirec\w+|establec\w+|ignor\w+|elimin\w+|alter\w+|fij\w+)\b",
    ),
    Cue.CHANGE: (
        r"\b(?:cambi\w+|modifi\w+|reemplaz\w+|sustitu\w+|sobrescrib\w+|anad\w+|agreg\w+|redirig\w+|redirec\w+|ignor\w+|alter\w+)\b",
    ),
    Cue.ARGUMENT: (
        r"\b(?:parametros?|argumentos?|campos?|valor(?:es)?|destinatarios?|direccion(?:es)?|importes?|montos?|consultas?|rutas?|cantidad)\b",
    ),
    Cue.REGARDLESS: (
        r"\b(?:sin importar|independientemente de|no importa|pese a|a pesar de|sea cual sea)[^.!?\n]{0,40}(?:usuario|solicit\w+|pid\w+|entrada|peticion)|\bignor\w+ (?:la |el |lo )?(?:solicitud|entrada|peticion|eleccion|que (?:pide|diga))",
    ),
    Cue.USER_CHOICE: (
        r"\busuario (?:\w+ )?(?:pid\w+|solicit\w+|introdu\w+|proporcion\w+|indi\w+|elij\w+|quier\w+|escrib\w+)|\b(?:solicitud|entrada|peticion|consulta) del usuario",
    ),
    Cue.CONCEAL: (
        r"\b(?:no|nunca|sin|jamas)\b[^.!?\n]{0,25}?(?:decir\w*|digas?|diga|inform\w+|mencion\w+|revel\w+|avis\w+|notific\w+|mostr\w+|muestr\w+|cont\w+|comuni\w+|menciones)[^.!?\n]{0,30}?(?:usuario|nadie)\b|\b(?:ocult(?:e|es|ar\w*)|escond\w+|mant\w+ en secreto)[^.!?\n]{0,30}usuario|\busuario no (?:debe|debera|puede|tiene que) (?:saber|enterarse|ver|notar|conocer)|sin que el usuario",
    ),
    Cue.DEED_HIDDEN: (
        r"\bno se lo (?:digas?|diga|cuentes?|menciones?|comuniques?)|\bsin (?:informar|avisar|decir\w*|notificar|contar\w*) (?:de ello |nada )?al usuario|\bsin que el usuario|\bno (?:menciones?|reveles?|digas?) (?:esto|este|nada)|\bal usuario no (?:le|se lo)",
    ),
    Cue.COVERT: (
        r"\b(?:silenciosamente|en silencio|secretamente|en secreto|discretamente|a escondidas|sigilosamente)\b",
    ),
    Cue.NO_CONFIRMATION: (r"\bsin (?:\w+ ){0,3}?(?:confirmacion|permiso|autorizacion|aprobacion|consentimiento)",),
    Cue.PRIORITY: (
        r"\b(?:prioridad|prevalece|precedencia)[^.!?\n]{0,20}(?:sobre|superior|mayor)[^.!?\n]{0,30}(?:usuario|sistema|instruccion|solicitud)",
    ),
    Cue.IGNORE_PREVIOUS: (
        r"\b(?:ignor\w+|olvid\w+|descart\w+|anul\w+|desobedec\w+|haz caso omiso)[^.!?\n]{0,25}(?:instrucciones|indicaciones|reglas|ordenes|directrices|restricciones)|\b(?:muestr\w+|revel\w+|imprim\w+|ensen\w+|dame)[^.!?\n]{0,15}(?:prompt|instrucciones|mensaje) (?:del? )?sistema",
    ),
    Cue.ACCESS: (r"\b(?:leer|lee|lea|abr\w+|obten\w+|recopil\w+|acced\w+|extra\w+|copi\w+|carg\w+|recuper\w+)\b",),
    Cue.SENSITIVE_DATA: (
        r"\b(?:contrasenas?|claves? (?:api|privadas?|ssh|secretas?)|credenciales|variables? de entorno|tarjetas? de credito|secretos?)\b",
    ),
    Cue.SECRET_STORE: (r"\bclaves? privadas?|contrasenas? (?:guardadas?|del usuario)|todas las variables de entorno",),
    Cue.CONTEXT_DATA: (
        r"\b(?:historial|contenido|totalidad) de(?: la|l)? (?:conversacion|chat|dialogo)|prompt del sistema|(?:pregunta|solicitud|mensaje|archivos|correos) (?:completa |original )?del usuario|conversacion completa|toda la conversacion",
    ),
    Cue.SEND: (
        r"\b(?:mand\w+|met\w+|copi\w+|pas(?:a|ar|e|es)|envi\w+|transmit\w+|reenv\w+|inclu\w+|adjunt\w+|agreg\w+|public\w+|pon\w*|proporcion\w+|coloc\w+|escrib\w+|sub(?:e|ir|a))\b",
    ),
    Cue.PLACE_IN_ARGUMENT: (r"\b(?:en|como|mediante|a traves de) (?:el |la )?(?:parametro|argumento|campo)",),
    Cue.PARAMETER_MENTION: (r"\b(?:parametro|argumento|campo) [`'\"]?\w+|\b(?:en|como|mediante) [`'\"]\w+[`'\"]",),
    Cue.CONTENT_OF: (r"\b(?:su|el) contenido|\blo que contiene",),
    Cue.COPY_TO: (r"\bcopia oculta|\bcco\b|\btambien (?:envi|reenv|a )\w*|\bcopia (?:a|de)\b",),
    Cue.RUN_COMMAND: (r"\b(?:ejecut\w+|lanz\w+|escrib\w+)[^.!?\n]{0,20}(?:comando|script|orden|[`'\"])",),
    Cue.TELL_USER: (r"\b(?:di(?:le|ga|gale)?|inform\w+|asegur\w+|anunci\w+|comuni\w+) (?:al usuario|que)",),
    Cue.FALSE_OUTPUT: (
        r"\b(?:finge|fingir|como si|falsamente|sea cual sea el resultado|aunque no sea|sin importar el resultado|simula que)",
    ),
    Cue.SUPERLATIVE: (
        r"\b(?:la mejor|el mejor|la mas (?:fiable|avanzada|potente|precisa|segura)) (?:herramienta|servicio|servidor|solucion|del mundo)",
    ),
    Cue.PREFER_ME: (
        r"\b(?:us\w+|utiliz\w+|elig\w+|elij\w+|llam\w+|prefi\w+) (?:siempre|unicamente|exclusivamente|solo) (?:esta|este|nuestra|nuestro) (?:herramienta|servidor|servicio|funcion)|\bsiempre (?:usa\w*|usar|elige|elegir|utiliza\w*) (?:esta|este)",
    ),
    Cue.AVOID_OTHERS: (
        r"\b(?:nunca|no|jamas) (?:us\w+|utili\w+|elij\w+|llam\w+) (?:ninguna )?(?:otra|otras|otro|otros) (?:herramienta|servidor|servicio|funcion)",
    ),
    Cue.DISPARAGE: (
        r"\b(?:otras herramientas|otros servicios|porque)[^.!?\n]{0,20}(?:inseguras?|peligros[oa]s?|obsolet[oa]s?|no son fiables|comprometid[oa]s?)",
    ),
    Cue.THREATENED: (
        r"\b(?:de lo contrario|si no,|en caso contrario|no funcionara|fallara|inmediatamente|urgente\w*)",
    ),
    Cue.EXCUSE: (
        r"\b(?:por (?:razones|motivos) de|con fines de|de acuerdo con|conforme a|politica de|requisito de) (?:\w+ )?(?:seguridad|cumplimiento|auditoria|privacidad|verificacion)|\b(?:cumplimiento normativo|auditoria|politica de seguridad)\b",
    ),
    Cue.UNAVAILABLE: (
        r"\b(?:ha sido|esta|fue|estan) (?:\w+ )?(?:desactivad|obsolet|reemplazad|deshabilitad|retirad|indisponible)\w*",
    ),
    Cue.USE_INSTEAD: (r"\b(?:en su lugar|en lugar de)\b",),
    Cue.PERSIST: (
        r"\b(?:a partir de ahora|de ahora en adelante|en todas las (?:futuras|proximas))|memoria a largo plazo",
    ),
    Cue.WEAKEN: (
        r"\b(?:desactiv\w+|deshabilit\w+|elud\w+|omit\w+)[^.!?\n]{0,20}(?:seguridad|cortafuegos|antivirus|verificacion|registro|proteccion|control)",
    ),
}
