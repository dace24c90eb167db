/** The service worker: the map without a network. It keeps the map's own files, and answers for the server while nobody is there. */
import { openShelf } from '../area/database';
import { Answers } from './answer';
import { Reach, serverFirst } from './reach';
import { wantedOf } from './routes';
import { scope, type Fetching, type Word } from './scope';
import { ShellKeeper, type Shell } from './shell';

declare const __SHELL__: Shell;

const shell = new ShellKeeper(__SHELL__, scope.caches);
/** This computer reaches itself, whatever its network does. */
const here = ['localhost', '127.0.0.1', '[::1]'].includes(scope.location.hostname);
/** How long the server may think before what is kept is shown, milliseconds. On its own computer silence is work, not distance. */
const PATIENCE = here ? { page: 30_000, data: 60_000 } : { page: 3_000, data: 4_000 };
const reach = new Reach(() => here || scope.navigator.onLine);
const shelf = openShelf();
const answers = new Answers(shelf);
/** Known once looked: without an area nothing stands between the page and the server. */
let nothingKept = false;

async function look(): Promise<void> {
  nothingKept = await shelf.areas().then((areas) => areas.length === 0, () => false);
}

function heardOf(event: Fetching): void {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== scope.location.origin) return;
  const wanted = wantedOf(request.method, request.mode, url);
  const ask = (): Promise<Response> => fetch(request);
  if (wanted?.what === 'page') {
    event.respondWith(serverFirst(reach, ask, () => shell.page(), PATIENCE.page));
  } else if (request.method === 'GET' && shell.has(url.pathname)) {
    event.respondWith(shell.file(url.pathname).then((file) => file ?? ask()));
  } else if (wanted !== null && !nothingKept) {
    event.respondWith(serverFirst(reach, ask, () => answers.to(wanted), PATIENCE.data));
  }
}

scope.addEventListener('install', (event) => event.waitUntil(shell.keep()));
scope.addEventListener('activate', (event) => event.waitUntil(shell.dropOthers().then(() => scope.clients.claim())));
scope.addEventListener('fetch', heardOf);
scope.addEventListener('message', (event) => {
  const word = event.data as Word;
  if (word === 'take-over') event.waitUntil(scope.skipWaiting());
  if (word === 'heard') reach.heard();
  if (word === 'areas') {
    shelf.forget();
    event.waitUntil(look());
  }
});
void look();
