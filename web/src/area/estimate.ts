/** How large an area will be, told before it is taken. */
import type { Box } from '../api/types';
import { excessOf, MOST_TILES, type Size } from './bounds';
import { DEEPEST, SHALLOWEST, tilesOver } from './tiles';

/** What the server says of one collection in the boxes. */
export interface Sample {
  collection: string;
  /** How many things there are. */
  things: number;
  /** Bytes of one of them as GeoJSON, by some of them. */
  each: number;
  /** The lowest zoom at which the map draws it. */
  drawnFrom: number;
  photos: number;
}

/** A thing in a tile takes so much of what it takes as GeoJSON: its id and its state, few of its other fields. */
const IN_TILE = 0.12;
/** The catalogue, and the larger tiles that reach far beyond the area. */
const ALONG = 900_000;
/** A photo from a phone, as they are on the whole. */
export const PHOTO = 1_500_000;

export interface Estimate extends Size {
  photos: number;
}

/** Tiles by zoom; none where a single collection would already have too many. */
export function tilesByZoom(boxes: readonly Box[], from: number, to: number): number[] | null {
  const all = tilesOver(boxes, from, to, MOST_TILES);
  if (all === null) return null;
  const counts = new Array<number>(to + 1).fill(0);
  for (const { z } of all) counts[z] = (counts[z] ?? 0) + 1;
  return counts;
}

/** The first zoom to keep of a kind that is drawn only from near. */
export const zoomsFrom = (from: number, to: number, drawnFrom: number): number => Math.min(to, Math.max(from, Math.floor(drawnFrom)));

export function estimate(samples: readonly Sample[], counts: readonly number[], from: number, photos: boolean): Estimate {
  const whole: Estimate = { tiles: 0, things: 0, bytes: ALONG, photos: 0 };
  const to = counts.length - 1;
  for (const { things, each, drawnFrom, photos: own } of samples) {
    if (things === 0) continue;
    const first = zoomsFrom(from, to, drawnFrom);
    whole.tiles += counts.slice(first).reduce((sum, count) => sum + count, 0);
    whole.things += things;
    whole.bytes += things * each * (1 + IN_TILE * (to - first + 1));
    whole.photos += own;
  }
  if (photos) whole.bytes += whole.photos * PHOTO;
  return whole;
}

/** How deep an area can be kept: as deep as the map goes if it is small, else less. None where even that is too much. */
export function depthOf(samples: readonly Sample[], boxes: readonly Box[], from: number, photos: boolean): { to: number; whole: Estimate } | null {
  let last: { to: number; whole: Estimate } | null = null;
  for (let to = DEEPEST; to >= SHALLOWEST; to -= 1) {
    const counts = tilesByZoom(boxes, from, to);
    if (counts === null) continue;
    last = { to, whole: estimate(samples, counts, from, photos) };
    const excess = excessOf(last.whole);
    if (excess === null || excess === 'things') return last;
  }
  return last;
}
