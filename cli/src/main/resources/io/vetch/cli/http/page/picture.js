// Bridges and their ports: a bus for each row of ports, with a wire to each. Rates come from two snapshots.

import {$, bits, count, h, plural, rate, s, show} from './dom.js';

const BOX = {least: 148, most: 200, height: 74, wire: 30, gap: 10, left: 18};
let before = new Map();
let latest = null; // nothing is said about a switch that was not heard
let stationsOf = new Map();
let choose = () => {};
const drawings = new Map();

const sum = (drops) => Object.values(drops).reduce((total, each) => total + each, 0);
const key = (bridge, port) => bridge.ns + ' ' + bridge.name + ' ' + port.number + ' ' + port.name;

/** Adds rates, per second, to the ports of a snapshot. */
function addRates(snapshot) {
  const now = new Map();
  for (const bridge of [...snapshot.bridges, ...snapshot.pairs]) {
    for (const port of bridge.ports) {
      port.lost = sum(port.drops);
      const known = before.get(key(bridge, port));
      const seconds = known ? (snapshot.millis - known.millis) / 1000 : 0;
      const per = (name) => (seconds > 0 ? Math.max(0, port[name] - known[name]) / seconds : 0);
      port.rates = seconds > 0 || !known
        ? {in: 8 * per('rxBytes'), out: 8 * per('txBytes'), rx: per('rxFrames'), tx: per('txFrames'), lost: per('lost')}
        : known.rates;
      now.set(key(bridge, port), {...port, millis: snapshot.millis});
    }
  }
  before = now;
}

const isDown = (port) => port.state === 'disabled';
const isBlocked = (port) => !isDown(port) && port.state !== 'forwarding' && port.number > 0;

function words(bridge, port) {
  const {rates} = port;
  return `${port.local ? 'the bridge itself, ' : 'port '}${port.name} of ${bridge.name}, ${port.state}, receives ${bits(rates.in)},`
    + ` sends ${bits(rates.out)}, ${count(port.lost)} dropped`;
}

/** Who is there, in a line. */
function stationsAt(bridge, port) {
  const known = stationsOf.get(bridge.ns + ' ' + bridge.name + ' ' + port.name) ?? [];
  if (port.local) {
    return 'the bridge’s own host';
  }
  if (known.length === 1) {
    return known[0].address.split(' ')[0] || known[0].mac;
  }
  return known.length ? plural(known.length, 'station') : '';
}

const thickness = (value) => (value <= 0 ? 0 : Math.min(7, 1.5 + Math.log10(1 + value / 100)));

function drawPort(bridge, port, x, y, boxWidth) {
  const middle = x + boxWidth / 2;
  const top = y + BOX.wire;
  const wire = (at, name) => s('path', {class: 'flow ' + name, d: `M${at} ${top}V${y + 6}`});
  const parts = {
    in: wire(middle - 6, 'in'),
    out: wire(middle + 6, 'out'),
    inText: s('text', {class: 'in', x: x + 10, y: top + 50}),
    outText: s('text', {class: 'out', x: x + boxWidth - 10, y: top + 50, 'text-anchor': 'end'}),
    lost: s('text', {class: 'lost', x: x + boxWidth - 10, y: top + 18, 'text-anchor': 'end'}),
    who: s('text', {class: 'soft', x: x + 10, y: top + 34}),
    frames: s('text', {class: 'soft', x: x + 10, y: top + 66}),
  };
  parts.link = s('a', {href: '#' + port.name, role: 'button', click: (event) => {
    event.preventDefault();
    choose(bridge.ns, bridge.name, port.name);
  }, keydown: (event) => {
    if (event.key === ' ') {
      event.preventDefault();
      choose(bridge.ns, bridge.name, port.name);
    }
  }},
  s('path', {class: 'wire', 'stroke-width': 1, d: `M${middle - 6} ${top}V${y + 6}M${middle + 6} ${top}V${y + 6}`}),
  parts.in, parts.out,
  s('rect', {class: 'box', x, y: top, width: boxWidth, height: BOX.height, rx: 7}),
  s('circle', {class: 'state', cx: x + 14, cy: top + 14, r: 4}),
  s('text', {class: 'name', x: x + 24, y: top + 18}, clipped(port.name, 12)),
  parts.who, parts.inText, parts.outText, parts.lost, parts.frames);
  return parts;
}

const clipped = (text, most) => (text.length > most ? text.slice(0, most - 1) + '…' : text);

function update(parts, bridge, port) {
  const {rates} = port;
  parts.link.setAttribute('class', isDown(port) ? 'down' : isBlocked(port) ? 'blocked' : '');
  parts.link.setAttribute('aria-label', words(bridge, port));
  parts.in.setAttribute('stroke-width', thickness(rates.in));
  parts.out.setAttribute('stroke-width', thickness(rates.out));
  parts.inText.textContent = '↑ ' + bits(rates.in);
  parts.outText.textContent = '↓ ' + bits(rates.out);
  parts.who.textContent = clipped(isDown(port) ? 'down' : isBlocked(port) ? port.state : stationsAt(bridge, port), 24);
  parts.lost.textContent = rates.lost > 0 ? '−' + rate(rates.lost) : '';
  parts.frames.textContent = rates.rx + rates.tx > 0 ? `${rate(rates.rx)} in, ${rate(rates.tx)} out` : 'quiet';
}

