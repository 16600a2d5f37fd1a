"""The grammar of orders, the same for every language: which classes of words together carry which meaning."""

from __future__ import annotations

from mcp_scanner.detectors.cue import Cue
from mcp_scanner.detectors.lexicon.world import shows
from mcp_scanner.detectors.lexicon.world.words import SHORT, Words, expression


def compose(language: str, words: Words) -> dict[Cue, tuple[str, ...]]:
    """The patterns of every cue that the words of a language can give."""

    def of(*names: str) -> str:
        return "(?:" + "|".join(expression(getattr(words, name), spaced=words.spaced) for name in names) + ")"

    def both(*groups: tuple[str, str]) -> tuple[str, ...]:
        """Each pair in either order: languages differ in where the verb stands."""
        return tuple(pattern for one, other in groups for pattern in (one + SHORT + other, other + SHORT + one))

    tell, user, use, others = of("tell"), of("user"), of("use"), of("other_tools")
    not_tell = of("dont_tell") if words.dont_tell else of("no") + SHORT + tell
    not_use = of("dont_use") if words.dont_use else of("no") + SHORT + use
    even, wish = of("even"), of("user", "wish")
    overruled = (even + SHORT + wish, *both((of("ignore"), wish)))
    if words.verb_last:
        overruled = (*overruled, wish + SHORT + even)
    return {
        Cue.OTHER_LANGUAGE: (shows(language),),
        Cue.DUTY: (of("must"),),
        Cue.ADDRESSED: (of("you"),),
        Cue.FIRST: (of("before"),),
        Cue.OCCASION: (of("whenever"),),
        Cue.CALL: (of("use", "run"),),
        Cue.ALTERS: (of("change"),),
        Cue.ARGUMENT: (of("target"),),
        Cue.USER: (user,),
        Cue.USER_OVERRULED: overruled,
        Cue.KEPT_QUIET: (*both((not_tell, user)), *both((of("hide"), user)), of("unnoticed")),
        Cue.DEED_HIDDEN: (of("unnoticed"),),
        Cue.UNSEEN: (of("secretly"),),
        Cue.CONSENT_SKIPPED: (of("unasked"), *both((of("consent"), of("granted")))),
        Cue.ASKS_USER: (of("ask"),),
        Cue.RANKS_ABOVE: (of("outrank"),),
        Cue.IGNORE_PREVIOUS: both((of("ignore"), of("rules"))),
        Cue.TAKES: (of("read"),),
        Cue.LOGIN_DATA: (of("credential"),),
        Cue.GRAVE_SECRET: (of("secret"),),
        Cue.PRIVATE_DATA: (of("private"),),
        Cue.DIALOGUE: (of("dialogue"),),
        Cue.CONTENT_OF: (of("content"),),
        Cue.HANDS_OVER: (of("send"),),
        Cue.INTO_SLOT: (of("slot"),),
        Cue.THIRD_PARTY: (of("third"),),
        Cue.COPIES: (of("copy"),),
        Cue.DELETE: (of("delete"),),
        Cue.WIPES: both((of("delete"), of("valuable"))),
        Cue.PAY: (of("pay"),),
        Cue.RUN_COMMAND: both((of("run", "use"), of("command"))),
        Cue.DOWNLOAD: (of("download"),),
        Cue.TELL_USER: both((tell, user)),
        Cue.REPLY: (of("reply"),),
        Cue.LIES: (of("pretend"),),
        Cue.SUPERLATIVE: (of("best"),),
        Cue.PREFER_ME: both((of("must") + SHORT + use, of("this_tool"))),
        Cue.OTHER_TOOLS: (others,),
        Cue.AVOID_OTHERS: both((not_use, others)),
        Cue.DISPARAGE: both((others, of("bad"))),
        Cue.USE_INSTEAD: (of("instead"),),
        Cue.OR_ELSE: (of("otherwise"),),
        Cue.PRETEXT: (of("excuse"),),
        Cue.LASTING: (of("forever"),),
        Cue.GUARD_LOWERED: both((of("disable"), of("guard"))),
    }
