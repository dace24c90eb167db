import type { Word } from '../worker/scope';

/** A word to the worker that stands between this page and the server, where there is one. */
export function tellWorker(word: Word): void {
  if (typeof navigator !== 'object' || !('serviceWorker' in navigator)) return;
  // Also from a page that was loaded past it: others of this browser are answered by it.
  navigator.serviceWorker.getRegistration().then((registration) => registration?.active?.postMessage(word), () => undefined);
}
