// The threads of the pool as tracks, on which their tasks pass.
import { pace } from './numbers.js';

/** How long a task takes to pass, in milliseconds: for the eye, not the time it really takes. */
const PASSAGE = 1900;

const SAYS = { running: 'runs', polling: 'polls', parked: 'parked', retaken: 'retaken' };

/** How many dots a second stand for a rate: 1 for 1, 4 for 100, 12 for 100,000. */
function dots(rate) {
  return rate <= 0 ? 0 : Math.min(14, .9 + 1.35 * Math.log10(1 + rate) ** 1.35);
}

class Track {
  constructor(name) {
    this.element = document.createElement('li');
    this.element.className = 'worker';
    const part = (tag, kind, hidden) => {
      const made = document.createElement(tag);
      made.className = kind;
      if (hidden) {
        made.setAttribute('aria-hidden', 'true');
      }
      this.element.append(made);
      return made;
    };
    part('span', 'glyph', true);
    part('span', 'name').textContent = name;
    this.element.title = name;
    this.canvas = part('canvas', 'track', true);
    this.context = this.canvas.getContext('2d');
    this.does = part('span', 'does');
    this.paceText = part('span', 'pace');
    this.passing = [];
    this.due = Math.random();
    this.last = performance.now();
  }

  show(worker) {
    this.worker = worker;
    this.element.dataset.state = worker.state;
    this.element.toggleAttribute('data-stand-in', worker.standIn);
    const held = worker.seconds > 0 ? ` for ${worker.seconds} s` : '';
    const source = worker.source >= 0 ? ` source ${worker.source}` : '';
    this.does.textContent = worker.does
      ?? SAYS[worker.state] + (held || (worker.state === 'polling' ? source : ''));
    this.paceText.textContent = worker.rate < 0 ? '' : `${pace(worker.rate)}/s`;
  }

