// The page: what lives comes once a second; what does not come is said to be missing.

import {$} from './dom.js';
import {events} from './server.js';
import * as picture from './picture.js';
import * as stations from './stations.js';
import * as frames from './frames.js';
import * as forms from './forms.js';
import {drops} from './drops.js';

const STALE = 3500;
const PAUSE = 2000;
const HIDDEN = 30000;
let heard = 0;

function health(state, words) {
  document.body.className = state;
  if ($('health-words').textContent !== words) {
    $('health-words').textContent = words;
  }
}

function snapshot(data) {
  heard = performance.now();
  health('live', 'live');
  picture.snapshot(data);
  forms.choices(data);
}

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const visible = () => new Promise((resolve) => {
  const look = () => {
    if (!document.hidden) {
      document.removeEventListener('visibilitychange', look);
      resolve();
    }
  };
  document.addEventListener('visibilitychange', look);
  look();
});

/** For as long as the page is open; a page that nobody looks at lets go of its connection. */
async function live() {
  for (;;) {
    await visible();
    const connection = new AbortController();
    let timer = 0;
    const hide = () => {
      clearTimeout(timer);
      timer = document.hidden ? setTimeout(() => connection.abort(), HIDDEN) : 0;
    };
    document.addEventListener('visibilitychange', hide);
    try {
      await events('/api/events', {signal: connection.signal}, {switch: snapshot, drops});
    } catch {
      // said below
    }
    document.removeEventListener('visibilitychange', hide);
    clearTimeout(timer);
    if (!connection.signal.aborted) {
      health('dead', 'the switch does not answer');
      await pause(PAUSE);
    }
  }
}

setInterval(() => {
  if (heard && performance.now() - heard > STALE && !document.hidden) {
    const seconds = Math.round((performance.now() - heard) / 1000);
    health('dead', `nothing heard for ${seconds} s`);
  }
}, 1000);

picture.begin(forms.details);
frames.begin();
forms.begin();
live();
stations.begin(picture.stations);
