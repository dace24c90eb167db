/** Where the user is and what is shown beside the map. */
import type { Located } from '../api/types';
import type { InSight } from '../map/insight';
import { HIDDEN, type BaseChoice, type Layers, type Mode, type Place, type ThingRef } from './link';

/** How far the sheet of a phone is pulled up. */
export type Pull = 'low' | 'half' | 'full';

class View {
  mode = $state<Mode>('register');
  at = $state.raw<Place | null>(null);
  /** The map has drawn its roads: what stands beside it is made after them. */
  begun = $state(false);
  /** The map has drawn what is in sight, or cannot: what it did not need may be fetched now. */
  settled = $state(false);
  /** What is to be seen on the map, by kind. */
  inSight = $state.raw<readonly InSight[]>([]);
  /** The middle of what is seen of the map. */
  middle = $state.raw<[lon: number, lat: number] | null>(null);
  thing = $state.raw<ThingRef | null>(null);
  /** The road laid straight, by id or number. */
  road = $state<string | null>(null);
  hidden = $state.raw<ReadonlySet<string>>(new Set(HIDDEN));
  /** Conditions in CQL2, by collection: only what fits is drawn and counted. */
  filters = $state.raw<Readonly<Record<string, string>>>({});
  /** Opacity by collection, 0 to 1, where it is not whole. */
  opacity = $state.raw<Readonly<Record<string, number>>>({});
  /** Collections that the user put into another order, from the bottom up. */
  order = $state.raw<readonly string[]>([]);
  /** The map of others that lies under the register. */
  base = $state.raw<BaseChoice | null>(null);
  /** The panel beside the map on a desktop. */
  panel = $state(true);
  pull = $state<Pull>('half');
  /** What the pointer is over. */
  pointer = $state.raw<{ lon: number; lat: number } | null>(null);
  located = $state.raw<Located | null>(null);
  metresPerPixel = $state(1);
  /** A place the search found, marked until the next one. */
  mark = $state.raw<{ lon: number; lat: number } | null>(null);

  /** How the layers are shown, for the address. */
  get layers(): Layers {
    return { hidden: [...this.hidden].sort(), filters: this.filters, opacity: this.opacity, order: this.order, base: this.base };
  }

  show({ hidden, filters, opacity, order, base }: Layers): void {
    this.hidden = new Set(hidden);
    this.filters = filters;
    this.opacity = opacity;
    this.order = order;
    this.base = base;
  }

  /** A place that should come into sight; the map goes there. */
  sought = $state.raw<{ at: readonly [lon: number, lat: number] } | null>(null);

  look(at: readonly [lon: number, lat: number]): void {
    this.sought = { at };
  }

  toggle(layer: string): void {
    const hidden = new Set(this.hidden);
    if (!hidden.delete(layer)) hidden.add(layer);
    this.hidden = hidden;
  }

  filter(layer: string, words: string): void {
    const { [layer]: _, ...others } = this.filters;
    this.filters = words.trim() === '' ? others : { ...others, [layer]: words.trim() };
  }

  fade(layer: string, share: number): void {
    const { [layer]: _, ...others } = this.opacity;
    this.opacity = share >= 1 ? others : { ...others, [layer]: share };
  }

  /** Lays a map under the register; none without a name. */
  lay(id: string, share = 1): void {
    this.base = id === '' ? null : { id, share };
  }

  pick(thing: ThingRef | null): void {
    this.thing = thing;
  }
}

export const view = new View();
