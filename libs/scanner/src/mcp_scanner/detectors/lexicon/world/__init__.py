"""Languages other than English: words by meaning, and one grammar that makes cues of them.

`SIGNS` tells by which letters or common words each language shows, so that its patterns run only where it may stand.
"""

from __future__ import annotations

# Words of every other sentence that are no English words; two of them near each other tell the language.
_COMMON = {
    "french": "vous les des une un sans outil utilisateur avant dans cette ces aux est pour avec votre vos du qui que sur "
    "toujours puis la le et ne pas chaque tout tous toute toutes si de par ce en au",
    "spanish": "usuario herramienta siempre todas todos antes cuando los las una un por para con del sin este esta como cada "
    "el al la y no que en se su lo si de",
    "portuguese": "usuario utilizador ferramenta sempre todas todos antes quando os as um uma por para com do da dos das sem "
    "este esta como cada que nao em se no na ao pela pelo ou mais voce",
    "italian": "utente strumento sempre tutte tutti prima quando il lo gli le un una per con del della dei delle nel nella senza "
    "questo questa che non di al alla ai ogni anche se poi da",
    "german": "nicht nutzer immer ohne wenn alle und bitte der das den dem ist wird mit fur auf ein eine einen einer im zu bei "
    "die vor nach von sie du dem zum zur werden",
}
_SCRIPTS = {
    "chinese": "[\u4e00-\u9fff]{2}",
    "japanese": "[\u3040-\u30ff]",
    "korean": "[\uac00-\ud7af]{2}",
    "russian": "[\u0430-\u044f]{3}",
    "ukrainian": "[\u0456\u0457\u0454\u0491]",
}


def shows(language: str) -> str:
    """The pattern of one letter or common word of the language."""
    script = _SCRIPTS.get(language)
    return script or rf"\b(?:{'|'.join(_COMMON[language].split())})\b"


def _sign(language: str) -> str:
    word = shows(language)
    return word if language in _SCRIPTS else rf"{word}[^\n]{{0,40}}{word}"


SIGNS: tuple[tuple[str, str], ...] = tuple((f"world.{language}", _sign(language)) for language in (*_SCRIPTS, *_COMMON))
