/** What is to be seen on the map, for whoever does not see it. */
import type { GeoJSONFeature } from 'maplibre-gl';

export interface InSight {
  collection: string;
  count: number;
  broken: number;
}

const BROKEN = ['damaged', 'lost'];

/** Adds up numbers and single things; what two tiles draw is one. Nothing where there is none. */
export function counted(collection: string, found: readonly Pick<GeoJSONFeature, 'properties'>[]): InSight[] {
  const seen = new Set<string>();
  let count = 0;
  let broken = 0;
  for (const { properties } of found) {
    const heap = properties['count'] as unknown;
    const key = typeof heap === 'number' ? ['west', 'south', 'east', 'north', 'count'].map((name) => String(properties[name])).join() : String(properties['id']);
    if (seen.has(key)) continue;
    seen.add(key);
    count += typeof heap === 'number' ? heap : 1;
    broken += typeof heap === 'number' ? Number(properties['broken']) : BROKEN.includes(String(properties['state'])) ? 1 : 0;
  }
  return count === 0 ? [] : [{ collection, count, broken }];
}
