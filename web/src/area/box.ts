/** Boxes of degrees, and what lies in them. */
import type { Geometry, Position } from 'geojson';
import type { Box } from '../api/types';

export const meet = (a: Box, b: Box): boolean => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

export function around(boxes: readonly Box[]): Box {
  return boxes.reduce<Box>((all, box) => [
    Math.min(all[0], box[0]), Math.min(all[1], box[1]), Math.max(all[2], box[2]), Math.max(all[3], box[3]),
  ], [Infinity, Infinity, -Infinity, -Infinity]);
}

/** A box with so many metres more on each side. */
export function widened([west, south, east, north]: Box, metres: number): Box {
  const lat = metres / 111_195;
  const lon = lat / Math.max(0.05, Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180));
  return [west - lon, Math.max(-90, south - lat), east + lon, Math.min(90, north + lat)];
}

const has = ([west, south, east, north]: Box, [x = NaN, y = NaN]: Position): boolean => x >= west && x <= east && y >= south && y <= north;

/** Whether a straight piece touches the box (Liang and Barsky). */
function cuts(box: Box, [ax = NaN, ay = NaN]: Position, [bx = NaN, by = NaN]: Position): boolean {
  const [dx, dy] = [bx - ax, by - ay];
  let [enters, leaves] = [0, 1];
  for (const [step, room] of [[-dx, ax - box[0]], [dx, box[2] - ax], [-dy, ay - box[1]], [dy, box[3] - ay]] as const) {
    if (step === 0) {
      if (room < 0) return false;
    } else if (step < 0) enters = Math.max(enters, room / step);
    else leaves = Math.min(leaves, room / step);
  }
  return enters <= leaves;
}

const lineMeets = (box: Box, line: readonly Position[]): boolean =>
  line.length === 1
    ? has(box, line[0] ?? [])
    : line.some((to, at) => at > 0 && cuts(box, line[at - 1] ?? [], to));

function holds(rings: readonly (readonly Position[])[], [x, y]: readonly [number, number]): boolean {
  let inside = false;
  for (const ring of rings) {
    ring.forEach(([bx = NaN, by = NaN], at) => {
      const [ax = NaN, ay = NaN] = ring[at === 0 ? ring.length - 1 : at - 1] ?? [];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    });
  }
  return inside;
}

const areaMeets = (box: Box, rings: readonly (readonly Position[])[]): boolean =>
  rings.some((ring) => lineMeets(box, ring)) || holds(rings, [box[0], box[1]]);

/** Whether the thing itself, not only the box around it, is in the box: as the server tells it. */
export function geometryMeets(box: Box, geometry: Geometry | null): boolean {
  if (geometry === null) return false;
  switch (geometry.type) {
    case 'Point': return has(box, geometry.coordinates);
    case 'MultiPoint': return geometry.coordinates.some((at) => has(box, at));
    case 'LineString': return lineMeets(box, geometry.coordinates);
    case 'MultiLineString': return geometry.coordinates.some((line) => lineMeets(box, line));
    case 'Polygon': return areaMeets(box, geometry.coordinates);
    case 'MultiPolygon': return geometry.coordinates.some((rings) => areaMeets(box, rings));
    case 'GeometryCollection': return geometry.geometries.some((one) => geometryMeets(box, one));
  }
}

/** `west,south,east,north`; none when it is no box. */
export function readBox(text: string): Box | null {
  const numbers = text.split(',').map(Number);
  return numbers.length === 4 && numbers.every(Number.isFinite) ? (numbers as unknown as Box) : null;
}

/** Boxes along a line, each about so long, with so much on each side: a road's surroundings instead of its whole rectangle. */
export function boxesAlong(geometry: Geometry | null, step_m: number, aside_m: number): Box[] {
  const lines = geometry?.type === 'LineString' ? [geometry.coordinates] : geometry?.type === 'MultiLineString' ? geometry.coordinates : [];
  const boxes: Box[] = [];
  for (const line of lines) {
    let open: Box | null = null;
    let last: readonly [number, number] = [0, 0];
    for (const [x, y] of pieces(line, step_m)) {
      const grown: Box = open === null ? [x, y, x, y] : around([open, [x, y, x, y]]);
      const across = Math.hypot((grown[2] - grown[0]) * Math.cos((y * Math.PI) / 180), grown[3] - grown[1]) * 111_195;
      if (open !== null && across > step_m) {
        boxes.push(widened(open, aside_m));
        // The next begins where this one ended, so that nothing between them is left out.
        open = [Math.min(x, last[0]), Math.min(y, last[1]), Math.max(x, last[0]), Math.max(y, last[1])];
      } else open = grown;
      last = [x, y];
    }
    if (open !== null) boxes.push(widened(open, aside_m));
  }
  return boxes;
}

/** A line's positions, long pieces cut to at most half a step. */
function* pieces(line: readonly Position[], step_m: number): Generator<[number, number]> {
  let before: Position | null = null;
  for (const at of line) {
    const [x = 0, y = 0] = at;
    if (before !== null) {
      const [bx = 0, by = 0] = before;
      const metres = Math.hypot((x - bx) * Math.cos((y * Math.PI) / 180), y - by) * 111_195;
      const parts = Math.ceil(metres / (step_m / 2));
      for (let part = 1; part < parts; part += 1) yield [bx + ((x - bx) * part) / parts, by + ((y - by) * part) / parts];
    }
    yield [x, y];
    before = at;
  }
}
