// What is asked once: why, captures, look backs, reports; and the details of a port.

import {$, bits, bytes, count, h, plural} from './dom.js';
import {Refused, ask, json, query} from './server.js';
import {find} from './picture.js';
import {watchAt} from './frames.js';

const said = (e) => (e instanceof Refused ? e.message : 'The switch does not answer.');

// ---- why

async function why(form) {
  const answer = $('answer');
  answer.replaceChildren(h('p', {class: 'quiet'}, 'looking …'));
  const asked = {ns: form.ns.value, from: form.from.value, to: form.to.value};
  if (form.tcp.value) {
    asked.tcp = form.tcp.value;
  }
  try {
    const found = await json(query('/api/why', asked));
    answer.replaceChildren(
      h('p', {class: 'sentence' + (found.fine ? ' fine' : '')}, found.answer),
      h('dl', {}, ...found.evidence.flatMap((line, at) => [h('dt', {}, line.about === found.evidence[at - 1]?.about ? '' : line.about), h('dd', {}, line.text)])),
      found.try.length ? h('h3', {}, 'What to try') : null,
      found.try.length ? h('ul', {}, ...found.try.map((line) => h('li', {}, line))) : null);
  } catch (e) {
    answer.replaceChildren(h('p', {class: 'error'}, said(e)));
  }
}

// ---- captures

let capturing = null;

async function download(path, form, name, id = () => {}) {
  const response = await ask(path, {form});
  id(response.headers.get('X-Capture-Id'));
  const reader = response.body.getReader();
  const parts = [];
  let size = 0;
  for (;;) {
    const {value, done} = await reader.read();
    if (done) {
      break;
    }
    parts.push(value);
    size += value.length;
    $('capture-state').textContent = 'capturing: ' + bytes(size);
  }
  const url = URL.createObjectURL(new Blob(parts, {type: 'application/x-pcapng'}));
  $('files').prepend(h('li', {}, h('a', {href: url, download: name}, name), ' ' + bytes(size)));
  $('capture-state').textContent = 'Done. The file is kept by this page until it is closed.';
}

const stamp = () => new Date().toISOString().slice(0, 19).replaceAll(':', '-');

async function guarded(action) {
  $('capture-error').textContent = '';
  try {
    await action();
  } catch (e) {
    $('capture-state').textContent = '';
    $('capture-error').textContent = e instanceof Refused ? e.message : 'The capture ended before it was whole: nothing is kept.';
  }
}

async function capture(form, button) {
  if (capturing) {
    await guarded(() => ask('/api/capture/stop', {form: {id: capturing}}));
    return;
  }
  const [ns, where] = form.where.value.split(' ');
  const {filter, seconds, mib} = form;
  await guarded(() => download('/api/capture',
    {ns, where, filter: filter.value, seconds: seconds.value, mib: mib.value}, `${where}-${stamp()}.pcapng`, (id) => {
      capturing = id;
      button.textContent = 'End it';
      $('capture-state').textContent = 'capturing';
    }));
  capturing = null;
  button.textContent = 'Capture';
}

async function lookBack(form) {
  const [ns, where] = form.where.value.split(' ');
  await guarded(() => download('/api/lookback', {ns, where}, `${where}-lookback-${stamp()}.pcapng`));
}

/** Bridges and ports to choose from, and namespaces where there is more than one. */
export function choices({bridges}) {
  const namespaces = [...new Set(bridges.map((bridge) => bridge.ns))];
  const many = namespaces.length > 1;
  const where = $('why').ns;
  if (where.dataset.key !== String(namespaces)) {
    where.dataset.key = String(namespaces);
    where.replaceChildren(...namespaces.map((ns) => h('option', {value: ns},
      bridges.filter((bridge) => bridge.ns === ns).map((bridge) => bridge.name).join(', '))));
    where.parentElement.hidden = !many;
  }
  const option = (bridge, name, text = name) => h('option', {value: bridge.ns + ' ' + name}, text + (many ? ` (namespace ${bridge.ns})` : ''));
  const key = JSON.stringify(bridges.map((bridge) => [bridge.ns, bridge.name, bridge.ports.map((port) => port.name)]));
  for (const select of document.querySelectorAll('select.where, select.bridge')) {
    if (select.dataset.key === key) {
      continue;
    }
    select.dataset.key = key;
    const kept = select.value;
    select.replaceChildren(...(select.className === 'bridge'
      ? bridges.map((bridge) => option(bridge, bridge.name))
      : [h('option', {value: ' any'}, 'everywhere'), ...bridges.flatMap((bridge) => [option(bridge, bridge.name),
        ...bridge.ports.filter((port) => !port.local).map((port) => option(bridge, port.name, '– ' + port.name))])]));
    if ([...select.options].some((each) => each.value === kept)) {
      select.value = kept;
    }
  }
}

