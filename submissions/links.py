"""Whether a link of the evidence library opens, asked so that nothing inside the network can be reached.

The name is resolved once and every address must be public; the connection goes to the address that was
checked, not to the name; each redirect is judged anew.
"""

import ipaddress
import socket
import ssl
import time
from urllib.parse import quote, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
TIMEOUT = 6
MOST_REDIRECTS = 3
MOST_BYTES = 32 * 1024
REDIRECTS = {301, 302, 303, 307, 308}
# A page that asks for a login exists.
EXISTS = {401, 403, 405, 429}
SAFE_PATH = "/%:@!$&'()*+,;=~-._"
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
PRIVATE = "dẫn đến địa chỉ không công khai nên không được mở"


class LinkError(Exception):
    """Why a link does not open, in words for the reviewer."""


def is_public(address):
    """Whether an address is on the public Internet, whatever other address it wraps."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = inner_address(ip)
    if inner is not None:
        return is_public(str(inner))
    is_odd = ip.is_multicast or ip.is_reserved or ip.is_unspecified or getattr(ip, "is_site_local", False)
    return ip.is_global and not is_odd


def inner_address(ip):
    """The IPv4 address inside an IPv6 one that is only another way of writing or reaching it."""
    if ip.version == 4:
        return None
    if ip in TRANSLATED:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def resolve(host, port):
    """Every address of a name, in the order in which they are to be tried."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise LinkError("không tìm thấy tên miền") from error
    return list(dict.fromkeys(place[4][0] for place in found))


def problem_of(url, *, resolve=resolve, is_public=is_public):
    """Why a link does not open; empty when it does."""
    deadline = time.monotonic() + TIMEOUT * 2
    try:
        for _ in range(MOST_REDIRECTS + 1):
            status, location = ask(url, deadline, resolve, is_public)
            if status not in REDIRECTS or not location:
                return "" if status < 400 or status in EXISTS else f"trang trả lời mã {status}"
            url = urljoin(url, location)
        raise LinkError("chuyển hướng quá nhiều lần")
    except LinkError as error:
        return str(error)
    except ssl.SSLError:
        return "chứng chỉ bảo mật không hợp lệ"
    except TimeoutError:
        return "không trả lời kịp"
    except (OSError, ValueError):
        return "không kết nối được"


def ask(url, deadline, resolve, is_public):
    """Status and Location of one address, from a connection to an address that was found to be public."""
    parts = urlsplit(url)
    host, port = parts.hostname, PORTS.get(parts.scheme)
    if port is None or not host or parts.username is not None:
        raise LinkError("không phải liên kết http hoặc https")
    if parts.port not in {None, *PORTS.values()}:
        raise LinkError("dùng cổng khác 80 và 443 nên không được mở")
    host = host.encode("idna").decode() if not host.isascii() else host
    addresses = resolve(host, parts.port or port)
    if not addresses or not all(is_public(address) for address in addresses):
        raise LinkError(PRIVATE)
    with connect(addresses[0], parts.port or port, deadline) as connection:
        if parts.scheme == "https":
            context = ssl.create_default_context()
            with context.wrap_socket(connection, server_hostname=host) as secure:
                return talk(secure, host, parts, deadline)
        return talk(connection, host, parts, deadline)


def connect(address, port, deadline):
    return socket.create_connection((address, port), timeout=time_left(deadline))


def talk(connection, host, parts, deadline):
    target = quote(parts.path or "/", safe=SAFE_PATH) + (
        f"?{quote(parts.query, safe=SAFE_PATH + '?')}" if parts.query else ""
    )
    name = f"[{host}]" if ":" in host else host
    lines = (f"GET {target} HTTP/1.1", f"Host: {name}", "User-Agent: egov-scoring", "Accept: */*")
    connection.settimeout(time_left(deadline))
    connection.sendall("\r\n".join((*lines, "Connection: close", "", "")).encode("ascii"))
    return read_head(connection, deadline)


def read_head(connection, deadline):
    """Read no more than the head of the answer, and no longer than until the deadline."""
    received = b""
    while b"\r\n\r\n" not in received and len(received) < MOST_BYTES:
        connection.settimeout(time_left(deadline))
        piece = connection.recv(4096)
        if not piece:
            break
        received += piece
    first, *lines = received.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    words = first.split(" ")
    if not words[0].startswith("HTTP/") or len(words) < 2 or not words[1].isdigit():
        raise LinkError("trả lời không phải của một trang web")
    heads = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    return int(words[1]), heads.get("location", "")


def time_left(deadline):
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, TIMEOUT)
