// Elements, and figures as people read them.

const SVG = 'http://www.w3.org/2000/svg';

export const $ = (id) => document.getElementById(id);

/** An element: its attributes (functions are listeners), then what it holds: texts and elements. */
export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same of SVG. */
export function s(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(key, value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const scaled = (value, units, unit) => {
  let at = 0;
  while (value >= 999.5 && at < units.length - 1) {
    value /= 1000;
    at++;
  }
  const digits = value >= 99.5 || value === 0 || (at === 0 && Number.isInteger(value)) ? 0 : value >= 9.95 ? 1 : 2;
  return value.toFixed(at === 0 && value >= 9.95 ? 0 : digits) + ' ' + units[at] + unit;
};

export const bits = (value) => scaled(value, ['', 'k', 'M', 'G', 'T'], 'b/s');
export const rate = (value) => (value < 9.95 ? value.toFixed(value % 1 < .05 ? 0 : 1) + '/s' : scaled(value, ['', 'k', 'M', 'G'], '/s').replace(' /', '/'));
export const count = (value) => value.toLocaleString('en');
export const plural = (value, one, many = one + 's') => count(value) + ' ' + (value === 1 ? one : many);

export function bytes(value) {
  return value < 1024 ? value + ' B' : value < 1 << 20 ? (value / 1024).toFixed(1) + ' KiB' : (value / (1 << 20)).toFixed(1) + ' MiB';
}

/** How long ago. */
export function ago(millis) {
  const seconds = millis / 1000;
  return seconds < 1.5 ? 'now' : seconds < 90 ? Math.round(seconds) + ' s' : seconds < 5400 ? Math.round(seconds / 60) + ' min'
    : Math.round(seconds / 3600) + ' h';
}

/** Replaces what `parent` holds, but leaves it alone where it would be the same: what is selected or focused stays. */
export function show(parent, key, make) {
  if (parent.dataset.key !== key) {
    parent.dataset.key = key;
    parent.replaceChildren(...make());
  }
}
