/** The answer on the screen beside an earlier one. */
import * as calls from '../api/calls';
import type { Answer, Text } from '../api/types';
import { asking } from '../state/asking.svelte';
import { textOf } from '../state/notice.svelte';

class Comparing {
  before = $state.raw<Answer | null>(null);
  /** What the earlier answer is called. */
  name = $state('');
  running = $state(false);
  problem = $state.raw<Text | null>(null);
  #stop: AbortController | null = null;
  #after: unknown = null;

  with(before: Answer, name: string): void {
    this.close();
    this.name = name;
    this.before = before;
    this.#after = asking.asked;
    // What is gone is shown on the map from where it was.
    asking.ghosts = new Map(before.features.features.map((feature) => [`gone:${String(feature.id)}`, feature]));
  }

  /** Asks the same of the register as it was. */
  async past(asOf: string, name: string): Promise<void> {
    const { process, asked } = asking;
    if (process === null || asked === null) return;
    this.close();
    const stop = new AbortController();
    this.#stop = stop;
    this.running = true;
    try {
      const before = await calls.execute(process.id, asked, stop.signal, asOf);
      if (!stop.signal.aborted) this.with(before, name);
    } catch (error) {
      if (!stop.signal.aborted) this.problem = textOf(error);
    } finally {
      if (this.#stop === stop) this.running = false;
    }
  }

  /** An answer to other conditions is not compared with what the last one was compared with. */
  follow(): void {
    if (this.before !== null && asking.asked !== this.#after) this.close();
  }

  close(): void {
    this.#stop?.abort();
    this.before = null;
    this.problem = null;
    this.running = false;
    asking.ghosts = new Map();
  }
}

export const comparing = new Comparing();
