"""One small settings class per concern; every field says what it is for and where its default comes from."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "MCP_PLATFORM_"

_CONFIG = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)


class DatabaseSettings(BaseSettings):
    """PostgreSQL. Pool sizes are not set here: they follow from the sizing plan."""

    model_config = _CONFIG

    database_url: SecretStr = Field(
        default=SecretStr("postgresql+asyncpg://mcp:mcp@127.0.0.1:5432/mcp"),
        description="SQLAlchemy URL of the database; the driver must be asyncpg.",
    )
    database_connect_timeout_seconds: float = Field(
        default=10.0, gt=0, description="Seconds to wait for a new connection (the performance guide's 10 s)."
    )
    database_command_timeout_seconds: float = Field(
        default=30.0, gt=0, description="Seconds one statement may take (the performance guide's 30 s)."
    )
    database_pool_timeout_seconds: float = Field(
        default=5.0,
        gt=0,
        description="Seconds a request waits for a pooled connection before it is answered 503 with Retry-After.",
    )
    database_pool_recycle_seconds: int = Field(
        default=3600, gt=0, description="Age at which a pooled connection is replaced (the performance guide's hour)."
    )

    @field_validator("database_url")
    @classmethod
    def _asyncpg(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        scheme, separator, rest = url.partition("://")
        if not separator or scheme not in {"postgresql", "postgres", "postgresql+asyncpg"}:
            raise ValueError("must start with postgresql+asyncpg://")
        return SecretStr(f"postgresql+asyncpg://{rest}")


class CacheSettings(BaseSettings):
    """Redis or Valkey: response cache and task broker."""

    model_config = _CONFIG

    redis_url: SecretStr = Field(
        default=SecretStr("redis://127.0.0.1:6379/0"),
        description="Redis or Valkey URL for the cache and the task broker (redis://, rediss://).",
    )
    cache_ttl_seconds: float = Field(
        default=300.0, gt=0, description="Life of a cached answer that no write invalidates (the guide's 5 minutes)."
    )
    cache_local_max_bytes: int | None = Field(
        default=None,
        ge=0,
        description="Memory each API process may spend on ready response bodies, when less than sizing gives it; "
        "0 turns the in-process cache off.",
    )


class SecuritySettings(BaseSettings):
    """Tokens, passwords and what may be said to whom."""

    model_config = _CONFIG

    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key that signs access tokens (HS256), 32 bytes or more. Without one, development draws a "
        "random key per start and production refuses to start.",
    )
    previous_secret_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        default=(), description="Comma-separated older keys whose tokens are still accepted: rotate without log-outs."
    )
    access_token_ttl_seconds: int = Field(
        default=900, ge=30, description="Life of an access token: 15 minutes, so that a leaked one is soon worthless."
    )
    refresh_token_ttl_seconds: int = Field(
        default=14 * 24 * 3600, ge=60, description="Life of a refresh token; each use replaces it."
    )
    login_max_failures: int = Field(
        default=10,
        ge=1,
        description="Failed logins of one user from one address, or with one device mark, in a quarter of an hour; "
        "then that pair, and only that pair, gets one attempt at a time as the budget refills.",
    )
    login_max_failures_per_address: int = Field(
        default=100,
        ge=1,
        description="Failed logins from one address in a quarter of an hour, over all users who have not logged in "
        "from there lately: a gateway's address is shared by many people, hence ten times a user's.",
    )
    login_max_failures_per_account: int = Field(
        default=100,
        ge=1,
        description="Failed logins of one user in a quarter of an hour, over all addresses that have not logged in "
        "lately: slows many guessers at once, never the owner where she is known.",
    )

    @field_validator("previous_secret_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


class ScanSettings(BaseSettings):
    """What may be scanned, for how long, and how a lost scan is brought back."""

    model_config = _CONFIG

    target_allow: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Comma-separated networks (CIDR) or host:port that scans may reach although they are private. "
        "Link-local and metadata addresses are never reachable; loopback only by a literal address listed here.",
    )
    scan_timeout_seconds: float = Field(
        default=120.0, gt=0, description="Seconds one scan may spend on its target before it ends with an error."
    )
    scan_max_bytes: int = Field(
        default=10 * 1024 * 1024,
        gt=0,
        description="Bytes a target may answer in one scan, after decompression. A process with too little memory for "
        "that reads less: the API hands such a scan to the workers.",
    )
    scan_lease_seconds: float = Field(
        default=20.0, gt=0, description="Time without a heartbeat after which a running scan counts as lost."
    )
    scan_heartbeat_seconds: float = Field(
        default=5.0,
        gt=0,
        description="Interval of heartbeats; at most a third of the lease, so that two may be missed.",
    )
    scan_max_attempts: int = Field(
        default=3, ge=1, description="Times a scan is tried when its process dies, before it is marked failed."
    )
    scan_redispatch_seconds: float = Field(
        default=15.0, gt=0, description="Age at which a scan that nobody took is handed to the workers again."
    )
    reaper_interval_seconds: float = Field(
        default=5.0, gt=0, description="Interval of the scheduler's search for lost scans."
    )

    @field_validator("target_allow", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


class TracingSettings(BaseSettings):
    """OpenTelemetry traces, off unless an endpoint is set."""

    model_config = SettingsConfigDict(**_CONFIG, populate_by_name=True)

    otlp_endpoint: str = Field(
        default="",
        pattern=r"^$|^https?://\S+$",
        validation_alias=AliasChoices(f"{PREFIX}OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"),
        description="Base address (http://, https://) of an OTLP/HTTP receiver, often port 4318, for traces of API and "
        "workers; empty: none. OTEL_EXPORTER_OTLP_ENDPOINT does the same.",
    )
    trace_sample_ratio: float = Field(
        default=1.0,
        ge=0,
        le=1,
        description="Share of the traces begun here that are kept; a caller's own traceparent decides for itself. "
        "All by default, as in OpenTelemetry; lower it where answers are many.",
    )


class ApiSettings(BaseSettings):
    """The HTTP service and what all processes share."""

    model_config = _CONFIG

    environment: Literal["development", "production"] = Field(
        default="development",
        description="development serves /docs and forgives; production hides the docs and refuses unsafe settings.",
    )
    bind: str = Field(default="127.0.0.1:8000", description="Address and port the API listens on.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Lowest level that is logged."
    )
    access_log: Literal["off", "guide", "json"] = Field(
        default="off",
        description="Access log: off, the performance guide's format, or one JSON object a line. A log sees every "
        "request, so answers from process memory then take the way through the layers as well and cost more.",
    )
    tls_certificate: str = Field(
        default="", description="PEM certificate chain when the API itself terminates TLS; needs tls_key."
    )
    tls_key: str = Field(default="", description="PEM private key belonging to tls_certificate.")
    request_timeout_seconds: float = Field(
        default=6.0,
        gt=0,
        description="Seconds after which a request that nothing has answered gets 503 with Retry-After, as when the "
        "database hangs. Exports and streams have time-outs of their own.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Comma-separated networks (CIDR) of the proxies in front. From them, and only from them, "
        "X-Forwarded-For and X-Forwarded-Proto are believed; without any, the peer is the client.",
    )
    metrics_dir: str = Field(
        default="", description="Folder for the processes' shared metric files; a temporary one when empty."
    )
    metrics_bind: str = Field(
        default="",
        pattern=r"^$|^.+:[0-9]{1,5}$",
        description="Address and port on which worker and scheduler serve /metrics and /livez; empty serves neither.",
    )

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            ip_network(text)
        return value

    @property
    def trusted_proxy_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """`trusted_proxies`, parsed."""
        return tuple(ip_network(text) for text in self.trusted_proxies)
