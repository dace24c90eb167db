/** A service worker's own global, as far as this one uses it: the compiler's library here is the page's. */
export interface Extendable extends Event {
  waitUntil(done: Promise<unknown>): void;
}

export interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

export interface Told extends Extendable {
  readonly data: unknown;
}

export interface Scope {
  readonly location: { readonly origin: string; readonly hostname: string };
  readonly navigator: { readonly onLine: boolean };
  readonly caches: CacheStorage;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', heard: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', heard: (event: Fetching) => void): void;
  addEventListener(type: 'message', heard: (event: Told) => void): void;
}

export const scope = globalThis as unknown as Scope;

/** What the page tells its worker: to take over from the one before, that areas changed, that the server was heard. */
export type Word = 'take-over' | 'areas' | 'heard';
