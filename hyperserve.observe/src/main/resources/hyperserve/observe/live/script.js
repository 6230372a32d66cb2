// Shows what the server tells of itself, once a second. All text goes in as text, never as HTML:
// routes, methods and classes have names that others have made.
import { RateChart, LatencyChart } from './charts.js';
import { Lanes } from './lanes.js';
import { shortTime, withUnit, count, bytes, span, pace } from './numbers.js';

const byId = id => document.getElementById(id);
const stillness = matchMedia('(prefers-reduced-motion: reduce)');
const rates = new RateChart(byId('rate-chart'));
const latencies = new LatencyChart(byId('latency-chart'));
const lanes = new Lanes(byId('workers'));

const STATES = {
  waiting: 'Connecting',
  starting: 'Starting',
  serving: 'Serving',
  stuck: 'Stuck',
  stopping: 'Stopping',
  lost: 'No contact',
};

/** Without news for so long, in milliseconds, there is no contact. */
const SILENCE = 4000;

let paused = false;
let newest = null;
let heard = performance.now();
let source = null;

function text(id, value) {
  const element = byId(id);
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

/** A figure with its unit in small. */
function figure(id, [value, unit]) {
  const small = document.createElement('span');
  small.className = 'unit';
  small.textContent = unit;
  byId(id).replaceChildren(value, ...(unit ? [small] : []));
}

function state(name, about) {
  byId('hero').dataset.state = name;
  text('state', STATES[name] ?? name);
  text('about', about);
}

function cell(value, kind) {
  const made = document.createElement('td');
  made.setAttribute('role', 'cell');
  if (kind === 'code') {
    made.append(Object.assign(document.createElement('code'), { textContent: value }));
  } else {
    made.textContent = value;
    made.className = kind ?? '';
  }
  return made;
}

function rows(id, all, cells) {
  byId(id).replaceChildren(...all.map(each => {
    const row = document.createElement('tr');
    row.setAttribute('role', 'row');
    row.append(...cells(each));
    return row;
  }));
  byId(id + '-none').hidden = all.length > 0;
}

function hero(look) {
  const people = `${count(look.connections)} connection${look.connections === 1 ? '' : 's'}`;
  const doing = {
    serving: `${people}, ${count(look.inFlight)} in flight`,
    stopping: `a stop was asked for; ${count(look.inFlight)} in flight`,
    starting: 'not ready for requests yet',
    stuck: 'nobody has looked at some connections for 10 seconds',
  };
  state(look.state, doing[look.state] ?? people);
  text('uptime', span(look.uptime));
  text('requests', count(look.requests));
  text('cpu', look.cpu < 0 ? '–' : `${look.cpu.toFixed(2)} of ${look.processors}`);
  text('pool', look.pool);
}

function traffic(look) {
  figure('rate', [pace(look.rate), '/s']);
  text('failed', `${pace(look.failed)}/s`);
  byId('failed').classList.toggle('bad', look.failed > 0);
  figure('p99-figure', withUnit(look.p99));
  text('p50', shortTime(look.p50));
  text('p99', shortTime(look.p99));
  text('p999', shortTime(look.p999));
  rates.add(look);
  latencies.add(look);
}

function tiles(look) {
  text('inFlight', count(look.inFlight));
  text('queued', `${count(look.queued)} wait for a thread`);
  text('connections', count(look.connections));
  text('opened', `${pace(look.opened)} new/s`);
  byId('sockets-tile').hidden = look.socketsOpened === 0;
  text('sockets', count(look.sockets));
  text('messages', `${pace(look.messages)} messages/s`);
  figure('queue99', withUnit(look.queue99));
  text('sheds', count(look.sheds));
  text('shedRate', look.shedRate > 0 ? `${pace(look.shedRate)}/s now` : 'none now');
  byId('sheds-tile').classList.toggle('alarm', look.shedRate > 0);
  text('timeouts', count(look.timeouts));
  text('timeoutRate', look.timeoutRate > 0 ? `${pace(look.timeoutRate)}/s now` : 'none now');
  byId('timeouts-tile').classList.toggle('alarm', look.timeoutRate > 0);
  figure('heap', bytes(look.resident < 0 ? look.heap : look.resident));
  byId('heap-bar').style.transform = `scaleX(${Math.min(1, look.heap / look.heapMost)})`;
  const [used, unit] = bytes(look.heap);
  const [most, unitOfMost] = bytes(look.heapMost);
  text('kept', `heap ${used}${unit === unitOfMost ? '' : ' ' + unit} of ${most} ${unitOfMost}`);
}

function workers(look) {
  const rescues = look.rescued > 0 ? `, ${pace(look.rescued)}/s on virtual threads` : '';
  text('workers-note', `${count(look.threads)} workers, ${count(look.busy)} tasks run, `
    + `${count(look.retaken)} retaken since the start${rescues}.`);
  lanes.show(look);
}

function lists(look) {
  rows('routes', look.routes, each => [
    cell(each.route, 'code'),
    cell(`${pace(each.rate)}/s`),
    cell(shortTime(each.mean)),
    cell(each.within99 < 0 ? '> 52 s' : shortTime(each.within99)),
    cell(each.failed > 0 ? `${pace(each.failed)}/s` : '–', each.failed > 0 ? 'bad' : ''),
  ]);
  byId('learned').replaceChildren(...look.learned.map(each =>
    Object.assign(document.createElement('li'), { textContent: each })));
  byId('learned-none').hidden = look.learned.length > 0;
  rows('faults', look.faults, each => [
    cell(new Date(each.millis).toLocaleTimeString('en-GB')),
    cell(`${each.method} ${each.route}`, 'code'),
    cell(each.status || '–', 'bad'),
    cell(each.thrown || '–', 'wide'),
  ]);
  text('faultCount', look.faultCount > look.faults.length
    ? `the newest ${look.faults.length} of ${count(look.faultCount)}` : '');
}

function show(look) {
  hero(look);
  traffic(look);
  tiles(look);
  workers(look);
  lists(look);
  document.title = `${pace(look.rate)}/s · ${STATES[look.state] ?? look.state} · HyperServe`;
  text('foot', `HyperServe ${look.version} on Java ${look.java}. One look a second, made once for `
    + `all who look: ${look.viewers} at the moment.`);
  document.documentElement.dataset.looks = Number(document.documentElement.dataset.looks ?? 0) + 1;
}

function lose(about) {
  if (byId('hero').dataset.state !== 'lost') {
    state('lost', about);
    document.title = 'No contact · HyperServe';
    lanes.still();
  }
}

function connect() {
  source = new EventSource('/live/events');
  source.onmessage = event => {
    heard = performance.now();
    newest = JSON.parse(event.data);
    if (!paused) {
      show(newest);
    }
  };
  source.onerror = () => {
    lose('the server does not answer; trying again');
    if (source.readyState === EventSource.CLOSED) {
      // Refused: as many look as may.
      setTimeout(connect, 5000);
    }
  };
}

setInterval(() => {
  if (newest !== null && !paused && performance.now() - heard > SILENCE) {
    lose(`nothing heard for ${Math.round((performance.now() - heard) / 1000)} s`);
  }
}, 1000);

byId('pause').addEventListener('click', () => {
  paused = !paused;
  byId('pause').setAttribute('aria-pressed', paused);
  byId('pause').textContent = paused ? 'Go on' : 'Pause';
  if (!paused && newest !== null) {
    show(newest);
  }
});

/** When the dark colours hold, by theme. */
const DARK = { system: '(prefers-color-scheme: dark)', light: 'not all', dark: 'all' };
const THEMES = Object.keys(DARK);

function kept() {
  try {
    return localStorage.getItem('theme');
  } catch {
    return null; // The browser keeps nothing.
  }
}

function theme(name) {
  document.documentElement.dataset.theme = name;
  byId('dark').media = DARK[name];
  text('theme-name', name);
  rates.recolour();
  latencies.recolour();
  lanes.recolour();
}

byId('theme').addEventListener('click', () => {
  const next = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % 3];
  theme(next);
  try {
    localStorage.setItem('theme', next);
  } catch {
    // It is so until the page is left.
  }
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
  theme(document.documentElement.dataset.theme));

function draw(now) {
  if (!paused) {
    rates.draw(now, stillness.matches);
    latencies.draw(now, stillness.matches);
    lanes.draw(now, stillness.matches);
  }
  requestAnimationFrame(draw);
}

theme(THEMES.includes(kept()) ? kept() : 'system');
connect();
requestAnimationFrame(draw);
