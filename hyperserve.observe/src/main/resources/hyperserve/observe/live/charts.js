// Charts of a minute, which move by themselves between two looks.
import { pace, shortTime } from './numbers.js';

const SECONDS = 60;
const FONT = '11px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

/** What both charts share: points of a minute, a canvas as fine as the screen, the flow of time. */
class Chart {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.points = [];
    this.arrived = 0;
    this.drawn = false;
    this.scale = null;
    new ResizeObserver(() => this.fit()).observe(canvas);
  }

  fit() {
    const ratio = devicePixelRatio || 1;
    this.width = this.canvas.clientWidth;
    this.height = this.canvas.clientHeight;
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.drawn = false;
  }

  recolour() {
    const style = getComputedStyle(document.documentElement);
    this.colours = name => style.getPropertyValue('--' + name).trim();
    this.drawn = false;
  }

  push(point) {
    this.points.push(point);
    if (this.points.length > SECONDS + 2) {
      this.points.shift();
    }
    this.arrived = performance.now();
    this.drawn = false;
  }

  /** Where a point is: the newest comes in at the right edge within its second. */
  x(index, progress) {
    const age = this.points.length - 1 - index + progress - 1;
    return this.width - (age / SECONDS) * this.width;
  }

  draw(now, still) {
    if (!this.width || (still && this.drawn)) {
      return;
    }
    const progress = still ? 1 : Math.min(1, (now - this.arrived) / 1000);
    this.context.clearRect(0, 0, this.width, this.height);
    this.context.font = FONT;
    this.labels = [];
    this.paint(progress, still);
    this.label();
    this.drawn = true;
  }

  /** A line through what a function tells of each point, with gaps where it tells nothing. */
  line(progress, value, y, colour, dash, thickness) {
    const context = this.context;
    context.beginPath();
    let open = false;
    this.points.forEach((point, index) => {
      const told = value(point);
      if (told === null) {
        open = false;
      } else {
        const at = [this.x(index, progress), y(told)];
        if (open) {
          context.lineTo(...at);
        } else {
          context.moveTo(...at);
          context.lineTo(at[0] + .01, at[1]);
        }
        open = true;
      }
    });
    context.strokeStyle = colour;
    context.lineWidth = thickness;
    context.lineJoin = 'round';
    context.lineCap = dash.length ? 'butt' : 'round';
    context.setLineDash(dash);
    context.stroke();
    context.setLineDash([]);
  }

  grid(at, label) {
    const context = this.context;
    context.fillStyle = this.colours('line');
    context.fillRect(0, Math.round(at), this.width, 1);
    this.labels.push([label, at - 2]);
  }

  /** Over the lines, with a rim that keeps them apart. */
  label() {
    const context = this.context;
    context.textBaseline = 'bottom';
    context.lineWidth = 4;
    context.strokeStyle = this.colours('card');
    context.fillStyle = this.colours('soft');
    for (const [label, at] of this.labels) {
      context.strokeText(label, 1, at);
      context.fillText(label, 1, at);
    }
  }
}

/** The least of 1, 2, 5, 10, … that is not less. */
function round(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 5, 10].map(each => each * power).find(each => each >= value);
}

export class RateChart extends Chart {
  add(look) {
    this.push({ rate: look.rate, failed: look.failed });
    const most = Math.max(...this.points.map(each => each.rate));
    this.canvas.setAttribute('aria-label', `Requests a second, for a minute: ${pace(look.rate)} `
      + `now, ${pace(most)} at most, ${pace(look.failed)} failed now`);
  }

  paint(progress, still) {
    const most = round(Math.max(10, ...this.points.map(each => each.rate * 1.08)));
    this.scale = this.scale === null || still ? most : this.scale + (most - this.scale) * .12;
    const base = this.height - 1;
    const y = value => base - (value / this.scale) * (this.height - 18);
    for (const share of [1, .5]) {
      this.grid(y(most * share), pace(most * share));
    }
    this.grid(base, '');
    if (this.points.length === 0) {
      return;
    }
    this.area(progress, y, base);
    const { colours } = this;
    this.line(progress, point => point.rate, y, colours('p99'), [], 2.25);
    this.line(progress, point => point.failed > 0 ? point.failed : null, y, colours('fault'),
      [2, 3], 2.5);
  }

  area(progress, y, base) {
    const context = this.context;
    const fill = context.createLinearGradient(0, 0, 0, this.height);
    fill.addColorStop(0, this.colours('p99') + '48');
    fill.addColorStop(1, this.colours('p99') + '05');
    context.beginPath();
    this.points.forEach((point, index) => context.lineTo(this.x(index, progress), y(point.rate)));
    context.lineTo(this.x(this.points.length - 1, progress), base);
    context.lineTo(this.x(0, progress), base);
    context.closePath();
    context.fillStyle = fill;
    context.fill();
  }
}

export class LatencyChart extends Chart {
  add(look) {
    this.push({ p50: look.p50, p99: look.p99, p999: look.p999 });
    this.canvas.setAttribute('aria-label', `Latency, for a minute: now half of the requests within `
      + `${shortTime(look.p50)}, 99 of 100 within ${shortTime(look.p99)}, 999 of 1,000 within `
      + `${shortTime(look.p999)}`);
  }

  /** From power of ten to power of ten. */
  paint(progress, still) {
    const all = this.points.flatMap(each => [each.p50, each.p99, each.p999]).filter(e => e > 0);
    const low = Math.floor(Math.log10(Math.min(1e5, ...all) * .98));
    const high = Math.max(low + 2, Math.ceil(Math.log10(Math.max(...all, 1e6) * 1.02)));
    const wanted = { low, high };
    const now = this.scale === null || still ? wanted : this.scale;
    this.scale = {
      low: now.low + (low - now.low) * .12,
      high: now.high + (high - now.high) * .12,
    };
    const base = this.height - 1;
    const y = nanos => base - (Math.log10(nanos) - this.scale.low)
      / (this.scale.high - this.scale.low) * (this.height - 18);
    for (let power = low; power <= high; power++) {
      this.grid(y(10 ** power), power === low ? '' : shortTime(10 ** power));
    }
    const { colours } = this;
    const told = name => point => point[name] > 0 ? point[name] : null;
    this.line(progress, told('p999'), y, colours('p999'), [2, 3], 2.25);
    this.line(progress, told('p50'), y, colours('p50'), [7, 4], 2);
    this.line(progress, told('p99'), y, colours('p99'), [], 2.5);
  }
}
