"""Asks a service politely: not too often, again where that may help, and never beyond that."""

import logging
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import requests
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from graphbuild import __version__
from graphbuild.errors import FetchError
from graphbuild.fetch.service import BrokenReplyError, Service

__all__ = ["Client", "retry_after"]

_T = TypeVar("_T")
_logger = logging.getLogger(__name__)
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_OK = 200
_NO_KEY = frozenset({401, 403})
_NOT_FOUND = 404
_REDIRECTS = range(300, 400)
_CONNECT_SECONDS, _READ_SECONDS = 20.0, 90.0
_LONGEST_REPLY = 1 << 28
_CHUNK = 1 << 16
_LONGEST_WAIT = 900.0
_LONGEST_BACK_OFF = 120.0
_SHOWN = 300
_TAG = re.compile(r"<[^<>]{0,500}>")
_REASONS = {429: "too many requests", 500: "server error", 502: "bad gateway", 503: "unavailable"}


class _TryAgainError(Exception):
    """A failure that another try may mend, and how long the service asks to wait, in seconds."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


class Client:
    """A client of one service.

    Parameters
    ----------
    service
        The service.
    address
        Where it lives, if not at its usual address.
    contact
        The user's mail address, which the service can write to instead of blocking.
    key
        The user's key; it is never written anywhere.
    tries
        How often one request is made before giving up.
    first_wait
        Seconds before the second try where the service names no time; doubled after each.
    sleep
        Waits for some seconds; ``time.sleep`` if None.

    Examples
    --------
    >>> from graphbuild.fetch.arxiv import ARXIV
    >>> Client(ARXIV, contact="ada@example.org").user_agent
    'graphbuild/... (mailto:ada@example.org)'
    """

    def __init__(
        self,
        service: Service,
        *,
        address: str | None = None,
        contact: str | None = None,
        key: str | None = None,
        tries: int = 6,
        first_wait: float = 2.0,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self.address = (address or service.address).rstrip("/")
        self.user_agent = f"graphbuild/{__version__}" + (f" (mailto:{contact})" if contact else "")
        self._service, self._contact, self._key = service, contact, key
        self._sleep, self._free_at = sleep or time.sleep, 0.0
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": self.user_agent})
        if key and service.key_header:
            self._session.headers[service.key_header] = key
        self._tries = tries
        self._retrying = Retrying(
            stop=stop_after_attempt(tries),
            wait=_Wait(first_wait),
            retry=retry_if_exception_type((_TryAgainError, BrokenReplyError)),
            before_sleep=self._tell,
            sleep=self._sleep,
            reraise=True,
        )

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def get(self, path: str, parameters: Mapping[str, str], parse: Callable[[bytes], _T]) -> _T:
        """Ask until a whole reply came, or asking again is of no use.

        Parameters
        ----------
        path
            The path below the service's address.
        parameters
            The parameters of the request, without the user's key and mail address.
        parse
            Makes what is wanted of the reply; raises ``BrokenReplyError`` where it is not whole.

        Returns
        -------
        object
            What ``parse`` made.

        Raises
        ------
        graphbuild.errors.FetchError
            If the service refuses, asks to wait too long, or has no usable reply after all tries.
        """
        try:
            return self._retrying(lambda: parse(self._ask(path, parameters)))
        except (_TryAgainError, BrokenReplyError) as error:
            raise FetchError(
                f"{self._service.title}: no usable reply after {self._tries} tries ({error})"
            ) from error

    def _ask(self, path: str, parameters: Mapping[str, str]) -> bytes:
        self._wait_for_turn()
        private = {
            name: value
            for name, value in (
                (self._service.contact_parameter, self._contact),
                (self._service.key_parameter, self._key),
            )
            if name and value
        }
        try:
            # A redirect could carry the key to another host, so none is followed.
            with self._session.get(
                f"{self.address}/{path}",
                params={**parameters, **private},
                timeout=(_CONNECT_SECONDS, _READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as reply:
                body = self._body(reply)
                self._check(reply, body)
                return body
        except requests.exceptions.RequestException as error:
            # Its text holds the address with the key, so only its kind is told.
            raise self._unreachable(error) from None

    def _wait_for_turn(self) -> None:
        now = time.monotonic()
        if now < self._free_at:
            self._sleep(self._free_at - now)
        self._free_at = max(now, self._free_at) + self._service.interval

    def _unreachable(self, error: requests.exceptions.RequestException) -> Exception:
        if isinstance(error, requests.exceptions.SSLError):
            return FetchError(
                f"{self._service.title}: the certificate of {self.address} is not trusted; "
                "check the address, the clock and the certificates of this machine"
            )
        if isinstance(
            error,
            requests.exceptions.InvalidURL
            | requests.exceptions.MissingSchema
            | requests.exceptions.InvalidSchema,
        ):
            return FetchError(
                f"{self._service.title}: '{self.address}' is no address; write https://HOST/PATH"
            )
        if isinstance(error, requests.exceptions.Timeout):
            return _TryAgainError("no reply in time")
        if isinstance(
            error,
            requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError,
        ):
            return _TryAgainError("the reply broke off")
        if isinstance(error, requests.exceptions.ConnectionError):
            return _TryAgainError(f"{self.address} cannot be reached, or closed the connection")
        return _TryAgainError(type(error).__name__)

    def _body(self, reply: requests.Response) -> bytes:
        parts: list[bytes] = []
        size = 0
        for part in reply.iter_content(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > _LONGEST_REPLY:
                raise FetchError(
                    f"{self._service.title}: the reply is longer than {_LONGEST_REPLY >> 20} MiB"
                )
        return b"".join(parts)

    def _check(self, reply: requests.Response, body: bytes) -> None:
        status = reply.status_code
        if status == _OK:
            return
        name = self._service.title
        if status in _BUSY | self._service.busy:
            wait = retry_after(reply.headers.get("Retry-After"))
            if wait is not None and wait > _LONGEST_WAIT:
                raise FetchError(
                    f"{name} asks to wait {wait / 60:,.0f} minutes (status {status}); "
                    "run the same command again after that"
                )
            reason = _REASONS.get(status)
            raise _TryAgainError(f"status {status}{f', {reason}' if reason else ''}", wait)
        said = self._said(body)
        if status in _NO_KEY:
            how = f"set {self._service.key} to a valid key" if self._service.key else "try later"
            raise FetchError(f"{name} refuses the request (status {status}{said}); {how}")
        if status == _NOT_FOUND:
            raise FetchError(f"{name} knows no {self.address}/... (status 404{said}); check it")
        if status in _REDIRECTS:
            raise FetchError(f"{name} has moved (status {status}); give its address by --endpoint")
        raise FetchError(
            f"{name} refuses the query (status {status}{said}); check how it is written"
        )

    def _said(self, body: bytes) -> str:
        text = " ".join(_TAG.sub(" ", body[:4096].decode("utf-8", "replace")).split())
        text = text.replace(self._key, "***") if self._key else text
        return f": {text[:_SHOWN]}" if text else ""

    def _tell(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        seconds = state.next_action.sleep if state.next_action else 0.0
        _logger.warning(
            "%s: %s; asks again in %.0f s (%d of %d)",
            self._service.title,
            error,
            seconds,
            state.attempt_number + 1,
            self._tries,
        )


class _Wait:
    """The time that the service asks for, else twice as long after each try."""

    def __init__(self, first: float) -> None:
        self._back_off = wait_exponential(multiplier=first, max=_LONGEST_BACK_OFF)
        self._spread = wait_random(0, first / 2)

    def __call__(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, _TryAgainError) else None
        return self._back_off(state) + self._spread(state) if asked is None else asked


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Read the header ``Retry-After``: seconds, or a date.

    Parameters
    ----------
    value
        The header; None where there is none.
    now
        The time to count from.

    Returns
    -------
    float or None
        Seconds to wait from 0, or None where the header says nothing.

    Examples
    --------
    >>> retry_after("30"), retry_after("soon")
    (30.0, None)
    >>> three = datetime(2026, 11, 25, 15, tzinfo=UTC)
    >>> retry_after("Wed, 25 Nov 2026 15:00:10 GMT", three)
    10.0
    """
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        then = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (then - (now or datetime.now(UTC))).total_seconds())
