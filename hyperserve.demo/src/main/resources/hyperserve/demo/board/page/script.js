// The notes board. The server's state is the truth: what this page does comes back as an event.

import { enterRoom, tryRoomNow, wrote, wroteAll } from '/board/room.js';

const find = id => document.getElementById(id);
const list = find('notes');
const cards = new Map(); // id -> card
let limits = { text: 2000, picture: 2 ** 21 };
let waiting = null; // events that came while the list was loading
let lastEvent = ''; // nothing to be replayed from, as long as it is empty
let asking = 0; // changes of this window that are under way: their events are no news
let messageTimer;

function say(text) {
  clearTimeout(messageTimer);
  find('message').textContent = text;
  messageTimer = setTimeout(() => { find('message').textContent = ''; }, 6000);
}

// Throws { status, detail } if the server refuses.
async function ask(method, path, options = {}) {
  const changes = method === 'GET' ? 0 : 1;
  let response;
  asking += changes;
  try {
    response = await fetch(path, { method, ...options, headers: { Accept: 'application/json', ...options.headers } });
  } catch {
    throw { status: 0, detail: 'the server does not answer' };
  } finally {
    asking -= changes;
  }
  if (response.ok) return response.status === 204 ? null : response.json();
  const problem = await response.json().catch(() => ({}));
  throw { status: response.status, detail: problem.detail || problem.title || `status ${response.status}` };
}

const sentence = text => text.charAt(0).toUpperCase() + text.slice(1) + '.';

// ---------------------------------------------------------------- cards

class Card {
  constructor(note) {
    this.item = find('note').content.cloneNode(true).firstElementChild;
    this.part('.edit').addEventListener('click', () => this.edit());
    this.part('.delete').addEventListener('click', () => this.remove());
    this.part('.delete').addEventListener('blur', () => this.unsure());
    this.show(note);
  }

  part(selector) {
    return this.item.querySelector(selector);
  }

  show(note) {
    this.note = note;
    this.item.dataset.id = note.id;
    this.part('.text').textContent = note.text;
    const changed = new Date(note.changed);
    const time = this.part('time');
    time.dateTime = changed.toISOString();
    time.textContent = (note.changed === note.created ? '' : 'edited ')
        + changed.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
    const name = note.text.slice(0, 30) || 'picture';
    this.part('.edit').setAttribute('aria-label', `Edit: ${name}`);
    this.unsure();
    const link = this.part('.picture');
    link.hidden = !note.picture;
    if (note.picture && link.getAttribute('href') !== note.picture) {
      link.href = note.picture;
      link.firstElementChild.src = note.picture;
    }
  }

  highlight() {
    this.item.classList.remove('fresh');
    void this.item.offsetWidth; // so that the animation begins again
    this.item.classList.add('fresh');
  }

  edit() {
    if (this.editor) return;
    const form = find('editor').content.cloneNode(true).firstElementChild;
    this.editor = form;
    this.seen = this.note.tag;
    const field = form.elements.text;
    field.value = this.note.text;
    field.maxLength = limits.text;
    form.addEventListener('submit', event => { event.preventDefault(); this.save(); });
    form.querySelector('.cancel').addEventListener('click', () => this.endEdit());
    form.querySelector('.theirs').addEventListener('click', () => this.endEdit());
    form.addEventListener('keydown', event => {
      if (event.key === 'Escape') { event.stopPropagation(); this.endEdit(); }
    });
    this.part('.shown').hidden = true;
    this.part('article').append(form);
    field.focus();
  }

  async save() {
    const form = this.editor;
    const button = form.querySelector('.save');
    form.querySelector('.fault').textContent = '';
    button.disabled = true;
    try {
      const body = new URLSearchParams({ text: form.elements.text.value });
      this.receive(await ask('PUT', `/board/notes/${this.note.id}`, { body, headers: { 'If-Match': this.seen } }));
      this.endEdit();
      say('Note saved.');
    } catch (fault) {
      await this.refused(fault);
    } finally {
      button.disabled = false;
    }
  }

  // Who saves again then has seen what the other one wrote.
  async refused(fault) {
    if (fault.status !== 412) {
      this.editor.querySelector('.fault').textContent = sentence(fault.detail);
      return;
    }
    try {
      this.receive(await ask('GET', `/board/notes/${this.note.id}`));
      this.tellConflict();
    } catch (later) {
      this.editor.querySelector('.fault').textContent = sentence(later.detail);
    }
  }

  tellConflict() {
    const conflict = this.editor.querySelector('.conflict');
    this.seen = this.note.tag;
    conflict.querySelector('blockquote').textContent = this.note.text;
    conflict.hidden = false;
    this.editor.querySelector('.theirs').hidden = false;
    this.editor.querySelector('.save').textContent = 'Save mine';
    this.editor.elements.text.focus();
  }

  // A state that is older than what is shown is none that was missed.
  receive(note) {
    if (note.changed >= this.note.changed) this.show(note);
  }

  endEdit() {
    wroteAll();
    this.editor.remove();
    this.editor = null;
    this.part('.shown').hidden = false;
    this.part('.edit').focus();
  }

  unsure() {
    const button = this.part('.delete');
    button.classList.remove('sure');
    button.textContent = 'Delete';
    button.setAttribute('aria-label', `Delete: ${this.note.text.slice(0, 30) || 'picture'}`);
  }

