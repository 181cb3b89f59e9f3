"""Verifies a license file offline and prints the license's features:

    python3 verify.py jwks.json desktop-app.license desktop-app

Needs the package cryptography.
"""

import base64
import json
import sys
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

CLOCK_SKEW_SECONDS = 300  # what this computer's clock may be off by


class Refused(Exception):
    """Says why a file is refused."""


def verify_license(jwks: dict, file: str, product: str, now: float) -> dict:
    """Returns what the file says, or raises Refused."""
    parts = file.strip().split(".")
    if len(parts) != 3:
        raise Refused("not a license file")
    head, body, signature = parts

    # The header is not to be trusted: it only chooses among the keys that this program knows.
    header = decode_object(head)
    if header.get("alg") != "EdDSA":
        raise Refused("signed by another algorithm")
    if header.get("typ") != "keyrail-license+jws":
        raise Refused("not a license file")
    public_key = find_key(jwks, header.get("kid"))
    try:
        public_key.verify(decode(signature), f"{head}.{body}".encode())
    except InvalidSignature:
        raise Refused("changed after it was signed") from None

    license = decode_object(body)
    if license["version"] != 1:
        raise Refused("of a format that this program does not know")
    if license["product"] != product:
        raise Refused("of another product")
    if now < license["nbf"] - CLOCK_SKEW_SECONDS:
        raise Refused("not valid yet")
    if now >= license["exp"] + CLOCK_SKEW_SECONDS:
        raise Refused("expired: get a new one")
    return license


def find_key(jwks: dict, kid: object) -> Ed25519PublicKey:
    for key in jwks["keys"]:
        if (key["kid"], key["kty"], key["crv"]) == (kid, "OKP", "Ed25519"):
            return Ed25519PublicKey.from_public_bytes(decode(key["x"]))
    raise Refused("signed by an unknown key")


def decode(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        raise Refused("not a license file") from None


def decode_object(part: str) -> dict:
    try:
        value = json.loads(decode(part))
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Refused("not a license file")
    return value


def main() -> None:
    if len(sys.argv) != 4:
        sys.exit("usage: verify.py <jwks.json> <file.license> <product>")
    jwks_path, file_path, product = sys.argv[1:]
    with open(jwks_path, encoding="utf-8") as jwks, open(file_path, encoding="utf-8") as file:
        try:
            license = verify_license(json.load(jwks), file.read(), product, time.time())
        except Refused as refused:
            sys.exit(f"Refused: {refused}")
    for name, value in license["features"].items():
        print(f"{name}={value}")


if __name__ == "__main__":
    main()
