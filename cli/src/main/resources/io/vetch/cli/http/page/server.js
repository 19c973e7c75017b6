// What is asked of the switch. The token is kept here, in memory, and nowhere else.

import {$} from './dom.js';

let token = '';
let asking = null;

/** In the words of the switch. */
export class Refused extends Error {}

/** Has the user say the token; all who wait for it wait for one answer. */
function askForToken(wrong) {
  asking ??= new Promise((resolve) => {
    $('token-error').textContent = wrong ? 'This is not the token.' : '';
    const form = $('token-form');
    form.reset();
    $('token').showModal();
    $('token').addEventListener('cancel', (event) => event.preventDefault());
    form.addEventListener('submit', () => {
      token = form.token.value.trim();
      form.reset();
      asking = null;
      resolve();
    }, {once: true});
  });
  return asking;
}

/** @param form to be sent by POST; else it is a GET */
export async function ask(path, {form, signal} = {}) {
  for (;;) {
    const used = token;
    const response = await fetch(path, {
      method: form ? 'POST' : 'GET',
      body: form ? new URLSearchParams(form) : undefined,
      headers: token ? {Authorization: 'Bearer ' + token} : {},
      cache: 'no-store',
      credentials: 'omit',
      signal,
    });
    if (response.ok) {
      return response;
    }
    const words = (await response.text()).trim();
    if (response.status !== 401) {
      throw new Refused(words);
    }
    if (used === token) {
      await askForToken(used !== '');
    }
  }
}

export async function json(path, options) {
  return (await ask(path, options)).json();
}

/** Server-sent events, until they end. @param on by event, what is done with its data */
export async function events(path, options, on) {
  const response = await ask(path, options);
  on.begin?.(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) {
      return;
    }
    text += value;
    let end;
    while ((end = text.indexOf('\n\n')) >= 0) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const name = lines.find((line) => line.startsWith('event: '))?.slice(7);
      const data = lines.find((line) => line.startsWith('data: '))?.slice(6);
      if (name && data) {
        on[name]?.(JSON.parse(data));
      }
    }
  }
}

export const query = (path, parameters) => path + '?' + new URLSearchParams(parameters);
