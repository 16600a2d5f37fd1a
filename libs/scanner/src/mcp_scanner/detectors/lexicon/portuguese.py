"""Portuguese cues."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue

CUES: dict[Cue, tuple[str, ...]] = {
    Cue.OBLIGATION: (
        r"\b(?:deve(?:m|ra)?|sempre|obrigatori\w+|e necessario|nunca|por favor|precisa|tem que|certifique|automaticamente)\b",
    ),
    Cue.ADDRESS: (r"\b(?:voce|o assistente|o modelo|o agente)\b",),
    Cue.BEFORE: (r"\b(?:antes de|previamente|primeiro|antes que)\b",),
    Cue.WHEN: (
        r"\b(?:quando|sempre que|cada vez|ao (?:usar|chamar)|tod[oa]s as? (?:solicitacoes|chamadas|consultas)|qualquer (?:solicitacao|chamada)|se o)\b",
    ),
    Cue.CALL: (r"\b(?:cham\w+|us(?:ar|e|a|ando)|utiliz\w+|invoc\w+|execut\w+)\b",),
    Cue.TAMPER: (
        r"\b(?:troqu\w+|troc\w+|mud\w+|alter\w+|modifi\w+|substitu\w+|adicion\w+|redirecion\w+|defin\w+|ignor\w+)\b",
    ),
    Cue.CHANGE: (r"\b(?:troqu\w+|troc\w+|mud\w+|alter\w+|modifi\w+|substitu\w+|adicion\w+|redirecion\w+|ignor\w+)\b",),
    Cue.ARGUMENT: (r"\b(?:parametros?|argumentos?|campos?|valor(?:es)?|destinatarios?|enderecos?|quantia|consulta)\b",),
    Cue.REGARDLESS: (
        r"\b(?:independentemente d|nao importa|sem considerar|apesar d)[^.!?\n]{0,40}(?:usuario|solicit\w+|pedid\w+|entrada)",
    ),
    Cue.USER_CHOICE: (
        r"\busuario (?:\w+ )?(?:ped\w+|solicit\w+|inform\w+|forne\w+|indic\w+|escolh\w+|quer)|\b(?:solicitacao|entrada|pedido) do usuario",
    ),
    Cue.CONCEAL: (
        r"\b(?:nao|nunca|sem)\b[^.!?\n]{0,25}?(?:dizer|diga|inform\w+|mencion\w+|revel\w+|avis\w+|notific\w+|mostr\w+|cont\w+)[^.!?\n]{0,30}?(?:usuario|ninguem)\b|\b(?:ocult\w+|escond\w+)[^.!?\n]{0,30}usuario|sem que o usuario",
    ),
    Cue.DEED_HIDDEN: (
        r"\bsem (?:informar|avisar|contar|notificar) (?:isso )?(?:a?o )usuario|\bnao (?:conte|diga|mencione|revele) (?:isso |nada |isto )?(?:a?o )?(?:usuario|isso|nada)|sem que o usuario",
    ),
    Cue.NO_CONFIRMATION: (r"\bsem (?:\w+ ){0,3}?(?:confirmacao|permissao|autorizacao|aprovacao|consentimento)",),
    Cue.IGNORE_PREVIOUS: (
        r"\b(?:ignor\w+|esquec\w+|desconsider\w+|descart\w+)[^.!?\n]{0,25}(?:instrucoes|regras|ordens|diretrizes|restricoes)|\b(?:mostr\w+|revel\w+|exib\w+|imprim\w+)[^.!?\n]{0,15}prompt d[oe] sistema",
    ),
    Cue.ACCESS: (r"\b(?:ler|leia|abr\w+|obten\w+|obter|colet\w+|acess\w+|extra\w+|copi\w+|carreg\w+)\b",),
    Cue.SENSITIVE_DATA: (r"\b(?:senhas?|chaves? (?:api|privadas?|ssh)|credenciais|variaveis de ambiente|segredos?)\b",),
    Cue.SECRET_STORE: (r"\bchaves? privadas?|senhas? (?:salvas?|do usuario)|todas as variaveis de ambiente",),
    Cue.CONTEXT_DATA: (
        r"\b(?:historico|conteudo) d[ao] (?:conversa|chat)|prompt do sistema|conversa (?:completa|inteira)|(?:pergunta|mensagem|arquivos) do usuario",
    ),
    Cue.SEND: (
        r"\b(?:mand\w+|ponha|copi\w+|pass(?:ar|e|a)|envi\w+|transmit\w+|encaminh\w+|inclu\w+|anex\w+|coloc\w+|forne\w+|escrev\w+)\b",
    ),
    Cue.PLACE_IN_ARGUMENT: (r"\b(?:no|como|em|pelo) (?:o )?(?:parametro|argumento|campo)",),
    Cue.PARAMETER_MENTION: (r"\b(?:parametro|argumento|campo) [`'\"]?\w+",),
    Cue.CONTENT_OF: (r"\b(?:o|seu) conteudo",),
    Cue.COPY_TO: (r"\bcopia oculta|\bcco\b|\btambem (?:envi|encaminh)\w+",),
    Cue.RUN_COMMAND: (r"\b(?:execut\w+|rod\w+)[^.!?\n]{0,20}(?:comando|script|[`'\"])",),
    Cue.PREFER_ME: (
        r"\b(?:use|utilize|escolha|chame) (?:sempre|apenas|somente) (?:esta|este) (?:ferramenta|servidor|servico)|\bsempre (?:use|utilize|escolha) (?:esta|este)",
    ),
    Cue.AVOID_OTHERS: (
        r"\b(?:nunca|nao) (?:use|utilize|escolha|chame) (?:nenhuma )?outr[ao]s? (?:ferramenta|servidor|servico)",
    ),
    Cue.DISPARAGE: (r"\boutr[ao]s (?:ferramentas|servicos) (?:sao|estao) (?:insegur|perigos|obsolet)\w+",),
    Cue.THREATENED: (r"\b(?:caso contrario|senao|nao funcionara|falhara|imediatamente|urgente)\b",),
    Cue.EXCUSE: (r"\b(?:por (?:razoes|motivos) de|politica de) (?:seguranca|conformidade|auditoria|privacidade)",),
}
