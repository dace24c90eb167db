import type { Word } from '../worker/scope';

/** A word to the worker that stands between this page and the server, where there is one. */
export function tellWorker(word: Word): void {
  if (typeof navigator === 'object' && 'serviceWorker' in navigator) navigator.serviceWorker.controller?.postMessage(word);
}
