// Node's server of HTTP with ws, as the documentation of ws shows it: PORT. It has one thread.
'use strict';

const http = require('http');
const { WebSocketServer } = require('ws');

const server = http.createServer((request, response) => {
  response.writeHead(request.url === '/plaintext' ? 200 : 404, { 'Content-Type': 'text/plain' });
  response.end('Hello, World!');
});

// Messages are compressed if a client offers that; the library compresses those of 1024 bytes and
// more by itself.
const perMessageDeflate = { threshold: 128 };
const echoes = new WebSocketServer({ noServer: true, perMessageDeflate });
echoes.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});

const room = new WebSocketServer({ noServer: true });
room.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data, isBinary) => {
    room.clients.forEach((client) => client.send(data, { binary: isBinary }));
  });
});

server.on('upgrade', (request, socket, head) => {
  const sockets = request.url === '/ws/room' ? room : echoes;
  sockets.handleUpgrade(request, socket, head, (opened) => {
    sockets.emit('connection', opened, request);
  });
});

server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096 }, () => {
  console.log(`listening on http://127.0.0.1:${process.argv[2]}`);
});