// ---- the details of a port

const pairs = (entries) => h('dl', {}, ...entries.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));

async function lost(ns, port, place) {
  try {
    const drops = await json(query('/api/drops', {ns, port}));
    place.replaceChildren(...(drops.length ? drops.flatMap((drop) => [
      h('p', {}, h('code', {}, drop.reason), ` ${count(drop.count)}, ${drop.direction === 'out' ? 'on the way out' : 'as received'}: ${drop.words}`),
      drop.last ? h('p', {class: 'last mono'}, `last ${drop.last.age.toFixed(1)} s ago: ${drop.last.frame}`) : null]).filter(Boolean)
      : [h('p', {class: 'quiet'}, 'nothing')]));
  } catch (e) {
    place.replaceChildren(h('p', {class: 'error'}, said(e)));
  }
}

export function details(ns, bridgeName, portName) {
  const {bridge, port, stations} = find(ns, bridgeName, portName);
  if (!port) {
    return;
  }
  const drops = h('div', {}, h('p', {class: 'quiet'}, 'looking …'));
  const close = () => $('details').close();
  $('details-title').textContent = (port.local ? 'Bridge ' : 'Port ') + port.name;
  $('details-body').replaceChildren(
    pairs([['bridge', bridge.name], ['state', port.state], ['received', `${bits(port.rates.in)}, ${plural(port.rxFrames, 'frame')} in all`],
      ['sent', `${bits(port.rates.out)}, ${plural(port.txFrames, 'frame')} in all`],
      ['of those received', `${count(port.forwarded)} forwarded, ${count(port.flooded)} flooded, ${count(port.lost)} dropped`], ['longest packet', port.mtu + ' bytes (MTU)']]),
    h('h3', {}, 'Stations'),
    stations.length ? pairs(stations.slice(0, 20).map((each) => [each.mac, each.address || 'no address known'])) : h('p', {class: 'quiet'}, 'none was heard'),
    h('h3', {}, 'What was lost'), drops,
    h('div', {class: 'actions'}, h('button', {type: 'button', click: () => {
      close();
      watchAt(ns + ' ' + portName);
    }}, 'Watch its frames'), h('button', {type: 'button', class: 'second', click: () => {
      close();
      $('why').from.value = portName;
      $('why').to.focus();
    }}, 'Why does it not reach …')));
  $('details').showModal();
  lost(ns, portName, drops);
}

// ---- reports

async function reports() {
  const names = await json('/api/reports');
  $('reports-section').hidden = names.length === 0;
  $('reports').replaceChildren(...names.map((name) => h('li', {}, h('button', {class: 'plain', type: 'button', click: () => report(name)}, name))));
}

async function report(name) {
  try {
    const found = await json(query('/api/report', {name}));
    $('report').replaceChildren(h('h3', {}, name), ...summary(found));
  } catch (e) {
    $('report').replaceChildren(h('p', {class: 'error'}, said(e)));
  }
}

/** Its texts and figures, as deep as people read. */
function summary(value) {
  const rows = (Array.isArray(value.findings) ? value.findings : []).map((finding) => h('li', {}, typeof finding === 'string' ? finding
    : finding.text ?? finding.sentence ?? JSON.stringify(finding)));
  return [rows.length ? h('ul', {}, ...rows) : null, h('details', {}, h('summary', {}, 'All of it'),
    h('pre', {class: 'scroll tall mono'}, JSON.stringify(value, null, 1)))].filter(Boolean);
}

export function begin() {
  const on = (id, action) => $(id).addEventListener('submit', (event) => {
    event.preventDefault();
    action(event.currentTarget, event.submitter ?? event.currentTarget.querySelector('button'));
  });
  on('why', why);
  on('capture', capture);
  on('lookback', lookBack);
  $('details-close').addEventListener('click', () => $('details').close());
  reports().catch(() => {});
}
