/** The areas on this device, and the one that is being taken. */
import { Problem } from '../api/problem';
import type { Text } from '../api/types';
import { bytesOf, type Area } from '../area/area';
import { MOST_BYTES, type Size } from '../area/bounds';
import { areasIn, openDatabase, removeArea, sweep } from '../area/database';
import { TooMuch } from '../area/meter';
import { alone, Busy, isFull, refreshArea, takeArea, type Wish } from '../area/take';
import { both, notices, textOf } from '../state/notice.svelte';
import { store } from '../state/store.svelte';
import { megabytes } from '../text/numbers';
import { tellWorker } from './tell';

/** Why an area was not taken, in words. */
export function whyNot(error: unknown): Text {
  if (error instanceof TooMuch) return both((words) => words.areaGrew(megabytes(MOST_BYTES)));
  if (isFull(error)) return both((words) => words.areaDiskFull);
  if (error instanceof Busy) return both((words) => words.areaBusy);
  if (error instanceof Problem && error.code === 'unreachable') return both((words) => words.areaAway);
  if (error instanceof DOMException && error.name === 'AbortError') return both((words) => words.areaStopped);
  return textOf(error);
}

class Areas {
  open = $state(false);
  list = $state.raw<Area[]>([]);
  taking = $state.raw<{ name: string; stop: AbortController } | null>(null);
  share = $state(0);
  /** What became of the last wish, said in the open dialog: what lies behind it is not heard. */
  said = $state.raw<{ text: Text; bad: boolean } | null>(null);
  /** The browser promised to keep what is taken. */
  lasting = $state(true);
  /** Bytes this device has left for it; none where it does not say. */
  room = $state<number | null>(null);

  async #read(): Promise<void> {
    const database = await openDatabase();
    try {
      // What a killed page left behind goes, unless another window is at work.
      await alone(() => sweep(database), 500).catch(() => undefined);
      this.list = await areasIn(database);
    } finally {
      database.close();
    }
    const { usage, quota } = await navigator.storage.estimate();
    this.room = usage === undefined || quota === undefined ? null : Math.max(0, quota - usage);
    this.lasting = this.list.length === 0 || (await navigator.storage.persisted());
  }

  take(wish: Wish, expected: Size): Promise<boolean> {
    return this.#work(wish.name, async (signal, told) => {
      // Asked here, because the user has just pressed: browsers listen to that.
      await navigator.storage.persist().catch(() => false);
      const area = await takeArea(wish, store.kinds, expected, signal, told);
      this.#say(both((words) => words.areaTaken(area.name, megabytes(bytesOf(area)))));
    });
  }

  refresh(area: Area): Promise<boolean> {
    return this.#work(area.name, async (signal, told) => {
      await refreshArea(area, store.kinds, signal, told);
      this.#say(both((words) => words.areaRefreshed(area.name)));
    });
  }

  async remove(area: Area): Promise<void> {
    try {
      await alone(async () => {
        const database = await openDatabase();
        await removeArea(database, area).finally(() => database.close());
      });
      this.#say(both((words) => words.areaRemoved(area.name)));
    } catch (error) {
      this.#say(whyNot(error), true);
    }
    await this.#changed();
  }

  #say(text: Text, bad = false): void {
    if (this.open) this.said = { text, bad };
    else if (bad) notices.bad(text);
    else notices.good(text);
  }

  async #work(name: string, work: (signal: AbortSignal, told: (share: number) => void) => Promise<void>): Promise<boolean> {
    if (this.taking !== null) return false;
    const stop = new AbortController();
    this.taking = { name, stop };
    this.share = 0;
    this.said = null;
    try {
      await work(stop.signal, (share) => (this.share = share));
      return true;
    } catch (error) {
      this.#say(whyNot(stop.signal.aborted ? stop.signal.reason : error), true);
      return false;
    } finally {
      this.taking = null;
      await this.#changed();
    }
  }

  async #changed(): Promise<void> {
    tellWorker('areas');
    await this.look();
  }

  async look(): Promise<void> {
    await this.#read().catch((error: unknown) => this.#say(textOf(error), true));
  }
}

export const areas = new Areas();
