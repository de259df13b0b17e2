"""An OpenID Connect provider on this machine, made with Authlib's server side: codes, PKCE, nonces, signed tokens."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, jsonify
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server


@dataclass
class Client(ClientMixin):  # type: ignore[misc]
    """Ronde, as the provider knows it."""

    client_id: str = "ronde"
    secret: str = "a secret between the two"
    redirects: set[str] = field(default_factory=set)

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return next(iter(self.redirects))

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirects

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == self.secret

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code:
    """One authorisation under way."""

    code: str
    username: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class Provider:
    """`username` is who sits at the screen there; `issuer` its address. Stop it when done."""

    def __init__(self) -> None:
        self.username = "alice"
        self.client, self.codes = Client(), dict[str, Code]()
        self.key = RSAKey.generate_key(2048, {"use": "sig", "kid": "one", "alg": "RS256"})
        self.app = Flask("provider")
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self._routes(self._authorization_server())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _authorization_server(self) -> Any:
        provider = self

        class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
            def save_authorization_code(self, code: str, asked: Any) -> None:
                data = asked.payload.data
                provider.codes[code] = Code(
                    code,
                    asked.user,
                    asked.payload.redirect_uri,
                    asked.payload.scope,
                    data.get("nonce"),
                    data.get("code_challenge"),
                    data.get("code_challenge_method"),
                )

            def query_authorization_code(self, code: str, client: Client) -> Code | None:
                return provider.codes.get(code)

            def delete_authorization_code(self, authorization_code: Code) -> None:
                del provider.codes[authorization_code.code]

            def authenticate_user(self, authorization_code: Code) -> str:
                return authorization_code.username

        class Tokens(OpenIDCode):  # type: ignore[misc]
            def exists_nonce(self, nonce: str, asked: Any) -> bool:
                return False

            def resolve_client_private_key(self, client: Client) -> Any:
                return provider.key

            def get_client_algorithm(self, client: Client) -> str:
                return "RS256"

            def get_client_claims(self, client: Client) -> dict[str, Any]:
                return {"iss": provider.issuer}

            def generate_user_info(self, user: str, scope: str) -> UserInfo:
                return UserInfo(sub=f"id-of-{user}", preferred_username=user)

        server = AuthorizationServer(
            self.app, query_client=lambda _id: self.client, save_token=lambda _token, _asked: None
        )
        server.register_grant(Grant, [Tokens(require_nonce=True), CodeChallenge(required=True)])
        return server

    def _routes(self, server: Any) -> None:
        @self.app.get("/.well-known/openid-configuration")
        def configuration() -> Any:
            return jsonify(
                issuer=self.issuer,
                authorization_endpoint=f"{self.issuer}/authorize",
                token_endpoint=f"{self.issuer}/token",
                jwks_uri=f"{self.issuer}/keys",
                id_token_signing_alg_values_supported=["RS256"],
            )

        @self.app.get("/authorize")
        def authorize() -> Any:
            grant = server.get_consent_grant(end_user=self.username)
            return server.create_authorization_response(grant=grant, grant_user=self.username)

        @self.app.post("/token")
        def token() -> Any:
            return server.create_token_response()

        @self.app.get("/keys")
        def keys() -> Any:
            return jsonify(KeySet([self.key]).as_dict(private=False))
