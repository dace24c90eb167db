/** What lies beyond the plan on the screen: the benefit curve of a larger one with the same conditions. */
import * as calls from '../api/calls';
import type { Properties } from '../api/types';
import { asking } from '../state/asking.svelte';
import { curveOf, sliderEnd } from './curve';

/** Asked only when nothing else was for so long, milliseconds. */
const REST = 700;

class Beyond {
  curve = $state.raw<number[] | null>(null);
  #of = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: AbortController | null = null;

  stop(): void {
    clearTimeout(this.#timer);
    this.#stop?.abort();
  }

  look(): void {
    this.stop();
    const { answer, asked } = asking;
    if (answer === null || asked === null || asking.process?.id !== 'place-bins') return;
    const count = Number(answer.result['count'] ?? 0);
    const { count: _count, price: _price, budget, ...others } = asked;
    const of = JSON.stringify([others, answer.seq]);
    if (this.#of !== of) this.curve = null;
    this.#of = of;
    const enough = count < Number(answer.result['asked_count']) || answer.result['aim'] === 'cover-all' || budget !== undefined;
    if (enough || (this.curve !== null && this.curve.length > count + 1)) return;
    const end = Math.max(sliderEnd(count), Math.ceil(count * 1.5));
    this.#timer = setTimeout(() => void this.#read({ ...others, count: end }, of), REST);
  }

  async #read(inputs: Properties, of: string): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    try {
      const answer = await calls.execute('place-bins', inputs, stop.signal);
      if (!stop.signal.aborted && this.#of === of) this.curve = curveOf(answer.result);
    } catch {
      // It is a help beside the plan, which stands without it.
    }
  }
}

export const beyond = new Beyond();
