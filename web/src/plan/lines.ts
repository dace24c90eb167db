/** The lines of the roads that sites stand beside, each read once. */
import * as calls from '../api/calls';
import type { Thing } from '../api/types';
import { notices } from '../state/notice.svelte';
import type { Line } from './road';

export class RoadLines {
  #roads = new Map<string, Promise<Line[]> | Line[]>();

  clear(): void {
    this.#roads.clear();
  }

  /** The lines of a site's road; none while they are on the way, if nobody waits for them. */
  async of(site: Thing, hurry: boolean): Promise<Line[] | null> {
    const { road } = site.properties;
    if (typeof road !== 'string') return null;
    const known = this.#roads.get(road);
    if (Array.isArray(known)) return known;
    const coming = known ?? this.#read(road);
    this.#roads.set(road, coming);
    return hurry ? null : coming;
  }

  async #read(road: string): Promise<Line[]> {
    let lines: Line[] = [];
    try {
      const { geometry } = (await calls.item('roads', road)).thing;
      if (geometry?.type === 'LineString') lines = [geometry.coordinates];
      if (geometry?.type === 'MultiLineString') lines = geometry.coordinates;
    } catch (error) {
      notices.bad(error);
    }
    this.#roads.set(road, lines);
    return lines;
  }
}
