// Numbers as people read them.
const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export const count = value => whole.format(value);

/** A rate: exact where it is small. */
export function pace(value) {
  return value >= 100 ? whole.format(Math.round(value)) : short.format(value);
}

/** A time in nanoseconds, as a number and its unit; a dash if there is none. */
export function withUnit(nanos) {
  if (nanos < 0) {
    return ['–', ''];
  }
  const [size, unit] = nanos < 1e6 ? [1e3, 'µs'] : nanos < 1e9 ? [1e6, 'ms'] : [1e9, 's'];
  return [short.format(nanos / size), unit];
}

export function shortTime(nanos) {
  return withUnit(nanos).join(' ').trim();
}

/** A number of bytes, as a number and its unit. */
export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = value < 1 ? 0 : Math.min(4, Math.floor(Math.log2(value) / 10));
  return [short.format(value / 1024 ** step), units[step]];
}

/** A time in whole seconds, by its two greatest units. */
export function span(seconds) {
  const units = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const parts = [];
  let left = seconds;
  for (const [size, unit] of units) {
    const here = Math.floor(left / size);
    left -= here * size;
    if (here > 0 || parts.length > 0 || size === 1) {
      parts.push(`${here} ${unit}`);
    }
  }
  return parts.slice(0, 2).join(' ');
}
