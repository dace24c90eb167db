/** What stands around a place, nearest first. */
import * as calls from '../api/calls';
import { Problem } from '../api/problem';
import type { Box, Kind, Properties, Text, Thing } from '../api/types';
import { apart, pointOf } from '../map/bounds';

export interface Near {
  collection: string;
  thing: Thing;
  point: [lon: number, lat: number];
  /** Measured by the server, or good enough to order a list by. */
  about_m: number;
  /** Which side of its road, where that is known. */
  side: Text | null;
}

/** What somebody looks after one by one: points with a state. */
export const isTended = (kind: Kind): boolean =>
  kind.beside && !kind.event && kind.id !== 'structures' && kind.geometry.includes('Point') && kind.fields.some((field) => field.name === 'state');

const SIDES: Record<string, Text> = { left: { zh: '左', en: 'left' }, right: { zh: '右', en: 'right' } };

export async function nearest(at: readonly [number, number], collections: readonly string[], degrees: number, signal: AbortSignal): Promise<Near[]> {
  const box: Box = [at[0] - degrees, at[1] - degrees, at[0] + degrees, at[1] + degrees];
  const found = await Promise.all(collections.map(async (collection) => {
    const { features } = await calls.itemsIn(collection, box, 60, signal);
    return features.flatMap((thing): Near[] => {
      const point = pointOf(thing);
      const side = SIDES[String(thing.properties['side'])] ?? null;
      return point === null ? [] : [{ collection, thing, point, about_m: apart(at, point), side }];
    });
  }));
  return found.flat().sort((a, b) => a.about_m - b.about_m);
}

/** Degrees around that are looked at where the server cannot measure: what a person walks to. */
const REACH = 0.012;

/** As the server measures it; without it by what is kept of the register on this device. */
export async function around(at: readonly [number, number], collections: readonly string[], limit: number, signal: AbortSignal): Promise<Near[]> {
  if (collections.length === 0) return [];
  try {
    const found = await calls.near(at, collections, limit, signal);
    return found.map(({ collection, thing, distance_m, side_text }) =>
      ({ collection, thing, point: pointOf(thing) ?? [...at], about_m: distance_m, side: side_text ?? null }));
  } catch (error) {
    if (!(error instanceof Problem && (error.status === 0 || error.status >= 502))) throw error;
    return (await nearest(at, collections, REACH, signal)).slice(0, limit);
  }
}

/** What a press on the main button of a row says: that it is there, or there again. */
export function mainPress(state: unknown, today: string): { word: 'stillThere' | 'foundAgain' | 'repaired' | 'placedNow' | 'usedAgain'; fields: Properties } {
  const again = { state: 'in_use', seen_at: today };
  switch (state) {
    case 'lost': return { word: 'foundAgain', fields: again };
    case 'damaged': return { word: 'repaired', fields: again };
    case 'planned': return { word: 'placedNow', fields: again };
    case 'retired': return { word: 'usedAgain', fields: again };
    default: return { word: 'stillThere', fields: { seen_at: today } };
  }
}

/** A day as people say it this year, `04-20`; of another year whole. */
export const shortDay = (day: string, today: string): string => (day.slice(0, 4) === today.slice(0, 4) ? day.slice(5, 10) : day.slice(0, 10));
