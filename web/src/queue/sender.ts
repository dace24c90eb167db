/** Sends what waits, one after the other, by one page at a time, again and again until the server has it. */
import type { Text } from '../api/types';
import type { Box } from './box';
import type { Item } from './item';
import { send, type Server } from './send';

export interface Told {
  /** An item is another now; none: it is gone. */
  changed(order: number, item: Item | null): void;
  /** Why nothing more is sent; none: it is being sent. */
  halted(why: Text | null): void;
}

/** Pauses grow from this to that. They are waited for, never read from a clock: clocks jump. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 60_000;
/** A server that has not answered by then is taken for silent; a photo may take long. */
const PATIENCE = 120_000;
/** How long another page may hold the lock without getting anywhere before it is taken for frozen. */
const ROUND = 5_000;
const FROZEN_ROUNDS = 30;

const LOCK = 'verge-queue';

/** A computer without a network still reaches itself. */
const isCut = (): boolean =>
  globalThis.navigator?.onLine === false && !['localhost', '127.0.0.1', '[::1]'].includes(globalThis.location?.hostname);

export class Sender {
  #running = false;
  #again = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waits = false;
  #seen = '';
  #rounds = 0;

  constructor(readonly box: Box, readonly server: Server, readonly told: Told) {}

  /**
   * There is something new; pauses that are being waited for stay. Where the device knows that it has no network nothing is
   * tried: what never left is taken back without a trace.
   */
  wake(): void {
    if (!this.#waits && !isCut()) this.kick();
  }

  /** Somebody pressed, the network is back, the page is new: at once. */
  kick(): void {
    clearTimeout(this.#timer);
    this.#waits = false;
    this.#failures = 0;
    this.#go();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#waits = true;
  }

  #go(): void {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    void this.#alone().catch((error: unknown) => {
      console.error(error);
      this.#later();
    }).finally(() => {
      this.#running = false;
      if (this.#again && !this.#waits) this.#go();
    });
  }

  /**
   * One page at a time where the browser has locks. Without them two pages send the same items in the same order, which the
   * server takes once each: slower, and just as right.
   */
  async #alone(): Promise<void> {
    this.#again = false;
    const locks = globalThis.navigator?.locks as LockManager | undefined;
    if (locks === undefined) return this.#drain();
    const steal = this.#rounds > FROZEN_ROUNDS;
    const options: LockOptions = steal ? { steal: true } : { ifAvailable: true };
    try {
      await locks.request(LOCK, options, async (lock) => (lock === null ? this.#other() : this.#drain()));
    } catch (error) {
      // Another page took the lock over, believing this one frozen.
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    }
  }

  async #other(): Promise<void> {
    const next = await this.box.next();
    if (next === null) return;
    const seen = `${next.order}/${next.tries}/${next.photos.filter(({ hash }) => hash !== null).length}`;
    this.#rounds = seen === this.#seen ? this.#rounds + 1 : 0;
    this.#seen = seen;
    this.#pause(ROUND);
  }

  async #drain(): Promise<void> {
    this.#rounds = 0;
    for (let next = await this.box.next(); next !== null; next = await this.box.next()) {
      this.told.changed(next.order, { ...next, status: 'sending' });
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), PATIENCE);
      const outcome = await send(next.order, this.box, this.server, stop.signal).finally(() => clearTimeout(timer));
      this.told.changed(next.order, outcome.item);
      if (outcome.now === 'halt') {
        this.told.halted(outcome.why);
        this.#waits = true;
        return;
      }
      if (outcome.now === 'later') {
        this.#later();
        return;
      }
      this.told.halted(null);
      this.#failures = 0;
    }
  }

  #later(): void {
    const pause = Math.min(FIRST_PAUSE * 2 ** this.#failures, LONGEST_PAUSE);
    this.#failures = Math.min(this.#failures + 1, 16);
    // Many phones that lost one server should not all come back at the same moment.
    this.#pause(pause * (0.75 + Math.random() / 2));
  }

  #pause(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#waits = true;
    this.#timer = setTimeout(() => {
      this.#waits = false;
      this.#go();
    }, milliseconds);
  }
}
