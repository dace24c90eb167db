/** Cutting a line in two and making two lines one. */
import { ringOf, type Shape, type Spot, type Vertex } from './shape';

/** Both halves, which share the vertex they were cut at; none at an end, where nothing would be cut off. */
export function split(shape: Shape, vertex: Vertex): [Shape, Shape] | null {
  if (shape.type !== 'LineString') return null;
  const line = ringOf(shape, vertex);
  const before = shape.parts.slice(0, vertex.part);
  const after = shape.parts.slice(vertex.part + 1);
  const first = line.slice(0, vertex.at + 1);
  const second = line.slice(vertex.at);
  const one = [...before, ...(first.length > 1 ? [[first]] : [])];
  const other = [...(second.length > 1 ? [[second]] : []), ...after];
  if (one.length === 0 || other.length === 0) return null;
  return [{ type: 'LineString', parts: one }, { type: 'LineString', parts: other }];
}

const same = (a: Spot, b: Spot): boolean => a[0] === b[0] && a[1] === b[1];
const near = (a: Spot, b: Spot): number => Math.hypot((a[0] - b[0]) * Math.cos((a[1] * Math.PI) / 180), a[1] - b[1]);

/** Ends nearer than this are joined by a straight piece, degrees; else the parts stay apart. About 30 m. */
const JOINED = 0.0003;

export interface Merged {
  shape: Shape;
  /** Whether the second comes first now, and whether it had to be turned. */
  before: boolean;
  turned: boolean;
}

/** One line that keeps the direction of the first; the second is turned where its other end is the nearer one. */
export function merge(one: Shape, other: Shape): Merged {
  const lines = one.parts.map((rings) => rings[0] ?? []);
  const more = other.parts.map((rings) => rings[0] ?? []);
  const start = lines[0]?.[0];
  const end = lines.at(-1)?.at(-1);
  const first = more[0]?.[0];
  const last = more.at(-1)?.at(-1);
  if (start === undefined || end === undefined || first === undefined || last === undefined) {
    return { shape: one, before: false, turned: false };
  }
  const turned = (): Spot[][] => more.map((line) => line.toReversed()).toReversed();
  const ways = [
    { gap: near(end, first), before: false, turned: false, lines: () => joined(lines, more) },
    { gap: near(end, last), before: false, turned: true, lines: () => joined(lines, turned()) },
    { gap: near(start, last), before: true, turned: false, lines: () => joined(more, lines) },
    { gap: near(start, first), before: true, turned: true, lines: () => joined(turned(), lines) },
  ];
  const [best] = ways.toSorted((a, b) => a.gap - b.gap);
  const parts = (best?.lines() ?? lines).map((line) => [line]);
  return { shape: { type: 'LineString', parts }, before: best?.before ?? false, turned: best?.turned ?? false };
}

function joined(before: Spot[][], after: Spot[][]): Spot[][] {
  const last = before.at(-1) ?? [];
  const [first = [], ...rest] = after;
  const end = last.at(-1);
  const start = first[0];
  if (end === undefined || start === undefined || near(end, start) > JOINED) return [...before, ...after];
  return [...before.slice(0, -1), [...last, ...first.slice(same(end, start) ? 1 : 0)], ...rest];
}
