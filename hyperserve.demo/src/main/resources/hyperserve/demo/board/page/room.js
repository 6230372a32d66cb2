// Who is at the board, and who is writing, by WebSocket. Where there is none, nothing of it is shown.

const find = id => document.getElementById(id);
const members = new Map(); // id -> { id, name, item, timer }
const CALLED = 'board-name'; // what the user chose to be called, in the storage of the browser
const ROOM = /^[a-z0-9-]{1,32}$/;
const GUEST = /^guest [0-9]+$/;
const WRITING = 6000; // how long a member is thought to write that says nothing more
const AGAIN = 2000; // how soon this window says again that it is writing
const PAUSE = 4000; // how long no key is pressed by somebody who writes no longer
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const SHOWN = 8; // the others are a number

const asked = new URLSearchParams(location.search).get('room') || '';
const room = ROOM.test(asked) ? asked : 'main';

let wanted = false; // whether the server has rooms
let socket = null;
let you = 0; // which member this window is, 0 for none
let name = remembered(); // nothing for a guest
let wait = FIRST_WAIT;
let retry;
let writing = false; // what the others were told of this window
let toldAt = -AGAIN;
let pause;

// ---------------------------------------------------------------- the connection

function connect() {
  clearTimeout(retry);
  if (!wanted || socket) return;
  const address = new URL(`/board/rooms/${room}`, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  address.search = '';
  const opened = new WebSocket(address);
  socket = opened;
  opened.addEventListener('open', () => tell({ type: 'name', name }));
  opened.addEventListener('message', event => {
    const message = JSON.parse(event.data);
    if (socket === opened) heard[message.type](message);
  });
  opened.addEventListener('close', () => {
    if (socket !== opened) return;
    forget();
    retry = setTimeout(connect, wait * (0.75 + Math.random() / 2));
    wait = Math.min(2 * wait, LONGEST_WAIT);
  });
}

function tell(message) {
  socket.send(JSON.stringify(message));
}

function forget() {
  socket = null;
  you = 0;
  writing = false;
  clearTimeout(pause);
  for (const member of members.values()) clearTimeout(member.timer);
  members.clear();
  show();
  showWriting();
}

function leave() {
  clearTimeout(retry);
  const open = socket;
  forget();
  if (open) open.close();
}

// Tells whether the server has rooms.
export function enterRoom(there) {
  wanted = there && 'WebSocket' in window;
  if (wanted) connect();
  else leave();
}

// The server is there, perhaps again: no need to wait longer.
export function tryRoomNow() {
  wait = FIRST_WAIT;
  connect();
}

window.addEventListener('pagehide', leave);
window.addEventListener('pageshow', event => { if (event.persisted) connect(); });

// ---------------------------------------------------------------- what the others do

const heard = {
  here(message) {
    you = message.you;
    wait = FIRST_WAIT;
    find('name').maxLength = message.longest;
    for (const each of message.members) {
      add(each);
      if (each.typing) heard.typing(each);
    }
    show();
  },
  came(message) {
    add(message);
    show();
    announce(message.name, ' has come.');
  },
  left({ id }) {
    const member = members.get(id);
    clearTimeout(member.timer);
    members.delete(id);
    show();
    showWriting();
    announce(member.name, ' has left.');
  },
  name(message) {
    const member = members.get(message.id);
    if (member.id !== you) announce(member.name, ' is called ', message.name, ' now.');
    member.name = message.name;
    label(member);
    showWriting();
  },
  typing({ id, typing }) {
    const member = members.get(id);
    clearTimeout(member.timer);
    member.timer = typing ? setTimeout(() => heard.typing({ id, typing: false }), WRITING) : 0;
    showWriting();
  },
};

function add(message) {
  const item = find('member').content.cloneNode(true).firstElementChild;
  const member = { id: message.id, name: message.name, item, timer: 0 };
  item.style.setProperty('--hue', Math.round(member.id * 137.5 + 160) % 360); // neighbours differ
  item.querySelector('.you').hidden = member.id !== you;
  members.set(member.id, member);
  label(member);
}

function label(member) {
  const { item } = member;
  item.querySelector('.face').textContent = [...member.name][0].toUpperCase();
  item.querySelector('bdi').textContent = member.name;
  item.title = member.name;
}

// This window's member is the first.
function show() {
  const all = [...members.values()].sort((a, b) => (b.id === you) - (a.id === you) || a.id - b.id);
  const items = all.slice(0, SHOWN).map(member => member.item);
  if (all.length > SHOWN) {
    const more = document.createElement('li');
    more.className = 'more';
    more.textContent = `and ${all.length - SHOWN} more`;
    items.push(more);
  }
  find('members').replaceChildren(...items);
  find('room-count').textContent = members.size;
  find('room').hidden = you === 0;
  if (you === 0) endRename();
}

// Names in whichever direction they are written turn nothing else around.
function words(...parts) {
  return parts.map((part, i) => {
    if (i % 2) return part;
    const isolated = document.createElement('bdi');
    isolated.textContent = part;
    return isolated;
  });
}

function announce(...parts) {
  find('room-news').replaceChildren(...words(...parts));
}

function showWriting() {
  const names = [];
  for (const member of members.values()) {
    const writes = member.timer !== 0 && member.id !== you;
    member.item.classList.toggle('writes', writes);
    if (writes) names.push(member.name);
  }
  const line = find('typing');
  const parts = [
    () => [],
    () => words(names[0], ' is writing…'),
    () => words(names[0], ' and ', names[1], ' are writing…'),
    () => words(names[0], ', ', names[1], ` and ${names.length - 2} more are writing…`),
  ][Math.min(names.length, 3)]();
  const text = parts.map(part => part.textContent ?? part).join('');
  // Who hears it is told only once.
  if (line.textContent !== text) line.replaceChildren(...parts);
}

// ---------------------------------------------------------------- what this window does

// A note's text is being written.
export function wrote(text) {
  if (text.trim() === '') {
    wroteAll();
    return;
  }
  clearTimeout(pause);
  pause = setTimeout(wroteAll, PAUSE);
  if (you && performance.now() - toldAt >= AGAIN) {
    tell({ type: 'typing', typing: true });
    toldAt = performance.now();
    writing = true;
  }
}

// It was sent, thrown away, or left alone.
export function wroteAll() {
  clearTimeout(pause);
  if (writing) tell({ type: 'typing', typing: false });
  writing = false;
}

function remembered() {
  try {
    return localStorage.getItem(CALLED) || '';
  } catch {
    return ''; // the browser keeps nothing for anybody
  }
}

function call(chosen) {
  name = chosen;
  try {
    localStorage.setItem(CALLED, name);
  } catch {
    // It holds for as long as the window is open.
  }
  tell({ type: 'name', name });
}

function endRename() {
  find('rename-form').hidden = true;
  find('rename').hidden = false;
}

find('rename').addEventListener('click', () => {
  find('rename').hidden = true;
  find('rename-form').hidden = false;
  const now = members.get(you).name;
  find('name').value = GUEST.test(now) ? '' : now;
  find('name').select();
});

find('rename-form').addEventListener('submit', event => {
  event.preventDefault();
  call(find('name').value.trim());
  endRename();
  find('rename').focus();
});

function cancelRename() {
  endRename();
  find('rename').focus();
}

find('cancel-rename').addEventListener('click', cancelRename);
find('rename-form').addEventListener('keydown', event => { if (event.key === 'Escape') cancelRename(); });

if (room !== 'main') find('room-name').textContent = `in ${room}`;
