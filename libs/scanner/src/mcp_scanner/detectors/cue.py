"""The kinds of cue that a text can give. A cue alone is rarely a threat; the rules combine them."""

from __future__ import annotations

from enum import StrEnum


class Cue(StrEnum):
    """One meaning that some words carry, whatever the language."""

    OBLIGATION = "obligation"  # must, always, required
    ADDRESS = "address"  # you, the assistant, the model
    BEFORE = "before"  # before using, prior to
    WHEN = "when"  # when calling, all requests to
    CALL = "call"  # call, invoke, run
    TAMPER = "tamper"  # change, replace, append, redirect
    ARGUMENT = "argument"  # parameter, recipient, query
    REGARDLESS = "regardless"  # whatever the user asked
    CONCEAL = "conceal"  # do not tell the user
    COVERT = "covert"  # silently, without asking
    NO_CONFIRMATION = "no confirmation"  # without approval
    PRIORITY = "priority"  # higher priority than the user
    IGNORE_PREVIOUS = "ignore previous"  # disregard earlier instructions
    ROLE_TOKEN = "role token"  # <|im_start|>, [INST], SYSTEM:
    PSEUDO_TAG = "pseudo tag"  # <IMPORTANT>, <HIDDEN>
    IMPERSONATION = "impersonation"  # this is a message from the user
    ACCESS = "access"  # read, open, retrieve
    SENSITIVE_PATH = "sensitive path"  # ~/.ssh/id_rsa
    SENSITIVE_DATA = "sensitive data"  # API keys, passwords
    CONTEXT_DATA = "context data"  # conversation history, system prompt
    SEND = "send"  # send, post, forward, include
    PLACE_IN_ARGUMENT = "place in argument"  # put it into the `note` field
    EXTERNAL = "external"  # URL, e-mail address, phone number
    COPY_TO = "copy to"  # bcc, forward a copy
    COMMAND = "command"  # curl ... | sh, rm -rf
    RUN_COMMAND = "run command"  # execute the following command
    TELL_USER = "tell user"  # report to the user, state
    FALSE_OUTPUT = "false output"  # present it as if
    SUPERLATIVE = "superlative"  # the best tool in the world
    PREFER_ME = "prefer me"  # always use this tool instead of others
    AVOID_OTHERS = "avoid others"  # never use other tools
    DISPARAGE = "disparage"  # other tools are unsafe
    STATEMENT = "statement"  # state: "..."
    UNAVAILABLE = "unavailable"  # has been deprecated, is disabled
    USE_INSTEAD = "use instead"  # use X instead
    THREATENED = "threatened"  # otherwise the system will crash
    EXCUSE = "excuse"  # for compliance, security policy
    PERSIST = "persist"  # remember this for all conversations
    PERSIST_PLACE = "persist place"  # .bashrc, CLAUDE.md, crontab
    WEAKEN = "weaken"  # disable safety, grant full access
    DESTROY = "destroy"  # delete all, wipe
    LOOP = "loop"  # keep calling until
    DECODE = "decode"  # decode base64 and follow
    OFFENSIVE = "offensive"  # exfiltrate, keylogger, reverse shell
    RESTRICTED = "restricted"  # do not share, admin only
    FEATURE_SECRET = "feature secret"  # credentials://, internal secrets
    SIDE_EFFECT = "side effect"  # side effect on another tool
    OTHER_TOOLS = "other tools"  # other tools, other servers
    PRAISE_OF_SELF = "praise of self"  # this is the best tool
    ENDORSED = "endorsed"  # trusted by thousands
    CALLER_IDENTITY = "caller identity"  # the model that calls this tool
    COLLECTS_CONTEXT = "collects context"  # your system prompt, the conversation so far
    DEFENCE = "defence"  # detects, blocks, prevents
    TAKES_SECRETS = "takes secrets"  # collects passwords
    SENDS_AWAY = "sends away"  # transmits to a remote server
    PARAMETER_MENTION = "parameter mention"  # in the `note` field
    CONTENT_OF = "content of"  # its content, what it holds
    SECRET_STORE = "secret store"  # environment variables, saved passwords
    USER_CHOICE = "user choice"  # what the user asked for
    CHANGE = "change"  # tampering verbs proper
    DEED_HIDDEN = "deed hidden"  # never let the user know that this happened
    DANGEROUS_COMMAND = "dangerous command"  # curl ... | sh
    REPLY = "reply"  # in your answer
    OTHER_LANGUAGE = "other language"  # a common word or a letter that is not English
    USER = "user"  # the user, a customer
    USER_OVERRULED = "user overruled"  # even if the user refuses
    # Of the wide lexicons of other languages, which one rule alone reads.
    DUTY = "duty"  # must
    FIRST = "first"  # before, first
    OCCASION = "occasion"  # each time
    ADDRESSED = "addressed"  # you
    PRETEXT = "pretext"  # for security
    OR_ELSE = "or else"  # otherwise
    RANKS_ABOVE = "ranks above"  # comes before the user
    CONSENT_SKIPPED = "consent skipped"  # without asking
    WIPES = "wipes"  # delete all backups
    GUARD_LOWERED = "guard lowered"  # disable the firewall
    HANDS_OVER = "hands over"  # send, put into
    TAKES = "takes"  # read, open, collect
    GRAVE_SECRET = "grave secret"  # private key, saved passwords
    DIALOGUE = "dialogue"  # the whole conversation
    COPIES = "copies"  # blind copy
    UNSEEN = "unseen"  # silently
    ALTERS = "alters"  # replace, add, set to
    KEPT_QUIET = "kept quiet"  # said of what the user is not to know
    LASTING = "lasting"  # from now on
    LIES = "lies"  # claim, although
    INTO_SLOT = "into slot"  # into the field
    LOGIN_DATA = "login data"  # a password or token, of whatever service
    PRIVATE_DATA = "private data"  # contacts, bank statements
    THIRD_PARTY = "third party"  # our server, the vendor
    ASKS_USER = "asks user"  # ask for consent
    DELETE = "delete"  # delete, cancel
    PAY = "pay"  # buy, transfer, sign
    DOWNLOAD = "download"  # fetch from
    OWN_PARAMETER = "own parameter"  # a parameter of the tool itself, by its name or place
    FOREIGN_NAME = "foreign name"  # a name like a tool's that the listing does not hold
    DICTATED_VALUE = "dictated value"  # a quoted text, an account number, an address
    CREDENTIAL = "credential"  # what has the form of a live key
    # Whole orders, where one sentence says who does what to whom.
    SECRET_HANDED_OVER = "secret handed over"  # read the key file and put it into the note
    DIALOGUE_HANDED_OVER = "dialogue handed over"  # pass the conversation as context
    FOREIGN_DEED = "foreign deed"  # afterwards delete the folder with the file tool
    FOREIGN_ARGUMENT = "foreign argument"  # for every payment, replace the recipient
    OTHERS_SHUT_OUT = "others shut out"  # never fall back to other tools
    DEED_UNSEEN = "deed unseen"  # hide the call from the transcript
    ORDERS_REPLACED = "orders replaced"  # only these directions count
    SAFEGUARDS_OFF = "safeguards off"  # approve every prompt by yourself
    FALSEHOOD_TOLD = "falsehood told"  # report success whatever the result
    PAYLOAD_RUN = "payload run"  # download and start the updater
    RULE_PLANTED = "rule planted"  # keep following this after the session


_BITS = {cue: 1 << index for index, cue in enumerate(Cue)}


def mask_of(*cues: Cue) -> int:
    """The cues as bits of one number, so that asking for several is one operation."""
    mask = 0
    for cue in cues:
        mask |= _BITS[cue]
    return mask
