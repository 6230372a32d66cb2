const [draft, search, list] = ['draft', 'search', 'notes'].map(id => document.getElementById(id));
const entry = document.querySelector('template').content.firstElementChild;

const send = async (method, path, body, headers = {}) => {
  const response = await fetch(path, { method, body, headers });
  const problem = response.ok ? {} : await response.json();
  draft.querySelector('output').textContent = problem.detail ?? '';
  return response.ok;
};

const show = note => {
  const item = entry.cloneNode(true);
  const [path, picture] = [`/api/notes/${note.id}`, item.querySelector('img')];
  item.querySelector('h2').textContent = note.title;
  item.querySelector('p').textContent = note.text;
  item.querySelector('small').textContent = `${note.author}, ${new Date(note.changed).toLocaleString()}`;
  item.querySelector('button').onclick = () => send('DELETE', path);
  item.querySelector('input').onchange = event => {
    const form = new FormData();
    form.append('picture', event.target.files[0]);
    send('PUT', `${path}/picture`, form);
  };
  picture.onload = () => (picture.hidden = false);
  picture.src = `${path}/picture?${Date.now()}`;
  return item;
};

const refresh = async () => {
  const notes = await fetch(`/api/notes?search=${encodeURIComponent(search.value)}`);
  list.replaceChildren(...(await notes.json()).map(show));
};

draft.onsubmit = async event => {
  event.preventDefault();
  const note = JSON.stringify(Object.fromEntries(new FormData(draft)));
  if (await send('POST', '/api/notes', note, { 'Content-Type': 'application/json' })) draft.reset();
};
search.oninput = refresh;

const events = new EventSource('/api/events');
for (const kind of ['open', 'created', 'replaced', 'deleted', 'illustrated'])
  events.addEventListener(kind, refresh);
