/** The ruler: a length, an area, or the way between two places along a road. Every figure is the server's. */
import * as calls from '../api/calls';
import type { Located, Measured, Text } from '../api/types';
import { geometryOf, type Spot } from '../edit/shape';
import { textOf } from './notice.svelte';
import { Sketch } from './sketch.svelte';

export type Ruler = 'length' | 'area' | 'road';

/** How far from a road a press may be to mean the road, metres. */
const REACH = 2000;

class Measuring {
  ruler = $state<Ruler | null>(null);
  sketch = $state.raw<Sketch | null>(null);
  measured = $state.raw<Measured | null>(null);
  way = $state.raw<{ from: Located; to: Located | null; along_m: number | null } | null>(null);
  problem = $state.raw<Text | null>(null);

  choose(ruler: Ruler | null): void {
    this.ruler = ruler;
    this.measured = this.way = this.problem = null;
    this.sketch = ruler === null ? null : new Sketch(ruler === 'area' ? 'Polygon' : 'LineString');
  }

  /** The way along a road has two ends; a third press begins anew. */
  tap(at: Spot): void {
    const { sketch } = this;
    if (sketch === null) return;
    const ends = sketch.shape?.parts[0]?.[0]?.length ?? 0;
    if (this.ruler === 'road' && ends >= 2) this.choose('road');
    (this.sketch ?? sketch).tap(at);
  }

  /** Called when the sketch changed. */
  async look(signal: AbortSignal): Promise<void> {
    const { sketch, ruler } = this;
    const shape = sketch?.shape ?? null;
    try {
      this.problem = null;
      if (ruler === 'road') await this.#lookAlong(shape?.parts[0]?.[0] ?? [], signal);
      else if (sketch !== null && sketch.whole && shape !== null) this.measured = await calls.measure(geometryOf(shape), signal);
      else this.measured = null;
    } catch (error) {
      if (signal.aborted) return;
      this.measured = this.way = null;
      this.problem = textOf(error);
    }
  }

  async #lookAlong([one, other]: readonly Spot[], signal: AbortSignal): Promise<void> {
    if (one === undefined) {
      this.way = null;
      return;
    }
    const from = await calls.locate(one[0], one[1], REACH, signal);
    if (from === null) {
      this.way = null;
      return;
    }
    if (other === undefined) this.way = { from, to: null, along_m: null };
    else this.way = await calls.between(from.road, one, other, signal);
  }
}

export const measuring = new Measuring();
