/**
 * Base layers that show everything where GCJ-02 has it, put where it is. The shift is some hundred metres and changes slowly: over
 * one tile it is a stretched parallelogram, so that the few tiles of the source under it are drawn as one picture, moved.
 */
import type { AddProtocolAction } from 'maplibre-gl';

export const SCHEME = 'gcj02';

const A = 6_378_245;
const EE = 0.006_693_421_622_965_943;
const { PI } = Math;
const RAD = PI / 180;

/** Where GCJ-02 shows a place: the formulas of `src/geodesy/crs/china_offset.rs`, against which the tests hold them. */
export function shownAt(lon: number, lat: number): [lon: number, lat: number] {
  if (!(lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271)) return [lon, lat];
  const x = lon - 105;
  const y = lat - 35;
  const root = Math.sqrt(Math.abs(x));
  const wave = ((20 * Math.sin(6 * x * PI) + 20 * Math.sin(2 * x * PI)) * 2) / 3;
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    + ((20 * Math.sin(y * PI) + 40 * Math.sin((y / 3) * PI)) * 2) / 3
    + ((160 * Math.sin((y / 12) * PI) + 320 * Math.sin((y * PI) / 30)) * 2) / 3;
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    + ((20 * Math.sin(x * PI) + 40 * Math.sin((x / 3) * PI)) * 2) / 3
    + ((150 * Math.sin((x / 12) * PI) + 300 * Math.sin((x / 30) * PI)) * 2) / 3;
  const sin = Math.sin(lat * RAD);
  const w2 = 1 - EE * sin * sin;
  return [
    lon + east / RAD / ((A / Math.sqrt(w2)) * Math.cos(lat * RAD)),
    lat + north / RAD / ((A * (1 - EE)) / (w2 * Math.sqrt(w2))),
  ];
}

type Pair = [x: number, y: number];

/** A place in pixels of the world at a level, for tiles of a size, and back. */
export function pixelOf([lon, lat]: Pair, zoom: number, size: number): Pair {
  const side = size * 2 ** zoom;
  return [(lon / 360 + 0.5) * side, (0.5 - Math.asinh(Math.tan(lat * RAD)) / (2 * PI)) * side];
}

export function placeOf([x, y]: Pair, zoom: number, size: number): Pair {
  const side = size * 2 ** zoom;
  return [(x / side - 0.5) * 360, Math.atan(Math.sinh(PI * (1 - (2 * y) / side))) / RAD];
}

/** From pixels of a tile to pixels of the source's world: `origin + x * right + y * down`. */
export interface Warp {
  origin: Pair;
  right: Pair;
  down: Pair;
}

/** The parallelogram nearest to where the corners of a tile are shown. */
export function warpOf(zoom: number, col: number, row: number, size: number): Warp {
  const corner = (x: number, y: number): Pair => pixelOf(shownAt(...placeOf([(col + x) * size, (row + y) * size], zoom, size)), zoom, size);
  const [nw, ne, sw, se] = [corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)];
  const both = (of: (axis: 0 | 1) => number): Pair => [of(0), of(1)];
  const right = both((axis) => (ne[axis] - nw[axis] + se[axis] - sw[axis]) / 2 / size);
  const down = both((axis) => (sw[axis] - nw[axis] + se[axis] - ne[axis]) / 2 / size);
  // Through the middle of the four, so that what is left over is shared by all corners.
  const origin = both((axis) => (nw[axis] + ne[axis] + sw[axis] + se[axis]) / 4 - ((right[axis] + down[axis]) * size) / 2);
  return { origin, right, down };
}

/** The source's tiles under a warped one. */
export function tilesUnder({ origin, right, down }: Warp, zoom: number, size: number): { col: number; row: number }[] {
  const corners = [[0, 0], [size, 0], [0, size], [size, size]].map(([x = 0, y = 0]): Pair => [
    origin[0] + x * right[0] + y * down[0], origin[1] + x * right[1] + y * down[1],
  ]);
  const span = (axis: 0 | 1): [from: number, to: number] => {
    const all = corners.map((corner) => corner[axis] / size);
    const most = 2 ** zoom - 1;
    return [Math.max(0, Math.floor(Math.min(...all))), Math.min(most, Math.ceil(Math.max(...all)) - 1)];
  };
  const [[west, east], [north, south]] = [span(0), span(1)];
  const found = [];
  for (let row = north; row <= south; row++) for (let col = west; col <= east; col++) found.push({ col, row });
  return found;
}

export interface Shifted {
  urls: readonly string[];
  size: number;
}

const known = new Map<string, Shifted>();

/** The address under which the map asks for tiles of a shifted layer, moved to where they belong. */
export function addressOf(id: string, shifted: Shifted): string {
  known.set(id, shifted);
  return `${SCHEME}://${id}/{z}/{x}/{y}`;
}

export function urlOf(urls: readonly string[], zoom: number, col: number, row: number): string {
  const url = urls[(col + row) % urls.length] ?? '';
  return url.replaceAll('{z}', String(zoom)).replaceAll('{x}', String(col)).replaceAll('{y}', String(row)).replaceAll('{-y}', String(2 ** zoom - 1 - row));
}

/** Fetches the tiles under one and draws them as one picture, moved. */
export const load: AddProtocolAction = async ({ url }, { signal }) => {
  const [id = '', z, x, y] = url.slice(SCHEME.length + 3).split('/');
  const [zoom, col, row] = [Number(z), Number(x), Number(y)];
  const shifted = known.get(id);
  if (shifted === undefined) throw new Error('there is no such base layer');
  const { size, urls } = shifted;
  const warp = warpOf(zoom, col, row, size);
  const under = tilesUnder(warp, zoom, size);
  const first = under[0] ?? { col, row };
  const last = under.at(-1) ?? first;
  // All at whole pixels first: tiles moved one by one would leave seams between them.
  const whole = new OffscreenCanvas((last.col - first.col + 1) * size, (last.row - first.row + 1) * size);
  const pen = whole.getContext('2d');
  const drawn = await Promise.allSettled(under.map(async (tile) => {
    const answer = await fetch(urlOf(urls, zoom, tile.col, tile.row), { signal, credentials: 'omit', referrerPolicy: 'no-referrer' });
    // An office's edge of the world: where the source has nothing, nothing is drawn.
    if (answer.status === 204 || answer.status === 404) return;
    if (!answer.ok) throw new Error(`the base layer answered ${answer.status}`);
    const picture = await createImageBitmap(await answer.blob());
    pen?.drawImage(picture, (tile.col - first.col) * size, (tile.row - first.row) * size, size, size);
    picture.close();
  }));
  const failed = drawn.find((one) => one.status === 'rejected');
  if (failed !== undefined && drawn.every((one) => one.status === 'rejected')) throw failed.reason;
  const tile = new OffscreenCanvas(size, size);
  const brush = tile.getContext('2d');
  if (brush !== null) {
    const { origin: [ox, oy], right: [a, b], down: [c, d] } = warp;
    const area = a * d - b * c;
    const [dx, dy] = [first.col * size - ox, first.row * size - oy];
    brush.imageSmoothingQuality = 'high';
    brush.setTransform(d / area, -b / area, -c / area, a / area, (d * dx - c * dy) / area, (a * dy - b * dx) / area);
    brush.drawImage(whole, 0, 0);
  }
  return { data: tile.transferToImageBitmap() };
};
