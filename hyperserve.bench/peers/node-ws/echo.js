// Node's server of HTTP with ws, as the documentation of ws shows it: PORT. It has one thread.
'use strict';

const http = require('http');
const { WebSocketServer } = require('ws');

const server = http.createServer((request, response) => {
  response.writeHead(request.url === '/plaintext' ? 200 : 404, { 'Content-Type': 'text/plain' });
  response.end('Hello, World!');
});

const sockets = new WebSocketServer({ server, path: '/ws' });
sockets.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});

server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096 }, () => {
  console.log(`listening on http://127.0.0.1:${process.argv[2]}`);
});