/** One bridge; drawn anew only if its ports or the width are others. */
function draw(bridge, width, isPair) {
  const space = width - BOX.left + BOX.gap;
  const columns = Math.max(1, Math.floor(space / (BOX.least + BOX.gap)));
  const boxWidth = Math.min(BOX.most, Math.floor(space / Math.min(columns, Math.max(1, bridge.ports.length))) - BOX.gap);
  const rows = Math.max(1, Math.ceil(bridge.ports.length / columns));
  const step = BOX.wire + BOX.height + 22;
  const height = 24 + rows * step - 14;
  const parts = [];
  const drawing = s('svg', {viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': (isPair ? 'Pair ' : 'Bridge ') + bridge.name});
  const title = s('text', {class: 'soft', x: 0, y: 13});
  const name = s('tspan', {class: 'name'}, bridge.name);
  const about = s('tspan', {dx: 10});
  title.append(name, about);
  drawing.append(title);
  drawing.append(s('rect', {class: 'bus', x: 0, y: 22, width: 6, height: (rows - 1) * step + 6, rx: 3}));
  for (let row = 0; row < rows; row++) {
    const inRow = Math.min(columns, bridge.ports.length - row * columns);
    const end = BOX.left + Math.max(1, inRow) * (boxWidth + BOX.gap) - BOX.gap;
    drawing.append(s('rect', {class: 'bus', x: 0, y: 22 + row * step, width: end, height: 6, rx: 3}));
  }
  bridge.ports.forEach((port, index) => {
    const x = BOX.left + (index % columns) * (boxWidth + BOX.gap);
    const y = 22 + Math.floor(index / columns) * step;
    const one = drawPort(bridge, port, x, y, boxWidth);
    parts.push(one);
    drawing.append(one.link);
  });
  return {drawing, parts, about, shape: shape(bridge, width)};
}

const shape = (bridge, width) => width + ' ' + bridge.ports.map((port) => port.number + port.name).join(' ');

function about(bridge, isPair) {
  if (isPair) {
    return 'a veth pair whose ends are no ports';
  }
  const parts = [bridge.up ? plural(bridge.ports.filter((port) => !port.local).length, 'port') : 'down', plural(bridge.stations, 'station')];
  if (bridge.stp) {
    parts.push('spanning tree');
  }
  if (bridge.vlan) {
    parts.push('VLANs');
  }
  return parts.join(', ');
}

function render() {
  if (!latest) {
    return;
  }
  const picture = $('picture');
  const width = Math.max(300, Math.floor(picture.clientWidth));
  const all = [...latest.bridges.map((bridge) => [bridge, false]), ...latest.pairs.map((pair) => [pair, true])];
  const seen = new Set();
  const order = [];
  for (const [bridge, isPair] of all) {
    const id = (isPair ? 'pair ' : '') + bridge.ns + ' ' + bridge.name;
    seen.add(id);
    let known = drawings.get(id);
    if (!known || known.shape !== shape(bridge, width)) {
      known = draw(bridge, width, isPair);
      drawings.set(id, known);
    }
    known.drawing.setAttribute('class', isPair || bridge.up ? '' : 'off');
    known.about.textContent = about(bridge, isPair);
    bridge.ports.forEach((port, index) => update(known.parts[index], bridge, port));
    order.push(known.drawing);
  }
  [...drawings.keys()].filter((id) => !seen.has(id)).forEach((id) => drawings.delete(id));
  if (order.length === 0) {
    show(picture, 'none', () => [h('p', {class: 'quiet'}, 'The switch has no bridge yet: ', h('code', {}, 'vetch ip link add br0 type bridge'))]);
  } else if (order.length !== picture.children.length || order.some((each, index) => picture.children[index] !== each)) {
    picture.dataset.key = '';
    picture.replaceChildren(...order);
  }
}

function table() {
  if (!latest || !$('as-table').open) {
    return;
  }
  $('ports').replaceChildren(...[...latest.bridges, ...latest.pairs].flatMap((bridge) => bridge.ports.map((port) => h('tr', {},
    h('td', {}, bridge.name), h('td', {}, port.name), h('td', {}, port.state),
    ...[bits(port.rates.in), bits(port.rates.out), rate(port.rates.rx), rate(port.rates.tx), count(port.lost)]
      .map((text) => h('td', {class: 'n'}, text))))));
}

export function begin(whenChosen) {
  choose = whenChosen;
  new ResizeObserver(render).observe($('picture'));
  $('as-table').addEventListener('toggle', table);
}

export function snapshot(data) {
  addRates(data);
  latest = data;
  const {bridges} = data;
  const ports = bridges.flatMap((bridge) => bridge.ports.filter((port) => !port.local));
  const total = ports.reduce((value, port) => value + port.rates.rx, 0);
  $('sum').textContent = `${plural(bridges.length, 'bridge')}, ${plural(ports.length, 'port')}, ${rate(total)} frames in`;
  render();
  table();
}

/** @param stations all that are known, to be shown at their ports */
export function stations(all) {
  stationsOf = Map.groupBy(all.filter((each) => each.kind !== 'local'), (each) => each.ns + ' ' + each.bridge + ' ' + each.port);
  render();
}

export function find(ns, bridge, port) {
  const found = [...latest?.bridges ?? [], ...latest?.pairs ?? []].find((each) => each.ns === ns && each.name === bridge);
  return {bridge: found, port: found?.ports.find((each) => each.name === port), stations: stationsOf.get(`${ns} ${bridge} ${port}`) ?? []};
}
