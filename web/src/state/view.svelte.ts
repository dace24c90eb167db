/** Where the user is and what is shown beside the map. */
import type { Located } from '../api/types';
import type { Mode, Place, ThingRef } from './link';

/** How far the sheet of a phone is pulled up. */
export type Pull = 'low' | 'half' | 'full';

class View {
  mode = $state<Mode>('register');
  at = $state.raw<Place | null>(null);
  /** The middle of what is seen of the map. */
  middle = $state.raw<[lon: number, lat: number] | null>(null);
  thing = $state.raw<ThingRef | null>(null);
  /** The road laid straight, by id or number. */
  road = $state<string | null>(null);
  hidden = $state.raw<ReadonlySet<string>>(new Set(['demand', 'trees']));
  /** Conditions in CQL2, by collection: only what fits is drawn and counted. */
  filters = $state.raw<Readonly<Record<string, string>>>({});
  /** The panel beside the map on a desktop. */
  panel = $state(true);
  pull = $state<Pull>('half');
  /** What the pointer is over. */
  pointer = $state.raw<{ lon: number; lat: number } | null>(null);
  located = $state.raw<Located | null>(null);
  metresPerPixel = $state(1);
  /** A place the search found, marked until the next one. */
  mark = $state.raw<{ lon: number; lat: number } | null>(null);

  toggle(layer: string): void {
    const hidden = new Set(this.hidden);
    if (!hidden.delete(layer)) hidden.add(layer);
    this.hidden = hidden;
  }

  filter(layer: string, words: string): void {
    const { [layer]: _, ...others } = this.filters;
    this.filters = words.trim() === '' ? others : { ...others, [layer]: words.trim() };
  }

  pick(thing: ThingRef | null): void {
    this.thing = thing;
  }
}

export const view = new View();
