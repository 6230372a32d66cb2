# websockets: websocket.py URL [CERTIFICATE]
import asyncio
import ssl
import sys

import websockets


async def main():
    trusted = ssl.create_default_context(cafile=sys.argv[2]) if len(sys.argv) > 2 else None
    for compression in None, "deflate":
        async with websockets.connect(sys.argv[1], ssl=trusted, compression=compression) as socket:
            for message in "grüße", b"\x00" * 300000, "x" * 70000, "":
                await socket.send(message)
                assert await socket.recv() == message
            await socket.send(["in ", "three ", "pieces"])
            assert await socket.recv() == "in three pieces"
            await asyncio.wait_for(await socket.ping(), 30)
        assert socket.close_code == 1000, socket.close_code
    print("good")


asyncio.run(main())
