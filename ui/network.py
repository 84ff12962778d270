"""Where the chat may listen, and who may come in."""

from __future__ import annotations

import errno
import ipaddress
import socket
from pathlib import Path

from corpus.errors import InputError

_PORTS_TRIED = 100


def check_address(host: str, port: int, *, protected: bool) -> None:
    """Raise InputError unless the chat can listen there: other hosts need passwords, ports must be free."""
    if not _is_loopback(host) and not protected:
        raise InputError(
            f"{host}: others could read your archive and questions; give --password-file, or leave --host out"
        )
    if not 0 < port < 65_536:
        raise InputError(f"{port}: is no port; give one from 1 to 65535")
    if _is_free(host, port):
        return
    free = next((p for p in range(port + 1, min(port + _PORTS_TRIED, 65_536)) if _is_free(host, p)), None)
    mend = f"the next free one: --port {free}" if free else "give another --port"
    raise InputError(f"{host}:{port}: something is listening there already; {mend}")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_free(host: str, port: int) -> bool:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise InputError(f"{host}: is no address of this machine ({error.strerror})") from error
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as listener:
        # As the server itself will: a port in TIME_WAIT is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except PermissionError as error:
            raise InputError(
                f"{host}:{port}: may not be listened on ({error.strerror}); give a --port above 1023"
            ) from error
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise InputError(f"{host}: is no address of this machine; give one that is") from error
            return False
    return True


def read_passwords(path: Path) -> list[tuple[str, str]]:
    """Read lines of USER:PASSWORD; raises InputError for a file that holds none, or another line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from error
    users = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        name, _, password = line.partition(":")
        if not name.strip() or not password:
            raise InputError(f"{path}:{number}: expected USER:PASSWORD")
        users.append((name.strip(), password))
    if not users:
        raise InputError(f"{path}: names nobody; write lines of USER:PASSWORD")
    return users
