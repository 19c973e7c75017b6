// Stations with a search, and those that move. Asked for every three seconds while somebody looks.

import {$, ago, count, h, plural} from './dom.js';
import {json, query} from './server.js';

const EVERY = 3000;
let whenAll = () => {};

function row(station) {
  return h('tr', {}, h('td', {class: 'mono'}, station.mac),
    h('td', {class: 'mono'}, ...station.address.split(' ').flatMap((each, at) => (at ? [h('br'), each] : [each]))),
    h('td', {}, station.port + (station.vlan ? ', VLAN ' + station.vlan : '')),
    h('td', {class: 'n'}, station.kind === 'learned' || station.kind === 'dynamic' ? ago(station.age) : station.kind));
}

async function look() {
  const q = $('search').q.value.trim();
  const answer = await json(query('/api/stations', {q}));
  if (q !== $('search').q.value.trim()) {
    return;
  }
  $('stations').replaceChildren(...answer.stations.map(row));
  $('stations-sum').textContent = answer.found > answer.stations.length
    ? `${count(answer.stations.length)} of ${count(answer.found)}` : plural(answer.found, q ? 'match' : 'station', q ? 'matches' : 'stations');
  $('moves').replaceChildren(...answer.moves.map((move) => h('p', {},
    h('span', {class: 'mono'}, move.mac), ` ${move.address ? '(' + move.address + ') ' : ''}moves: from ${move.from} to ${move.to},`
      + ` ${move.perMinute} within the last minute`)));
  if (!q) {
    whenAll(answer.stations);
    const words = new Set(answer.stations.flatMap((each) => [...each.address.split(' '), each.mac]).filter(Boolean));
    $('known').replaceChildren(...[...words].slice(0, 100).map((value) => h('option', {value})));
  }
}

export function begin(whenKnown) {
  whenAll = whenKnown;
  let busy = false;
  const again = async () => {
    if (document.hidden || busy) {
      return;
    }
    busy = true;
    try {
      await look();
    } catch {
      $('stations-sum').textContent = 'not known at the moment';
    } finally {
      busy = false;
    }
  };
  $('search').addEventListener('submit', (event) => event.preventDefault());
  $('search').q.addEventListener('input', again);
  setInterval(again, EVERY);
  again();
}
