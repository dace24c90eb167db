/** News of every change set, as the server sends it. */
import type { Head } from './types';

export interface Listener {
  changed(head: Head): void;
  /** Whether the server can be heard. */
  heard(yes: boolean): void;
}

/** Listens until the returned function is called; the browser resumes after the last news by itself. */
export function listen(listener: Listener): () => void {
  const source = new EventSource('/api/changes');
  source.addEventListener('open', () => listener.heard(true));
  source.addEventListener('error', () => listener.heard(false));
  source.addEventListener('change', (event) => listener.changed(JSON.parse(event.data as string) as Head));
  return () => source.close();
}
