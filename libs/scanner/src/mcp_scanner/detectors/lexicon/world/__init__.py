"""Languages other than English: words by meaning, and one grammar that makes cues of them.

`SIGNS` tells by which letters or common words each language shows, so that its patterns run only where it may stand.
"""

from __future__ import annotations

# Words of every other sentence that are no English words; two of them near each other tell the language.
_COMMON = {
    "french": "vous les une un sans outil utilisateur avant dans cette ces aux est pour avec votre vos du qui que "
    "sur toujours puis le et ne pas chaque tout tous toute toutes ce",
    "spanish": "usuario herramienta siempre todas todos antes cuando los las una un por para con del sin este esta "
    "como cada el al y que en su lo de",
    "portuguese": "usuario utilizador ferramenta sempre todas todos antes quando um uma por para da dos das sem este "
    "esta como cada que nao em ao pela pelo mais voce",
    "italian": "utente strumento sempre tutte tutti prima quando il lo gli le un una con del della dei delle nel "
    "nella senza questo questa che di al alla ai ogni anche poi",
    "dutch": "gebruiker niet altijd voordat zonder het een de van voor met bij naar aan wordt moet deze dit dat "
    "alle elke om uit je eerst",
    "polish": "uzytkownik uzytkownika nie zawsze przed oraz jest dla ze sie lub narzedzie plik jako od aby przez "
    "nalezy musisz",
    "turkish": "kullanıcı kullanıcıya kullanıcının ve bir bu icin ile once sonra her olarak olan dosya ne gibi da de ise tum mutlaka "
    "asla yok degil arac aracı var",
    "indonesian": "pengguna jangan tidak sebelum selalu kirim harus untuk yang dengan dan ke di dari ini itu setiap semua pada tanpa "
    "alat atau jika akan adalah",
    "vietnamese": "khong nguoi dung cua cac va phai luon truoc khi duoc vao voi neu noi cong cu theo moi tat ca gui",
    "german": "nicht nutzer immer ohne wenn alle und bitte der das den dem ist wird mit fur auf ein eine einen "
    "einer im zu bei vor nach von sie du dem zum zur werden",
}
_SCRIPTS = {
    "chinese": "[\u4e00-\u9fff]{2}",
    "japanese": "[\u3040-\u30ff]",
    "korean": "[\uac00-\ud7af]{2}",
    "russian": "[\u0430-\u044f]{3}",
    "ukrainian": "[\u0456\u0457\u0454\u0491]",
    "arabic": "[\u0621-\u064a]{2}",
    "hindi": "[\u0905-\u094d]{2}",
}


# Letters that tell a language where its words, short of accents, do not.
_LETTERS = {"polish": "\u0142", "turkish": "\u0131", "vietnamese": "\u0111"}


def shows(language: str) -> str:
    """The pattern of one letter or common word of the language."""
    if language in _SCRIPTS:
        return _SCRIPTS[language]
    word = rf"\b(?:{'|'.join(_COMMON[language].split())})\b"
    return f"(?:{_LETTERS[language]}|{word})" if language in _LETTERS else word


def _sign(language: str) -> str:
    if language in _SCRIPTS:
        return _SCRIPTS[language]
    word = shows(language)
    twice = rf"{word}[^\n]{{0,40}}{word}"
    return f"{_LETTERS[language]}|{twice}" if language in _LETTERS else twice


SIGNS: tuple[tuple[str, str], ...] = tuple((f"world.{language}", _sign(language)) for language in (*_SCRIPTS, *_COMMON))