  fit() {
    const ratio = devicePixelRatio || 1;
    this.width = this.canvas.clientWidth;
    this.height = this.canvas.clientHeight;
    const wide = Math.round(this.width * ratio);
    const high = Math.round(this.height * ratio);
    if (this.canvas.width !== wide || this.canvas.height !== high) {
      this.canvas.width = wide;
      this.canvas.height = high;
    }
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  draw(now, colours, still) {
    this.fit();
    const context = this.context;
    context.clearRect(0, 0, this.width, this.height);
    const { state, seconds } = this.worker;
    const middle = this.height / 2;
    this.rail(middle, colours, state);
    if (state === 'retaken' || seconds > 0) {
      this.held(now, middle, colours, still);
    }
    this.pass(now, middle, colours, still);
    if (state === 'polling' && !still) {
      this.sweep(now, middle, colours);
    }
    this.last = now;
  }

  rail(middle, colours, state) {
    const context = this.context;
    context.lineWidth = 2;
    context.lineCap = 'round';
    context.strokeStyle = colours('line');
    context.setLineDash(state === 'parked' ? [1, 7] : state === 'retaken' ? [8, 6] : []);
    context.beginPath();
    context.moveTo(2, middle);
    context.lineTo(this.width - 2, middle);
    context.stroke();
    context.setLineDash([]);
  }

  /** A task that keeps its thread. */
  held(now, middle, colours, still) {
    const context = this.context;
    const colour = colours(this.worker.state === 'retaken' ? 'warn' : 'run');
    const breath = still ? .5 : (1 + Math.sin(now / 400)) / 2;
    context.globalAlpha = .15 + .2 * breath;
    context.fillStyle = colour;
    context.beginPath();
    context.arc(this.width / 2, middle, 8 + 4 * breath, 0, 7);
    context.fill();
    context.globalAlpha = 1;
    context.beginPath();
    context.arc(this.width / 2, middle, 5, 0, 7);
    context.fill();
  }

  /** Tasks that come and go. */
  pass(now, middle, colours, still) {
    const perSecond = dots(this.worker.rate < 0 && this.worker.state === 'running'
      ? 10 : this.worker.rate);
    if (still) {
      this.passing = Array.from({ length: Math.round(perSecond * PASSAGE / 1000) },
        (_, index, n = perSecond * PASSAGE / 1000) => ({ at: now - (index + .5) / n * PASSAGE, off: 0 }));
    } else {
      this.due += Math.min(.1, (now - this.last) / 1000) * perSecond;
      while (this.due >= 1) {
        this.due--;
        this.passing.push({ at: now - Math.random() * 60, off: (Math.random() - .5) * this.height * .42 });
      }
      this.passing = this.passing.filter(each => now - each.at < PASSAGE);
    }
    const context = this.context;
    context.strokeStyle = colours('run');
    context.fillStyle = colours('run');
    for (const each of this.passing) {
      const share = (now - each.at) / PASSAGE;
      const x = share * this.width;
      // They gather on the rail, where the thread is, and part again.
      const y = middle + each.off * Math.abs(2 * share - 1) ** 1.5;
      const visible = Math.min(1, share * 8, (1 - share) * 8);
      context.globalAlpha = .22 * visible;
      context.lineWidth = 3;
      context.beginPath();
      context.moveTo(Math.max(0, x - 22), middle + each.off * Math.abs(2 * Math.max(0, share - 22 / this.width) - 1) ** 1.5);
      context.lineTo(x, y);
      context.stroke();
      context.globalAlpha = visible;
      context.beginPath();
      context.arc(x, y, 2.75, 0, 7);
      context.fill();
    }
    context.globalAlpha = 1;
  }

  /** Somebody looks along the line whether anything comes. */
  sweep(now, middle, colours) {
    const context = this.context;
    const at = (now / 3200 % 1) * (this.width + 160) - 80;
    const light = context.createLinearGradient(at - 80, 0, at + 80, 0);
    light.addColorStop(0, colours('poll') + '00');
    light.addColorStop(.5, colours('poll') + 'b0');
    light.addColorStop(1, colours('poll') + '00');
    context.strokeStyle = light;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(Math.max(2, at - 80), middle);
    context.lineTo(Math.min(this.width - 2, at + 80), middle);
    context.stroke();
  }
}

/** Work that went from those who poll to others. */
function handedOver(look) {
  return {
    name: 'handed over',
    state: look.handed > 0 || look.queued > 0 ? 'running' : 'parked',
    standIn: false,
    source: -1,
    rate: look.handed,
    seconds: 0,
    does: `${pace(look.busy)} run, ${pace(look.queued)} wait`,
  };
}

export class Lanes {
  constructor(list) {
    this.list = list;
    this.tracks = new Map();
  }

  recolour() {
    const style = getComputedStyle(document.documentElement);
    this.colours = name => style.getPropertyValue('--' + name).trim();
  }

  show(look) {
    const all = [...look.workers, handedOver(look)];
    const names = new Set(all.map(each => each.name));
    for (const [name, track] of this.tracks) {
      if (!names.has(name)) {
        track.element.remove();
        this.tracks.delete(name);
      }
    }
    all.forEach((worker, index) => {
      let track = this.tracks.get(worker.name);
      if (!track) {
        track = new Track(worker.name);
        this.tracks.set(worker.name, track);
      }
      track.show(worker);
      if (this.list.children[index] !== track.element) {
        this.list.insertBefore(track.element, this.list.children[index] ?? null);
      }
    });
    this.list.classList.toggle('many', all.length > 9);
  }

  /** Nothing comes any more. */
  still() {
    for (const track of this.tracks.values()) {
      track.show({ ...track.worker, state: 'parked', rate: 0, seconds: 0, does: 'not known' });
    }
  }

  draw(now, still) {
    for (const track of this.tracks.values()) {
      track.draw(now, this.colours, still);
    }
  }
}
