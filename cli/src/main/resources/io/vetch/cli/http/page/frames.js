// Frames with their verdicts as they pass, and a frame's layers.

import {$, count, h, plural} from './dom.js';
import {Refused, events, json} from './server.js';

const MOST = 200;
let running = null;

function time(millis) {
  const at = new Date(millis);
  return at.toLocaleTimeString('en-GB') + '.' + String(at.getMilliseconds()).padStart(3, '0');
}

function tree(layers) {
  const [layer, ...inner] = layers;
  return h('details', {open: true}, h('summary', {}, layer.name),
    h('dl', {}, ...layer.fields.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
    inner.length ? tree(inner) : null);
}

async function open(item, button, frame) {
  const known = item.querySelector('.tree');
  if (known) {
    known.remove();
    button.setAttribute('aria-expanded', 'false');
    return;
  }
  button.setAttribute('aria-expanded', 'true');
  const place = h('div', {class: 'tree'}, 'taking it apart …');
  item.append(place);
  try {
    place.replaceChildren(tree(await json('/api/layers', {form: {hex: frame.hex}})));
  } catch (e) {
    place.replaceChildren(h('p', {class: 'error'}, e.message));
  }
}

/** What somebody reads stays where it is: a frame that is open, and where the list was moved to. */
function add(element) {
  const list = $('frames');
  const isRead = list.scrollTop > 0 || list.querySelector('.tree');
  list.prepend(element);
  if (isRead) {
    list.scrollTop += element.offsetHeight;
  }
  for (let last = list.lastElementChild; list.children.length > MOST && last; last = last.previousElementSibling) {
    if (!last.querySelector('.tree')) {
      last.remove();
      break;
    }
  }
}

function frame(data) {
  const item = h('li');
  const button = h('button', {class: 'frame', type: 'button', 'aria-expanded': 'false', click: () => open(item, button, data)},
    h('span', {class: 't'}, time(data.millis)), h('span', {class: 'l'}, data.line),
    h('span', {class: 'v ' + data.verdict}, data.in + ' → ' + data.text));
  item.append(button);
  add(item);
}

function stop() {
  running?.abort();
  running = null;
  $('frames-go').textContent = 'Watch';
  $('frames-state').textContent = 'not watching';
}

async function watch(form) {
  const mine = new AbortController();
  running = mine;
  let shown = 0;
  let left = 0;
  const tell = () => {
    $('frames-state').textContent = 'watching: ' + plural(shown, 'frame') + (left ? `, ${count(left)} left out` : '');
  };
  $('frames-error').textContent = '';
  $('frames-go').textContent = 'Stop';
  $('frames-state').textContent = 'beginning';
  try {
    const [ns, where] = form.where.value.split(' ');
    await events('/api/frames', {form: {ns, where, filter: form.filter.value}, signal: mine.signal}, {
      begin: () => {
        $('frames').replaceChildren();
        tell();
      },
      frame: (data) => {
        shown++;
        frame(data);
        tell();
      },
      left: (data) => {
        left += data.count;
        add(h('li', {class: 'left'}, plural(data.count, 'frame') + ' left out: more came than can be read'));
        tell();
      },
    });
    $('frames-error').textContent = 'The switch ended it: what was watched is gone, or the switch was stopped.';
  } catch (e) {
    if (!mine.signal.aborted) {
      $('frames-error').textContent = e instanceof Refused ? e.message : 'The switch does not answer.';
    }
  }
  if (running === mine) {
    stop();
  }
}

export function begin() {
  const form = $('frames-form');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (running) {
      stop();
    } else {
      watch(form);
    }
  });
}

/** @param where as the choice has it: namespace and name */
export function watchAt(where) {
  const form = $('frames-form');
  form.where.value = where;
  if (running) {
    stop();
  }
  watch(form);
  form.scrollIntoView({block: 'nearest'});
}
