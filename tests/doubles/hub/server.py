"""A stand-in for a Hugging Face hub: a real server on 127.0.0.1, and one beside it for the storage of large files."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Final

from aiohttp import web

from tests.doubles.hub.faults import Fault
from tests.doubles.hub.repository import Commit, StoredFile, commit_of

_BLOCK: Final = 64 * 1024
_NO_FAULT: Final = Fault("")


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    method: str
    path: str
    range: str
    authorized: bool


class HubStandIn:
    """Everything a test needs.

    Attributes:
        address: what `endpoint` and HF_ENDPOINT want to know.
        calls: every request, in order, those to the storage included.
        faults: what goes wrong; the first that matches strikes.
    """

    def __init__(self) -> None:
        self.address = self.storage = ""
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self._commits: dict[str, list[Commit]] = {}
        self._runners: list[web.AppRunner] = []
        self._ended = asyncio.Event()

    def publish(self, repository: str, contents: Mapping[str, bytes], licence: str | None = None) -> Commit:
        """A new commit; "main" is the newest."""
        commit = commit_of(repository, contents, licence)
        self._commits.setdefault(repository, []).append(commit)
        return commit

    def gets(self, pattern: str = "") -> list[Call]:
        """The GET requests whose path ends with `pattern`."""
        return [call for call in self.calls if call.method == "GET" and call.path.endswith(pattern)]

    async def start(self) -> None:
        info, resolve = "/api/models/{owner}/{name}", "/{owner}/{name}/resolve/{revision}/{path:.+}"
        routes = [web.get(info, self._info), web.get(f"{info}/revision/{{revision}}", self._info)]
        routes += [web.get(f"{info}/tree/{{revision}}", self._tree), web.get(resolve, self._resolve)]
        self.address = await self._serve(routes)
        self.storage = await self._serve([web.get("/storage/{owner}/{name}/{sha}", self._stored)])

    async def close(self) -> None:
        self._ended.set()
        for runner in self._runners:
            await runner.cleanup()

    async def _serve(self, routes: list[web.RouteDef]) -> str:
        application = web.Application()
        application.add_routes(routes)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._runners.append(runner)
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def _info(self, request: web.Request) -> web.StreamResponse:
        fault = self._noted(request)
        if fault.status:
            return _refusal(fault.status, "", fault)
        found = self._commit(request)
        if isinstance(found, web.Response):
            return found
        return web.json_response(found.info(blobs=request.query.get("blobs", "").lower() == "true"))

    async def _tree(self, request: web.Request) -> web.StreamResponse:
        self._noted(request)
        found = self._commit(request)
        return found if isinstance(found, web.Response) else web.json_response(found.tree())

    async def _resolve(self, request: web.Request) -> web.StreamResponse:
        """Small files come from here, large ones from the storage: the answer says where they are and what they are."""
        fault = self._noted(request)
        if fault.status:
            return _refusal(fault.status, "", fault)
        found = self._commit(request)
        if isinstance(found, web.Response):
            return found
        file = found.files.get(request.match_info["path"])
        if file is None:
            return _refusal(404, "EntryNotFound")
        headers = {"X-Repo-Commit": found.sha, "ETag": f'"{file.blob_id}"'}
        if not file.is_large:
            return await self._send(request, file, fault, headers)
        headers |= {"X-Linked-Etag": f'"{file.sha256}"', "X-Linked-Size": str(len(file.content))}
        return web.Response(
            status=302, headers={**headers, "Location": f"{self.storage}/storage/{found.repository}/{file.sha256}"}
        )

    async def _stored(self, request: web.Request) -> web.StreamResponse:
        repository = f"{request.match_info['owner']}/{request.match_info['name']}"
        files = [file for commit in self._commits[repository] for file in commit.files.values()]
        file = next(file for file in files if file.sha256 == request.match_info["sha"])
        fault = self._noted(request, f"/storage/{repository}/{file.path}")
        if fault.status:
            return _refusal(fault.status, "", fault)
        return await self._send(request, file, fault, {})

    def _commit(self, request: web.Request) -> Commit | web.Response:
        repository = f"{request.match_info['owner']}/{request.match_info['name']}"
        commits = self._commits.get(repository, [])
        revision = request.match_info.get("revision", "main")
        if not commits:
            return _refusal(401, "RepoNotFound")  # the real one does not tell who asks without a token either
        if revision == "main":
            return commits[-1]
        return next((one for one in commits if one.sha == revision), None) or _refusal(404, "RevisionNotFound")

    async def _send(
        self, request: web.Request, file: StoredFile, fault: Fault, headers: dict[str, str]
    ) -> web.StreamResponse:
        content = file.content if fault.body is None else fault.body
        start = 0
        if request.headers.get("Range", "").startswith("bytes=") and not fault.no_range:
            start = int(request.headers["Range"].removeprefix("bytes=").rstrip("-"))
            headers = {**headers, "Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"}
        answer = web.StreamResponse(status=206 if start else 200, headers=headers)
        answer.content_length = len(content) - start
        await answer.prepare(request)
        if request.method == "GET":
            await self._stream(request, answer, content[start:], fault)
        return answer

    async def _stream(self, request: web.Request, answer: web.StreamResponse, content: bytes, fault: Fault) -> None:
        end = next((limit for limit in (fault.cut, fault.stall) if limit is not None), len(content))
        for at in range(0, min(end, len(content)), _BLOCK):
            await answer.write(content[at : min(at + _BLOCK, end)])
        if fault.stall is not None:
            await self._ended.wait()
        if fault.cut is not None and request.transport is not None:
            request.transport.close()

    def _noted(self, request: web.Request, path: str = "") -> Fault:
        """Remember the request; gives the fault that strikes it."""
        asked = path or request.path
        ranged, authorized = request.headers.get("Range", ""), "Authorization" in request.headers
        self.calls.append(Call(request.method, asked, ranged, authorized))
        return next((fault for fault in self.faults if fault.strikes(asked)), _NO_FAULT)


@contextmanager
def serving(hub: HubStandIn) -> Iterator[HubStandIn]:
    """Let it serve in a thread of its own."""
    loop, started = asyncio.new_event_loop(), Event()

    async def serve() -> None:
        await hub.start()
        started.set()
        await ending.wait()
        await hub.close()

    ending = asyncio.Event()
    thread = Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    started.wait()
    try:
        yield hub
    finally:
        loop.call_soon_threadsafe(ending.set)
        thread.join()
        loop.close()


def _refusal(status: int, code: str, fault: Fault = _NO_FAULT) -> web.Response:
    headers = {"X-Error-Code": code, "X-Error-Message": "refused"} if code else {}
    return web.Response(status=status, headers={**headers, **fault.headers}, body=fault.body or b"")
