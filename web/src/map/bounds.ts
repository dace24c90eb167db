/** Boxes around what is to be shown. */
import type { Position } from 'geojson';
import type { Box, PlacedThing, PlacedThings, PlaceName, Thing } from '../api/types';

function* positions(value: unknown): Generator<Position> {
  if (!Array.isArray(value)) return;
  if (typeof value[0] === 'number') yield value as Position;
  else for (const part of value) yield* positions(part);
}

/** The box of things with a place; none when nothing has one. */
export function boxOf(things: readonly Thing[]): Box | null {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of things) {
    if (geometry === null || geometry.type === 'GeometryCollection') continue;
    for (const [lon, lat] of positions(geometry.coordinates)) {
      if (lon === undefined || lat === undefined) continue;
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
  }
  return box.every(Number.isFinite) ? box : null;
}

/** A place on a thing to point at: the point itself, the middle of a line's positions, the middle of an area's box. */
export function pointOf(thing: Thing): [lon: number, lat: number] | null {
  const { geometry } = thing;
  if (geometry === null || geometry.type === 'GeometryCollection') return null;
  const all = [...positions(geometry.coordinates)];
  const middle = geometry.type.endsWith('LineString') || geometry.type === 'Point' ? all[Math.floor(all.length / 2)] : null;
  if (middle?.[0] !== undefined && middle[1] !== undefined) return [middle[0], middle[1]];
  const box = boxOf([thing]);
  return box === null ? null : [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
}

/** Named places as points to write at. */
export const namesOf = (places: readonly PlaceName[]): PlacedThings => ({
  type: 'FeatureCollection',
  features: places.map(({ name, level, lon, lat }): PlacedThing => (
    { type: 'Feature', geometry: { type: 'Point', coordinates: [lon, lat] }, properties: { name, level } }
  )),
});

/** Metres between two near places, good enough to order a list by; measurements come from the server. */
export function apart(a: readonly [number, number], b: readonly [number, number]): number {
  const east = (b[0] - a[0]) * Math.cos(((a[1] + b[1]) * Math.PI) / 360);
  return Math.hypot(east, b[1] - a[1]) * 111_195;
}
