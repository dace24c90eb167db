/** A listing of any length, of which only the pages in sight are read. */
import * as calls from '../api/calls';
import type { Box, Text, Thing } from '../api/types';
import { textOf } from '../state/notice.svelte';

export interface Listing {
  collection: string;
  filter: string;
  sortby: string;
  bbox: Box | null;
  /** The state of the register: another one is another listing. */
  seq: number;
}

export const PAGE = 100;
/** Pages that are kept; a scroll through a million rows would fill memory. */
const MOST = 60;

/** The numbers of the pages that hold rows from one to before another. */
export function around(from: number, to: number, size = PAGE): number[] {
  const [first, last] = [Math.floor(from / size), Math.floor(Math.max(from, to - 1) / size)];
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

export class Pages {
  total = $state(0);
  problem = $state.raw<Text | null>(null);
  /** Counts what came, so that what is drawn follows. */
  came = $state(0);
  ready = $state(false);
  #listing: Listing | null = null;
  #pages = new Map<number, Thing[]>();
  #coming = new Map<number, AbortController>();

  open(listing: Listing): void {
    const other = listing.collection !== this.#listing?.collection;
    this.#listing = listing;
    for (const stop of this.#coming.values()) stop.abort();
    this.#coming.clear();
    this.problem = null;
    if (other) {
      this.#pages.clear();
      this.total = 0;
      this.ready = false;
      this.came += 1;
    }
    // Old rows stay in sight until the new ones are there.
    this.#stale = new Set(this.#pages.keys());
  }

  #stale = new Set<number>();

  row(at: number): Thing | undefined {
    void this.came;
    return this.#pages.get(Math.floor(at / PAGE))?.[at % PAGE];
  }

  /** Where a thing is among the rows that were read. */
  find(id: string): number {
    void this.came;
    for (const [number, page] of this.#pages) {
      const at = page.findIndex((thing) => String(thing.id) === id);
      if (at >= 0) return number * PAGE + at;
    }
    return -1;
  }

  /** Reads what is in sight and was not read; what is no longer in sight is not waited for. */
  want(from: number, to: number): void {
    const wanted = around(from, to);
    for (const [number, stop] of this.#coming) {
      if (wanted.includes(number)) continue;
      stop.abort();
      this.#coming.delete(number);
    }
    for (const number of wanted) {
      if ((!this.#pages.has(number) || this.#stale.has(number)) && !this.#coming.has(number)) void this.#read(number);
    }
  }

  async #read(number: number): Promise<void> {
    const listing = this.#listing;
    if (listing === null) return;
    const stop = new AbortController();
    this.#coming.set(number, stop);
    try {
      const page = await calls.listed(listing, number * PAGE, PAGE, stop.signal);
      if (stop.signal.aborted) return;
      if (this.#stale.size > 0) {
        for (const old of this.#stale) this.#pages.delete(old);
        this.#stale.clear();
      }
      this.#pages.set(number, page.features);
      for (const old of this.#pages.keys()) {
        if (this.#pages.size <= MOST) break;
        if (old !== number) this.#pages.delete(old);
      }
      this.total = page.numberMatched;
      this.problem = null;
      this.ready = true;
      this.came += 1;
    } catch (error) {
      if (!stop.signal.aborted) this.problem = textOf(error);
    } finally {
      if (this.#coming.get(number) === stop) this.#coming.delete(number);
    }
  }
}
