/** The service worker as the page sees it: set up where it can be, replaced when somebody asks. */
import type { Word } from '../worker/scope';

/** How often a page that stays open asks for a newer build, milliseconds. */
const SELDOM = 30 * 60_000;

/** Offline needs a page that nobody could have changed on its way, and a browser of these years. */
const possible = (): boolean => isSecureContext && 'serviceWorker' in navigator && 'indexedDB' in globalThis && 'locks' in navigator;

/** It is set up after this at the latest, where no map is ever drawn, milliseconds. */
const LATEST = 30_000;

class ServiceWorkerState {
  /** It answers for this page. */
  ready = $state(false);
  /** A newer build is fetched whole and waits. */
  waiting = $state.raw<ServiceWorker | null>(null);
  #asked = false;
  #registered = false;

  get possible(): boolean {
    return possible();
  }

  /** A failure here takes nothing from the map. */
  start(): void {
    if (!import.meta.env.PROD || !possible()) return;
    const { serviceWorker } = navigator;
    this.ready = serviceWorker.controller !== null;
    serviceWorker.addEventListener('controllerchange', () => {
      this.ready = true;
      if (this.#asked) location.reload();
    });
    setTimeout(() => this.register(), LATEST);
  }

  /** Sets it up once the map is drawn: it fetches the whole program, which on a slow line nobody should wait behind. */
  register(): void {
    if (this.#registered || !import.meta.env.PROD || !possible()) return;
    this.#registered = true;
    void this.#set(navigator.serviceWorker).catch((error: unknown) => console.warn(error));
  }

  async #set(container: ServiceWorkerContainer): Promise<void> {
    const registration = (await container.register('/sw.js', { updateViaCache: 'none' })) as ServiceWorkerRegistration | undefined;
    // Where the browser is told to have none, nothing is registered and nothing is thrown.
    if (registration === undefined) return;
    const follow = (worker: ServiceWorker | null): void => {
      const look = (): void => {
        if (worker?.state === 'installed' && container.controller !== null) this.waiting = worker;
      };
      worker?.addEventListener('statechange', look);
      look();
    };
    follow(registration.waiting);
    registration.addEventListener('updatefound', () => follow(registration.installing));
    let asked = Date.now();
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible' || Date.now() - asked < SELDOM) return;
      asked = Date.now();
      registration.update().catch(() => undefined);
    });
  }

  /** The newer build takes over, and the page is loaded again from it. */
  update(): void {
    this.#asked = true;
    this.waiting?.postMessage('take-over' satisfies Word);
  }
}

export const worker = new ServiceWorkerState();
