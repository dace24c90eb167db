/** A shape that is being drawn or changed: the same for points, lines and areas, with or without several parts. */
import type { Geometry, Position } from 'geojson';

export type Spot = [lon: number, lat: number];
export type ShapeType = 'Point' | 'LineString' | 'Polygon';

export interface Shape {
  type: ShapeType;
  /** Parts, in each its rings (of a point or line one), in each its vertices; rings do not repeat their first. */
  parts: Spot[][][];
}

export interface Vertex {
  part: number;
  ring: number;
  at: number;
}

const spot = (position: Position): Spot => [position[0] ?? 0, position[1] ?? 0];
const path = (positions: Position[]): Spot[] => positions.map(spot);
const open = (ring: Position[]): Spot[] => path(ring.slice(0, -1));

/** None for what cannot be drawn by hand. */
export function shapeOf(geometry: Geometry | null): Shape | null {
  switch (geometry?.type) {
    case 'Point': return { type: 'Point', parts: [[[spot(geometry.coordinates)]]] };
    case 'LineString': return { type: 'LineString', parts: [[path(geometry.coordinates)]] };
    case 'MultiLineString': return { type: 'LineString', parts: geometry.coordinates.map((line) => [path(line)]) };
    case 'Polygon': return { type: 'Polygon', parts: [geometry.coordinates.map(open)] };
    case 'MultiPolygon': return { type: 'Polygon', parts: geometry.coordinates.map((rings) => rings.map(open)) };
    default: return null;
  }
}

/** The fewest vertices that make sense. */
export const fewest = (type: ShapeType): number => ({ Point: 1, LineString: 2, Polygon: 3 })[type];

export const isWhole = (shape: Shape | null): shape is Shape =>
  shape !== null && shape.parts.length > 0 && shape.parts.every((rings) => rings.every((ring) => ring.length >= fewest(shape.type)));

/** GeoJSON of a shape that {@link isWhole}. */
export function geometryOf({ type, parts }: Shape): Geometry {
  const close = (ring: Spot[]): Position[] => [...ring, ring[0] ?? [0, 0]];
  if (type === 'Point') return { type, coordinates: parts[0]?.[0]?.[0] ?? [0, 0] };
  if (type === 'LineString') {
    const lines = parts.map((rings) => rings[0] ?? []);
    return lines.length === 1 ? { type, coordinates: lines[0] ?? [] } : { type: 'MultiLineString', coordinates: lines };
  }
  const areas = parts.map((rings) => rings.map(close));
  return areas.length === 1 ? { type, coordinates: areas[0] ?? [] } : { type: 'MultiPolygon', coordinates: areas };
}

export const ringOf = (shape: Shape, { part, ring }: Vertex): Spot[] => shape.parts[part]?.[ring] ?? [];
export const spotOf = (shape: Shape | null, vertex: Vertex | null): Spot | null =>
  shape === null || vertex === null ? null : (ringOf(shape, vertex)[vertex.at] ?? null);

export function verticesOf(shape: Shape): Vertex[] {
  return shape.parts.flatMap((rings, part) => rings.flatMap((ring, at) => ring.map((_, index) => ({ part, ring: at, at: index }))));
}

const withRing = (shape: Shape, vertex: Vertex, ring: Spot[]): Shape => ({
  type: shape.type,
  parts: shape.parts.map((rings, part) => (part === vertex.part ? rings.map((old, at) => (at === vertex.ring ? ring : old)) : rings)),
});

export const moved = (shape: Shape, vertex: Vertex, to: Spot): Shape =>
  withRing(shape, vertex, ringOf(shape, vertex).map((old, at) => (at === vertex.at ? to : old)));

/** With a vertex more, before the one named; behind the last where `at` is the length. */
export const inserted = (shape: Shape, vertex: Vertex, to: Spot): Shape =>
  withRing(shape, vertex, ringOf(shape, vertex).toSpliced(vertex.at, 0, to));

/** None where too few would be left; a part or hole that would be too small goes as a whole. */
export function removed(shape: Shape, vertex: Vertex): Shape | null {
  const ring = ringOf(shape, vertex);
  if (ring.length > fewest(shape.type)) return withRing(shape, vertex, ring.toSpliced(vertex.at, 1));
  if (shape.type === 'Polygon' && vertex.ring > 0) {
    return { ...shape, parts: shape.parts.map((rings, part) => (part === vertex.part ? rings.toSpliced(vertex.ring, 1) : rings)) };
  }
  return shape.parts.length > 1 ? { ...shape, parts: shape.parts.toSpliced(vertex.part, 1) } : null;
}

/** Where a new vertex can be pulled out: the middle of every edge, with the vertex it would stand before. */
export function middlesOf(shape: Shape): { vertex: Vertex; spot: Spot }[] {
  if (shape.type === 'Point') return [];
  return verticesOf(shape).flatMap((vertex) => {
    const ring = ringOf(shape, vertex);
    const here = ring[vertex.at];
    const next = ring[vertex.at + 1] ?? (shape.type === 'Polygon' && ring.length > 2 ? ring[0] : undefined);
    if (here === undefined || next === undefined) return [];
    return [{ vertex: { ...vertex, at: vertex.at + 1 }, spot: [(here[0] + next[0]) / 2, (here[1] + next[1]) / 2] as Spot }];
  });
}

/** A step on the ground, for the arrow keys: a shift of the hand, never a figure. */
export function stepped([lon, lat]: Spot, eastMetres: number, northMetres: number): Spot {
  const degree = 111_195;
  return [lon + eastMetres / (degree * Math.cos((lat * Math.PI) / 180)), lat + northMetres / degree];
}
