/** The ride that goes on, and those that wait to be sent. */
import { Problem } from '../api/problem';
import { sendRide } from '../api/rides';
import type { Text } from '../api/types';
import { newId } from '../edit/uuid';
import { gps, type Fix } from '../state/gps.svelte';
import { both, textOf } from '../state/notice.svelte';
import * as log from './log';
import { about, nextStone, resumedAt, sent, taps, type RideHead, type RideRecord, type TapWhat, type What } from './record';

/** A ride that is not sent yet is tried again after this, and whenever the network comes back. */
const AGAIN_MS = 30_000;
/** Fixes worse than this are marked on the screen; they are kept, and weighed later. */
export const POOR_M = 20;

/** A busy phone tells a position so much after it was taken; what is older is a clock that is wrong. */
const LATEST_MS = 10_000;

class Riding {
  /** The ride that goes on. */
  head = $state.raw<RideHead | null>(null);
  /** The screen that asks what is ridden. */
  starting = $state(false);
  records = $state.raw<RideRecord[]>([]);
  metres = $state(0);
  /** Why the last thing could not be written down. */
  problem = $state.raw<Text | null>(null);
  /** Rides that ended and are still only on this phone. */
  waiting = $state.raw<RideHead[]>([]);
  sending = $state(false);
  /** How many the server has confirmed since the page was opened. */
  delivered = $state(0);
  #from = 0;
  #base = 0;
  #seq = 0;
  #last: { lon: number; lat: number; at: number } | null = null;
  #quit: (() => void) | null = null;
  #lock: WakeLockSentinel | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  readonly taps = $derived(taps(this.records));
  readonly next = $derived(nextStone(this.taps, this.head?.direction ?? 'unknown'));
  readonly fixes = $derived(this.records.reduce((sum, { what }) => sum + (what.kind === 'fix' ? 1 : 0), 0));

  /** Takes up what a page before left: a ride goes on, what ended is sent. */
  async open(): Promise<void> {
    if (!('indexedDB' in globalThis)) return;
    const all = await log.heads().catch(() => []);
    this.waiting = all.filter((head) => head.endedAt !== null);
    const going = all.find((head) => head.endedAt === null);
    if (going !== undefined && this.head === null) await this.#go(going, await log.records(going.id));
    addEventListener('online', () => void this.send());
    void this.send();
  }

  async begin(wish: Omit<RideHead, 'id' | 'startedAt' | 'endedAt'>): Promise<boolean> {
    const head: RideHead = { ...wish, id: newId(), startedAt: new Date().toISOString(), endedAt: null };
    try {
      await log.putHead(head);
      // A browser short of room asks before it throws this away.
      void navigator.storage?.persist?.().catch(() => false);
    } catch {
      this.problem = both((words) => words.rideNoRoom);
      return false;
    }
    await this.#go(head, []);
    return true;
  }

  async #go(head: RideHead, records: RideRecord[]): Promise<void> {
    this.records = records;
    this.problem = null;
    this.#seq = (records.at(-1)?.seq ?? -1) + 1;
    this.#base = resumedAt(records.at(-1), Date.now());
    this.#from = performance.now();
    this.metres = 0;
    this.#last = null;
    for (const { what, elapsed_ms } of records) if (what.kind === 'fix') this.#count(what, elapsed_ms);
    this.head = head;
    this.starting = false;
    this.#quit = gps.listen((fix) => this.#heard(fix));
    gps.start();
    document.addEventListener('visibilitychange', this.#wake);
    await this.#wake();
  }

  /** The screen stays on while the page is seen: most phones stop telling positions when it goes dark. */
  readonly #wake = async (): Promise<void> => {
    if (document.visibilityState !== 'visible' || this.head === null || !('wakeLock' in navigator)) return;
    this.#lock = await navigator.wakeLock.request('screen').catch(() => null);
  };

  #heard(fix: Fix): void {
    if (this.#last !== null && this.#last.at === fix.at) return;
    const what = { kind: 'fix', lon: fix.lon, lat: fix.lat, accuracy_m: Math.round(fix.accuracy_m * 10) / 10 } as const;
    const written = this.#write(what, Math.min(Math.max(Date.now() - fix.at, 0), LATEST_MS));
    this.#count(what, fix.at);
    void written;
  }

  #count(fix: { lon: number; lat: number; accuracy_m: number }, at: number): void {
    const step = this.#last === null ? 0 : about(this.#last, fix);
    // What is less than the fix may be off is no way made.
    if (this.#last !== null && step < Math.max(5, fix.accuracy_m / 2)) {
      this.#last.at = at;
      return;
    }
    if (fix.accuracy_m <= 50 || this.#last === null) {
      this.metres += step;
      this.#last = { lon: fix.lon, lat: fix.lat, at };
    }
  }

  tap(what: TapWhat): Promise<boolean> {
    navigator.vibrate?.(40);
    return this.#write(what);
  }

  async undo(): Promise<void> {
    const last = this.taps.at(-1);
    if (last !== undefined) await this.#write({ kind: 'undo', of: last.seq });
  }

  #write(what: What, late = 0): Promise<boolean> {
    const { head } = this;
    if (head === null) return Promise.resolve(false);
    const record: RideRecord = {
      ride: head.id, seq: this.#seq++, elapsed_ms: Math.round(this.#base + performance.now() - this.#from - late), at: Date.now(), what,
    };
    const written = log.add(record).then(
      () => {
        this.records = [...this.records, record];
        this.problem = null;
        return true;
      },
      () => {
        this.problem = both((words) => words.rideNoRoom);
        return false;
      },
    );
    this.#writing = Promise.all([this.#writing, written]);
    return written;
  }

  /** What is still being written down is waited for: the end must not overtake it. */
  async end(): Promise<void> {
    const { head } = this;
    if (head === null) return;
    await this.#writing;
    const ended = { ...head, endedAt: new Date().toISOString() };
    try {
      await log.putHead(ended);
    } catch {
      this.problem = both((words) => words.rideNoRoom);
      return;
    }
    this.#leave();
    this.waiting = [...this.waiting, ended];
    await this.send();
  }

  /** Throws a ride away that was begun by mistake, or that the server will never take. */
  async discard(id: string): Promise<void> {
    await this.#writing;
    await log.remove(id);
    if (this.head?.id === id) this.#leave();
    this.waiting = this.waiting.filter((head) => head.id !== id);
  }

  #leave(): void {
    this.#quit?.();
    this.#quit = null;
    gps.stop();
    document.removeEventListener('visibilitychange', this.#wake);
    void this.#lock?.release().catch(() => undefined);
    this.#lock = null;
    this.head = null;
    this.records = [];
  }

  /** Sends what ended. A ride stays on the phone until the server has said that it has it. */
  async send(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.sending || this.waiting.length === 0) return;
    this.sending = true;
    let away = false;
    for (const head of this.waiting) {
      try {
        await sendRide(sent(head, await log.records(head.id)));
        await log.remove(head.id);
        this.waiting = this.waiting.filter((other) => other.id !== head.id);
        this.delivered += 1;
      } catch (error) {
        const refused = error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 401 && error.status !== 429;
        if (refused) this.waiting = this.waiting.map((other) => (other.id === head.id ? { ...other, refused: textOf(error) } : other));
        else away = true;
      }
    }
    this.sending = false;
    if (away) this.#timer = setTimeout(() => void this.send(), AGAIN_MS);
  }
}

export const riding = new Riding();
