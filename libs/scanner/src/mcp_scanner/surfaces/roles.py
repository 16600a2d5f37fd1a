"""What a string is for, told by the key that holds it."""

from __future__ import annotations

from mcp_scanner.listing.repeated import meant_key
from mcp_scanner.surfaces.field import Role

# Keys of the MCP specification (2024-11-05 to 2026-07-28) and of JSON Schema 2020-12: vocabulary, not a server's words.
_BY_KEY = {
    "description": Role.DESCRIPTION,
    "title": Role.TITLE,
    "name": Role.NAME,
    "enum": Role.VALUE,
    "default": Role.VALUE,
    "const": Role.VALUE,
    "example": Role.VALUE,
    "examples": Role.VALUE,
    "pattern": Role.VALUE,
    "enumNames": Role.VALUE,
    "annotations": Role.ANNOTATION,
    "_meta": Role.META,
    "uri": Role.URI,
    "uriTemplate": Role.URI,
    "mimeType": Role.URI,
    "instructions": Role.INSTRUCTIONS,
    "properties": Role.PARAMETER,
    "patternProperties": Role.PARAMETER,
    "$defs": Role.PARAMETER,
    "definitions": Role.PARAMETER,
    "dependentSchemas": Role.PARAMETER,
}
_VOCABULARY = frozenset(_BY_KEY) | frozenset(
    "type items required additionalProperties anyOf oneOf allOf not if then else format minimum maximum "
    "exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems uniqueItems multipleOf $ref $schema $id "
    "$comment inputSchema outputSchema arguments icons src sizes theme size audience priority "
    "lastModified readOnlyHint "
    "destructiveHint idempotentHint openWorldHint execution taskSupport version websiteUrl minProperties "
    "maxProperties "
    "propertyNames contains prefixItems unevaluatedProperties dependentRequired readOnly writeOnly "
    "deprecated nullable "
    "discriminator contentEncoding contentMediaType $anchor $dynamicRef ttlMs cacheScope".split()
)
# Roles of everything inside.
_HANDED_DOWN = frozenset({Role.ANNOTATION, Role.META, Role.VALUE, Role.UNDEFINED})
# Depth of an item's own `name` and `description`; a parameter's description lies deeper.
_OWN_DEPTH = 0
_DEEPER = {
    Role.DESCRIPTION: Role.PARAMETER_TEXT,
    Role.TITLE: Role.PARAMETER_TEXT,
    Role.NAME: Role.PARAMETER,
}


def key_is_vocabulary(key: str) -> bool:
    """Whether a key belongs to MCP or JSON Schema, and so says nothing of the server's own."""
    return key in _VOCABULARY or meant_key(key) in _VOCABULARY


def role_below(parent: Role, key: str, depth: int) -> Role:
    """The role of what stands under `key`, given the role of the object that holds the key."""
    if parent in _HANDED_DOWN:
        return parent
    if parent is Role.PARAMETER:
        return Role.OTHER
    role = _BY_KEY.get(key) or (Role.TERM if key in _VOCABULARY else _role_of_another(key))
    if depth > _OWN_DEPTH and role is not Role.TERM:
        return _DEEPER.get(role, role)
    return role


def _role_of_another(key: str) -> Role:
    """The role of a key outside the vocabulary, which the reader of listings may have made of one inside."""
    meant = meant_key(key)
    return Role.OTHER if meant == key else _BY_KEY.get(meant, Role.OTHER)
