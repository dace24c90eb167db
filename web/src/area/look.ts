/** What lies in the boxes of an area, asked before it is taken. */
import type { Box, Kind } from '../api/types';
import { layersOf } from '../map/layers';
import { paletteOf } from '../map/palette';
import { around } from './box';
import type { Sample } from './estimate';
import { some } from './fresh';
import { inParallel } from './parallel';

/** So many things of a kind, from the first and from the middle of the list, tell how large they are. */
const LOOKED_AT = 10;

/** The lowest zoom at which something of a kind is drawn. */
export const drawnFrom = (kind: Kind): number =>
  Math.min(...layersOf(kind, paletteOf(false), 'light').map((layer) => layer.minzoom ?? 0));

/** A road's boxes are many: each is counted, few are looked into. */
export async function samplesOf(kinds: readonly Kind[], boxes: readonly Box[], signal: AbortSignal): Promise<Sample[]> {
  const samples: Sample[] = [];
  await inParallel(kinds, signal, async (kind) => {
    const rough = await some(kind.id, around(boxes), LOOKED_AT, signal);
    let things = rough.matched;
    if (boxes.length > 1 && things > 0) {
      things = 0;
      for (const box of boxes) things += (await some(kind.id, box, 1, signal)).matched;
    }
    // The first of a list are often the largest: main roads, the county's outline.
    const first = rough.things.length;
    const rest = rough.matched > first ? await some(kind.id, around(boxes), LOOKED_AT, signal, undefined, Math.floor(rough.matched / 2)) : null;
    const eachOfRest = rest === null || rest.things.length === 0 ? 0 : rest.bytes / rest.things.length;
    const pictured = things > 0 && kind.fields.some(({ name }) => name === 'photos');
    samples.push({
      collection: kind.id, things, drawnFrom: drawnFrom(kind),
      each: rough.matched === 0 ? 0 : (rough.bytes + (rough.matched - first) * eachOfRest) / rough.matched,
      photos: pictured ? (await some(kind.id, around(boxes), 1, signal, 'photos IS NOT NULL')).matched : 0,
    });
  });
  return samples;
}
