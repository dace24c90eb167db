/** Places beside a road: where a point that is dragged or pushed stands. Figures that are told come from the server. */

export type Place = [lon: number, lat: number];
export type Line = readonly (readonly number[])[];

interface Foot {
  line: Line;
  /** Metres from the line's beginning. */
  along: number;
  /** Metres from the line, right of its direction positive. */
  offset: number;
}

const NORTH = 110_950;
const EAST = 111_320;

/** East and north of a place in metres, near enough within a few kilometres. */
const plane = (origin: Place) => {
  const east = EAST * Math.cos((origin[1] * Math.PI) / 180);
  return {
    of: (at: readonly number[]): Place => [((at[0] ?? 0) - origin[0]) * east, ((at[1] ?? 0) - origin[1]) * NORTH],
    back: ([x, y]: Place): Place => [origin[0] + x / east, origin[1] + y / NORTH],
  };
};

/** The nearest place on any of a road's lines. */
export function footOf(lines: readonly Line[], point: Place): Foot | null {
  const { of } = plane(point);
  let best: Foot | null = null;
  for (const line of lines) {
    let walked = 0;
    for (let at = 1; at < line.length; at += 1) {
      const [ax, ay] = of(line[at - 1] ?? []);
      const [bx, by] = of(line[at] ?? []);
      const [dx, dy] = [bx - ax, by - ay];
      const size = Math.hypot(dx, dy);
      if (size > 0) {
        const t = Math.min(1, Math.max(0, -(ax * dx + ay * dy) / (size * size)));
        const [x, y] = [ax + t * dx, ay + t * dy];
        const away = Math.hypot(x, y);
        const right = dx * (0 - y) - dy * (0 - x) <= 0;
        if (best === null || away < Math.abs(best.offset)) best = { line, along: walked + t * size, offset: right ? away : -away };
      }
      walked += size;
    }
  }
  return best;
}

/** The place so many metres along a line, and so many right of it. */
function placeAt(line: Line, along: number, offset: number, near: Place): Place | null {
  const { of, back } = plane(near);
  let walked = 0;
  let place: Place | null = null;
  for (let at = 1; at < line.length; at += 1) {
    const [ax, ay] = of(line[at - 1] ?? []);
    const [bx, by] = of(line[at] ?? []);
    const size = Math.hypot(bx - ax, by - ay);
    if (size === 0) continue;
    const t = Math.max(0, Math.min(1, (along - walked) / size));
    const [ux, uy] = [(bx - ax) / size, (by - ay) / size];
    place = back([ax + ux * t * size + uy * offset, ay + uy * t * size - ux * offset]);
    if (along <= walked + size) return place;
    walked += size;
  }
  return place;
}

/** A place pushed along its road, on its own side and as far from it as before. */
export function slide(lines: readonly Line[], point: Place, by: number): Place | null {
  const foot = footOf(lines, point);
  return foot === null ? null : placeAt(foot.line, Math.max(0, foot.along + by), foot.offset, point);
}

/** Beyond this from its road a dragged point goes where the pointer is, metres. */
const HOLD = 25;

/** Where a dragged point stands: beside its road on the pointer's side, until it is pulled away from it. */
export function beside(lines: readonly Line[], pointer: Place, offset: number): Place {
  const foot = footOf(lines, pointer);
  if (foot === null || Math.abs(foot.offset) > HOLD) return pointer;
  return placeAt(foot.line, foot.along, foot.offset < 0 ? -offset : offset, pointer) ?? pointer;
}
