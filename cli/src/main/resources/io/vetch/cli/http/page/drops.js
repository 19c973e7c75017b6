// Drops by reason over the last fifteen minutes: bars of five seconds, the most frequent reason at the bottom.

import {$, count, h, s} from './dom.js';

const WIDTH = 360;
const HEIGHT = 72;

export function drops({step, reasons}) {
  const all = reasons.map((each) => ({...each, total: each.counts.reduce((one, other) => one + other, 0)}))
    .filter((each) => each.total > 0)
    .sort((one, other) => other.total - one.total);
  if (all.length === 0) {
    $('drops').replaceChildren(h('p', {class: 'quiet'}, 'No frame was dropped.'));
    return;
  }
  const steps = all[0].counts.length;
  const sums = Array.from({length: steps}, (_, at) => all.reduce((sum, each) => sum + each.counts[at], 0));
  const most = Math.max(...sums);
  const width = WIDTH / steps;
  const bars = [];
  for (let at = 0; at < steps; at++) {
    let y = HEIGHT;
    all.forEach((each, index) => {
      const height = each.counts[at] / most * (HEIGHT - 6);
      if (height > 0) {
        y -= Math.max(1, height);
        bars.push(s('rect', {class: 'c' + index % 8, x: at * width, y, width: width - .3, height: Math.max(1, height)}));
      }
    });
  }
  $('drops').replaceChildren(
    s('svg', {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img',
      'aria-label': `Drops in steps of ${step} seconds, ${count(most)} at most; the table below has the sums`}, ...bars),
    h('table', {}, h('thead', {}, h('tr', {}, h('th', {}, 'Reason'), h('th', {}, 'Meaning'), h('th', {class: 'n'}, 'Frames'))),
      h('tbody', {}, ...all.map((each, index) => h('tr', {},
        h('td', {}, h('span', {class: 'swatch c' + index % 8, 'aria-hidden': 'true'}), h('code', {}, each.reason)),
        h('td', {}, each.words), h('td', {class: 'n'}, count(each.total)))))));
}
