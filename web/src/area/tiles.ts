/** Tiles of the WebMercatorQuad grid over boxes. */
import type { Box } from '../api/types';

/** The deepest tiles the map asks for; nearer it draws these larger. */
export const DEEPEST = 16;
/** A large area is kept no deeper than this: half a metre to a unit of its tiles, which nobody sees outdoors. */
export const SHALLOWEST = 14;
/** So many zooms out of what shows an area whole are kept too: to see where it lies. */
const OUTWARDS = 4;
const LAST_LATITUDE = 85.051_128;

export interface Tile {
  z: number;
  row: number;
  col: number;
}

/** Where a place is in the grid of a zoom, in tiles. */
function across(lon: number, lat: number, z: number): [col: number, row: number] {
  const side = 2 ** z;
  const phi = (Math.min(LAST_LATITUDE, Math.max(-LAST_LATITUDE, lat)) * Math.PI) / 180;
  return [(lon / 360 + 0.5) * side, (0.5 - Math.asinh(Math.tan(phi)) / (2 * Math.PI)) * side];
}

interface Range {
  west: number;
  east: number;
  north: number;
  south: number;
}

function rangeOf(box: Box, z: number): Range {
  const last = 2 ** z - 1;
  const whole = (value: number): number => Math.min(last, Math.max(0, Math.floor(value)));
  const [west, north] = across(box[0], box[3], z);
  const [east, south] = across(box[2], box[1], z);
  return { west: whole(west), east: whole(east), north: whole(north), south: whole(south) };
}

/** The lowest zoom to keep: a few steps out of the one at which a single tile could hold the box. */
export function lowest(box: Box): number {
  let z = DEEPEST;
  const larger = (zoom: number): boolean => {
    const [west, north] = across(box[0], box[3], zoom);
    const [east, south] = across(box[2], box[1], zoom);
    return east - west > 1 || south - north > 1;
  };
  while (z > 0 && larger(z)) z -= 1;
  return Math.max(2, z - OUTWARDS);
}

/** Every tile of some zooms that shows a part of the boxes, each once; none when there are more than `most`. */
export function tilesOver(boxes: readonly Box[], from: number, to: number, most: number): Tile[] | null {
  const found = new Map<string, Tile>();
  for (let z = from; z <= to; z += 1) {
    for (const box of boxes) {
      const { west, east, north, south } = rangeOf(box, z);
      if ((east - west + 1) * (south - north + 1) > most) return null;
      for (let row = north; row <= south; row += 1) {
        for (let col = west; col <= east; col += 1) found.set(`${z}/${row}/${col}`, { z, row, col });
      }
      if (found.size > most) return null;
    }
  }
  return [...found.values()];
}

/** The degrees a tile shows. */
export function boxOfTile({ z, row, col }: Tile): Box {
  const side = 2 ** z;
  const lon = (x: number): number => (x / side) * 360 - 180;
  const lat = (y: number): number => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / side))) * 180) / Math.PI;
  return [lon(col), lat(row + 1), lon(col + 1), lat(row)];
}
