"""What the families share: people, hiding places, ways of handing over."""

from __future__ import annotations

# Any number of characters of the same sentence: RE2 is linear, where counted repetition would make large automata.
GAP = r"(?:[^.!?;\n]|\.[^\s])*?"
PEOPLE = (
    r"(?:the |an? |any |your |these |their )*(?:end[- ]|human )?"
    r"(?:users?|humans?|persons?|people|customers?|operators?|reviewers?|anyone|anybody|them|account holder)"
)
HAND_OVER = (
    r"(?:put|puts|plac(?:e|ed|ing)|pass(?:es|ed)?|includ(?:e|es|ed|ing)|attach(?:es|ed)?|append(?:ed)?|add(?:ed)?|insert(?:ed)?|embed(?:ded)?|suppl(?:y|ied)|"
    r"provid(?:e|ed)|send|sent|giv(?:e|en|ing)|hand(?:s|ed)?(?: over)?|shar(?:e|ed|ing)|forward(?:s|ed|ing)?|submit(?:ted)?|upload(?:s|ed)?|post(?:ed)?|transmit(?:ted)?|enter(?:ed)?|past(?:e|ed)|"
    r"quot(?:e|ed)|encod(?:e|ed)|deliver(?:ed)?|mail(?:ed)?|relay(?:ed)?|push(?:ed)?|leak|report(?:ed)?|disclos(?:e|ed)|copy|copied|dump(?:ed)?|store)"
)
