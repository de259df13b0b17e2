"""What a phone does to seal, in Python: the other half of svpp.people.sealing, for the tests."""

from __future__ import annotations

import base64
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask.testing import FlaskClient

from tests.conftest import Clients
from tests.entries import DEVICE


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def escrow(sealing: dict[str, Any], key: bytes, person: str, device: str = DEVICE) -> str:
    """`sealing`: as the session's answer gives it."""
    own = ec.generate_private_key(ec.SECP256R1())
    point = own.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.b64decode(sealing["key"]))
    shared = own.exchange(ec.ECDH(), theirs)
    wrapping = HKDF(hashes.SHA256(), 32, point, b"ronde escrow 1").derive(shared)
    inside = {"key": text(key), "person": person, "device": device, "voucher": sealing.get("voucher")}
    sealed = AESGCM(wrapping).encrypt(bytes(12), json.dumps(inside).encode(), None)
    return f"1.{sealing['id']}.{text(point)}.{text(sealed)}"


def page(key: bytes, person: str, name: str, revisions: list[dict[str, Any]]) -> str:
    """A sealed page of an outbox."""
    items = [{"seq": n, "revision": one, "tries": 0, "status": "waiting"} for n, one in enumerate(revisions)]
    nonce = os.urandom(12)
    sealed = AESGCM(key).encrypt(nonce, json.dumps(items).encode(), f"{person}/{name}".encode())
    return text(nonce + sealed)


class Vault:
    """One person's sealed records on one phone."""

    def __init__(self, clients: Clients, username: str, device: str = DEVICE) -> None:
        answer = clients.as_(username).get(f"/api/v1/session?device={device}").get_json()
        self.person, self.device, self.key = str(answer["person"]["id"]), device, os.urandom(32)
        self.escrow = escrow(answer["sealing"], self.key, self.person, device)

    def page(self, *revisions: dict[str, Any], name: str = "o:0") -> str:
        return page(self.key, self.person, name, list(revisions))


def enrol(app_client: FlaskClient, code: str, device: str = DEVICE) -> dict[str, Any]:
    answer = app_client.post("/api/v1/devices", json={"device": device, "code": code})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found
