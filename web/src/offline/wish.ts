/** What area somebody means: what the map shows, a village, a road's surroundings. */
import * as calls from '../api/calls';
import type { Box, Thing } from '../api/types';
import { boxesAlong, widened } from '../area/box';
import { boxOf } from '../map/bounds';

/** On each side of a road, metres. */
export const ASIDE = 300;
/** Around a village, metres. */
const MARGIN = 100;
/** A road's boxes are about so long; of a long road longer ones, so that they stay few. */
const STEP = 1_000;
const MOST_BOXES = 60;
/** More places than this are a country's. */
export const MOST_PLACES = 2_000;

export interface Village {
  id: string;
  name: string;
  box: Box;
}

/** The villages with an outline, by name; townships and above are too large to be taken whole. */
export async function villages(signal: AbortSignal): Promise<Village[]> {
  const { features } = await calls.items('divisions', undefined, signal, MOST_PLACES);
  const small = (place: Thing): boolean => !['country', 'province', 'city', 'county'].includes(String(place.properties['level']));
  const found = features.filter(small).flatMap((place): Village[] => {
    const box = boxOf([place]);
    const { name } = place.properties;
    return box === null || typeof name !== 'string' ? [] : [{ id: String(place.id), name, box: widened(box, MARGIN) }];
  });
  return found.sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
}

export async function roadBoxes(road: string, length_m: number, signal: AbortSignal): Promise<Box[]> {
  const { thing } = await calls.item('roads', road, signal);
  return boxesAlong(thing.geometry, Math.max(STEP, length_m / MOST_BOXES), ASIDE);
}