  async remove() {
    const button = this.part('.delete');
    if (!button.classList.contains('sure')) {
      button.classList.add('sure');
      button.textContent = 'Really delete';
      button.removeAttribute('aria-label');
      return;
    }
    try {
      await ask('DELETE', `/board/notes/${this.note.id}`, { headers: { 'If-Match': this.note.tag } });
      gone(this.note.id);
      say('Note deleted.');
    } catch (fault) {
      if (fault.status === 404) gone(this.note.id);
      this.unsure();
      say(sentence(fault.detail));
    }
  }
}

function summarise() {
  find('badge').textContent = cards.size;
  find('empty').hidden = cards.size > 0;
}

// The newest note is the first.
function put(note) {
  const known = cards.get(note.id);
  if (known) {
    known.receive(note);
    return known;
  }
  const card = new Card(note);
  cards.set(note.id, card);
  const before = [...list.children].find(item => Number(item.dataset.id) < note.id);
  list.insertBefore(card.item, before || null);
  summarise();
  return card;
}

function gone(id) {
  const card = cards.get(id);
  if (!card) return;
  const next = card.item.nextElementSibling || card.item.previousElementSibling;
  if (card.item.contains(document.activeElement)) {
    (next ? next.querySelector('.edit') : find('text')).focus();
  }
  card.item.remove();
  cards.delete(id);
  summarise();
}

// What somebody was writing is not lost with the note.
function rescue(draft) {
  if (!find('text').value) find('text').value = draft;
  find('text').focus();
  say('The note was deleted in another window. Your text is in the form for a new one.');
}

// ---------------------------------------------------------------- from the server

const actions = {
  note(data) {
    const note = JSON.parse(data);
    const known = cards.get(note.id);
    if (known && known.note.changed >= note.changed) return; // our own change
    put(note).highlight();
    if (!asking) say(known ? 'A note was changed in another window.' : 'A note was added in another window.');
  },
  gone(data) {
    if (!cards.has(Number(data))) return;
    const { editor } = cards.get(Number(data));
    gone(Number(data));
    if (editor) rescue(editor.elements.text.value);
    else if (!asking) say('A note was deleted in another window.');
  },
};

function receive(event) {
  lastEvent = event.lastEventId;
  if (waiting) waiting.push(event);
  else actions[event.type](event.data);
}

// What comes meanwhile is applied behind the list, in order.
async function load() {
  waiting = [];
  try {
    const board = await ask('GET', '/board/notes');
    limits = board.limits;
    enterRoom(board.rooms);
    find('text').maxLength = limits.text;
    find('kept').textContent = board.kept
      ? 'Kept in a file on the server.'
      : 'In memory only: gone when the server stops. Start it with --board-file FILE to keep them.';
    const there = new Set(board.notes.map(note => note.id));
    for (const id of [...cards.keys()]) if (!there.has(id)) gone(id);
    board.notes.forEach(put);
    summarise();
  } catch (fault) {
    say(`The notes cannot be loaded: ${fault.detail}.`);
    setTimeout(load, 3000);
  }
  const events = waiting;
  waiting = null;
  events.forEach(event => actions[event.type](event.data));
}

function connect() {
  const state = (name, text) => {
    find('live').dataset.state = name;
    find('live-text').textContent = text;
  };
  const source = new EventSource('/board/events');
  source.addEventListener('open', () => {
    state('open', 'live');
    // Later on the browser says what it has got last, and is sent what came since.
    if (!lastEvent) load();
    tryRoomNow();
  });
  source.addEventListener('error', () => {
    state('waiting', 'reconnecting');
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
  });
  source.addEventListener('note', receive);
  source.addEventListener('gone', receive);
  source.addEventListener('reload', event => { lastEvent = event.lastEventId; load(); });
}

// ---------------------------------------------------------------- the form

const composer = find('composer');
const picture = find('picture');
const fault = text => { find('composer-fault').textContent = text; };

function choose() {
  const file = picture.files[0];
  find('chosen').textContent = file ? file.name : '';
  find('unchoose').hidden = !file;
  fault(file && file.size > limits.picture
    ? `The picture has ${(file.size / 2 ** 20).toFixed(1)} MiB, and ${limits.picture / 2 ** 20} at most are taken.` : '');
}

function count() {
  const left = limits.text - find('text').value.length;
  find('count').textContent = left < 200 ? `${left} characters left` : '';
}

composer.addEventListener('submit', async event => {
  event.preventDefault();
  const button = composer.querySelector('.primary');
  const body = new FormData();
  body.set('text', find('text').value);
  if (picture.files[0]) body.set('picture', picture.files[0]);
  button.disabled = true;
  fault('');
  try {
    put(await ask('POST', '/board/notes', { body })).highlight();
    composer.reset();
    wroteAll();
    choose();
    count();
    say('Note added.');
  } catch (refusal) {
    fault(sentence(refusal.detail));
  } finally {
    button.disabled = false;
    find('text').focus();
  }
});

picture.addEventListener('change', choose);
find('unchoose').addEventListener('click', () => { picture.value = ''; choose(); picture.focus(); });
find('text').addEventListener('input', count);
document.addEventListener('input', event => { if (event.target.closest('textarea')) wrote(event.target.value); });

document.addEventListener('keydown', event => {
  const writes = event.target.closest('textarea');
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && writes) {
    event.preventDefault();
    writes.form.requestSubmit();
  } else if (event.key === 'Escape' && writes) {
    writes.blur();
  } else if (event.key === 'n' && !event.target.closest('textarea, input') && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    find('text').focus();
  }
});

connect();
