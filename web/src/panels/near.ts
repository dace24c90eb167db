/** What stands around a place, nearest first. */
import * as calls from '../api/calls';
import type { Box, Kind, Thing } from '../api/types';
import { apart, pointOf } from '../map/bounds';

export interface Near {
  collection: string;
  thing: Thing;
  point: [lon: number, lat: number];
  /** Good enough to order a list by. */
  about_m: number;
}

/** What somebody looks after one by one: points with a state. */
export const isTended = (kind: Kind): boolean =>
  kind.beside && !kind.event && kind.id !== 'structures' && kind.geometry.includes('Point') && kind.fields.some((field) => field.name === 'state');

export async function nearest(at: readonly [number, number], collections: readonly string[], degrees: number, signal: AbortSignal): Promise<Near[]> {
  const box: Box = [at[0] - degrees, at[1] - degrees, at[0] + degrees, at[1] + degrees];
  const found = await Promise.all(collections.map(async (collection) => {
    const { features } = await calls.itemsIn(collection, box, 60, signal);
    return features.flatMap((thing): Near[] => {
      const point = pointOf(thing);
      return point === null ? [] : [{ collection, thing, point, about_m: apart(at, point) }];
    });
  }));
  return found.flat().sort((a, b) => a.about_m - b.about_m);
}
