// ws: websocket.js URL [CERTIFICATE]
const WebSocket = require('ws'), fs = require('fs');
const [, , url, certificate] = process.argv;
const options = certificate ? { ca: fs.readFileSync(certificate) } : {};
const socket = new WebSocket(url, options);
const messages = [Buffer.from('grüße'), Buffer.alloc(300000, 1), Buffer.alloc(0)];
let next = 0;
const send = () => {
    if (next === messages.length) {
        socket.ping();
    } else {
        socket.send(messages[next]);
    }
};
socket.on('open', send);
socket.on('message', message => {
    if (!messages[next++].equals(message)) {
        throw new Error('another message came back');
    }
    send();
});
socket.on('pong', () => socket.close(1000));
socket.on('close', code => console.log(code === 1000 ? 'good' : code));
