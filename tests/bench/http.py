"""A connection to the server that stays open, as a browser's does; only what the measurements need."""

import asyncio


class Connection:
    """One request at a time; opened again when the server has closed it."""

    def __init__(self, host, port):
        self.host, self.port = host, port
        self.reader = self.writer = None

    async def post(self, address, body, headers):
        content = body.encode()
        more = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(content))}
        return await self.ask("POST", address, headers | more, content)

    async def get(self, address, headers=None):
        return await self.ask("GET", address, headers or {}, b"")

    async def ask(self, method, address, headers, content):
        """The status of the answer, once all of it has arrived."""
        if self.writer is None or self.reader.at_eof():
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        lines = [f"{method} {address} HTTP/1.1", f"Host: {self.host}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + content)
        await self.writer.drain()
        return await self.answer()

    async def answer(self):
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
        await self.reader.readexactly(int(fields.get("content-length", 0)))
        return int(head[0].split(" ")[1])

    def close(self):
        if self.writer is not None:
            self.writer.close()
