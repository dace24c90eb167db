/** The attribute table: which collection it lists, and the row under the pointer. */
import type { Thing } from '../api/types';
import { store } from './store.svelte';
import { view } from './view.svelte';

class Tabling {
  collection = $state<string | null>(null);
  hovered = $state.raw<Thing | null>(null);

  /** Opens on what is looked at, else on what the office counts first; closes when it is open. */
  toggle(): void {
    if (this.collection !== null) {
      this.close();
      return;
    }
    const counts = store.register?.counts ?? {};
    const first = ['bins', 'garbage-pools', 'roads', 'structures', ...Object.keys(counts)].find((id) => (counts[id] ?? 0) > 0);
    this.collection = view.thing?.collection ?? first ?? null;
  }

  close(): void {
    this.collection = null;
    this.hovered = null;
  }
}

export const tabling = new Tabling();
