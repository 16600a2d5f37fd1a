"""Hashes, ciphers and sources of chance that do not protect what they are used for."""

from __future__ import annotations

from mcp_scanner.source.catalogue import Call, Catalogue
from mcp_scanner.source.events import Effect
from mcp_scanner.source.values import Origin


def declare_cryptography(catalogue: Catalogue) -> None:
    """Declare broken primitives; sound ones need no declaration."""
    # A digest is a number in other clothes: nothing of what the caller sent can attack through it.
    catalogue.add(
        Call(Effect.HASH, target=(), data=(0, "data"), cleans=True),
        "hashlib.md5 hashlib.sha1 hashlib.new zlib.crc32 zlib.adler32 binascii.crc32 Crypto.Hash.MD5.new",
    )
    catalogue.add(
        Call(Effect.CIPHER, target=(0, "key"), data=(0, 1, 2), constructs=True),
        """
        Crypto.Cipher.DES.new Crypto.Cipher.DES3.new Crypto.Cipher.ARC4.new Crypto.Cipher.ARC2.new Crypto.Cipher.XOR.new
        Crypto.Cipher.Blowfish.new Cryptodome.Cipher.DES.new Cryptodome.Cipher.ARC4.new Cryptodome.Cipher.Blowfish.new
        cryptography.hazmat.primitives.ciphers.algorithms.ARC4
        cryptography.hazmat.primitives.ciphers.algorithms.Blowfish
        cryptography.hazmat.primitives.ciphers.algorithms.TripleDES cryptography.hazmat.primitives.ciphers.modes.ECB
        cryptography.hazmat.decrepit.ciphers.algorithms.ARC4 pyDes.des
        """,
    )
    catalogue.add(
        Call(Effect.RANDOM, target=(), gives=Origin.CHANCE),
        """
        random.randint random.randrange random.random random.getrandbits random.shuffle random.randbytes random.uniform
        numpy.random.randint uuid.uuid1
        """,
    )
    catalogue.add(Call(Effect.RANDOM, target=(0,), constructs=True), "random.choice random.choices random.sample")
    catalogue.add(
        Call(Effect.CIPHER, target=(), constructs=True),
        "ssl._create_unverified_context ssl._create_stdlib_context requests.packages.urllib3.disable_warnings",
    )
