# httpx over h2: http2.py URL CERTIFICATE. Fifty requests at a time, on one connection.
import asyncio
import sys

import httpx


async def echo(client):
    sent = b"x" * 100000
    response = await client.post(sys.argv[1] + "/echo", content=sent)
    return response.http_version, response.status_code, response.content == sent


async def main():
    async with httpx.AsyncClient(http1=False, http2=True, verify=sys.argv[2], timeout=30) as client:
        answers = await asyncio.gather(*[echo(client) for _ in range(50)])
    print("good" if set(answers) == {("HTTP/2", 200, True)} else answers)


asyncio.run(main())
