/** The whole map as MapLibre takes it. There is no `glyphs` entry: all writing is drawn on this machine. */
import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { BaseLayer, Kind, PlacedThings } from '../api/types';
import { ANSWER, answerAbove, answerBelow, answerBeside, HELD, heldLayers } from './answer';
import { INCOMING, incomingLayers } from './incoming';
import { baseOf } from './base';
import { drawnKinds, HEAP, layersOf, NAMES, placeNames } from './layers';
import { OUTDOORS, outdoorsLayers } from './outdoors';
import type { Palette } from './palette';
import { SKETCH, sketchLayers } from './sketch';

export interface Drawn {
  kinds: readonly Kind[];
  palette: Palette;
  theme: 'light' | 'dark';
  /** Part of the tiles' addresses, so that no cache shows what was. */
  seq: number;
  hidden: ReadonlySet<string>;
  origin: string;
  answer: PlacedThings;
  held: PlacedThings;
  /** What an import would bring. */
  incoming: PlacedThings;
  /** Places with their names. */
  names: PlacedThings;
  /** What is under the hand. */
  sketch: PlacedThings;
  /** Where the device is, and what waits on it. */
  outdoors: PlacedThings;
  /** Conditions in CQL2 that the server draws collections by. */
  filters: Filters;
  /** Opacity by collection where it is not whole, 0 to 1. */
  opacity: Opacities;
  /** Collections in another order than the usual, from the bottom up. */
  order: readonly string[];
  /** The map of others below, and its opacity. */
  base: BaseLayer | null;
  baseShare: number;
}

/** The nearest level of which there are tiles. */
export const MAX_TILE = 16;

export type Filters = Readonly<Record<string, string>>;
export type Opacities = Readonly<Record<string, number>>;

export function tilesOf(origin: string, collection: string, seq: number, filter?: string): string {
  const asked = filter === undefined || filter === '' ? '' : `&filter=${encodeURIComponent(filter)}`;
  return `${origin}/api/collections/${collection}/tiles/WebMercatorQuad/{z}/{y}/{x}?v=${seq}${asked}`;
}

export function styleOf(drawn: Drawn): StyleSpecification {
  const { palette, theme, hidden, origin, seq } = drawn;
  const kinds = ordered(drawnKinds(drawn.kinds), drawn.order);
  const sources: Record<string, SourceSpecification> = {
    [ANSWER]: { type: 'geojson', data: drawn.answer },
    [HELD]: { type: 'geojson', data: drawn.held },
    [INCOMING]: { type: 'geojson', data: drawn.incoming },
    [NAMES]: { type: 'geojson', data: drawn.names },
    [OUTDOORS]: { type: 'geojson', data: drawn.outdoors },
    [SKETCH]: { type: 'geojson', data: drawn.sketch },
  };
  const layers: LayerSpecification[] = [
    { id: 'paper', type: 'background', paint: { 'background-color': palette.paper } },
  ];
  const base = baseOf(drawn.base, drawn.baseShare, palette, theme);
  Object.assign(sources, base.sources);
  layers.push(...base.layers);
  // Tiles are asked for in this order, six at a time: roads first, which all the rest lies along.
  for (const kind of [...kinds].sort((one, other) => Number(other.id === 'roads') - Number(one.id === 'roads'))) {
    // Sparse: where a tile is not to be had, without a network, the part of a larger one is drawn.
    sources[kind.id] = { type: 'vector', tiles: [tilesOf(origin, kind.id, seq, drawn.filters[kind.id])], minzoom: 0, maxzoom: MAX_TILE, sparse: true } as SourceSpecification;
  }
  for (const kind of kinds) {
    if (kind.id === 'roads') layers.push(...answerBelow(palette));
    for (const layer of layersOf(kind, palette, theme)) {
      layers.push(faded(shown(layer, !hidden.has(kind.id)), drawn.opacity[kind.id] ?? 1));
    }
    if (kind.id === 'roads') layers.push(...answerBeside(palette));
  }
  if (!kinds.some((kind) => kind.id === 'roads')) layers.push(...answerBelow(palette), ...answerBeside(palette));
  layers.push(...placeNames(palette).map((layer) => shown(layer, !hidden.has('divisions'))));
  layers.push(...answerAbove(palette, theme), ...incomingLayers(palette), ...heldLayers(palette), ...outdoorsLayers(palette), ...sketchLayers(palette));
  return { version: 8, sources, layers: writingLast(layers) };
}

/** What the first look needs of a style: without sources that hold nothing yet, and their layers. */
export function bare(style: StyleSpecification): StyleSpecification {
  const full = Object.entries(style.sources).filter(([, source]) => source.type !== 'geojson' || (source.data as PlacedThings).features.length > 0);
  const kept = new Set(full.map(([id]) => id));
  return { ...style, sources: Object.fromEntries(full), layers: style.layers.filter((layer) => !('source' in layer) || kept.has(layer.source)) };
}

/** Writing lies over every shape, so that no road hides a name, and numbers over names, which make room for them; marks of the answer stay on top of both. */
function writingLast(layers: LayerSpecification[]): LayerSpecification[] {
  const writes = (layer: LayerSpecification): boolean => /-(name|plate|label)$/.test(layer.id);
  const above = layers.findIndex((layer) => layer.id === 'answer-gap-point');
  const register = layers.slice(0, above);
  const counts = (layer: LayerSpecification): boolean => layer.id.endsWith(HEAP);
  const shapes = register.filter((layer) => !writes(layer) && !counts(layer));
  return [...shapes, ...register.filter(writes), ...register.filter(counts), ...layers.slice(above)];
}

/** Kinds that the user put into another order stand there as he put them; the others keep their places. */
export function ordered<T extends { id: string }>(kinds: readonly T[], order: readonly string[]): T[] {
  const named = order.map((id) => kinds.find((kind) => kind.id === id)).filter((kind) => kind !== undefined);
  const inOrder = named.values();
  return kinds.map((kind) => (order.includes(kind.id) ? (inOrder.next().value ?? kind) : kind));
}

/** How opacity is called in each sort of layer. */
const FADES: Record<string, readonly string[]> = {
  fill: ['fill-opacity'], line: ['line-opacity'], circle: ['circle-opacity', 'circle-stroke-opacity'],
  symbol: ['icon-opacity', 'text-opacity'],
};

/** A layer at a share of its own opacity. */
export function faded<T extends LayerSpecification>(layer: T, share: number): T {
  if (share >= 1) return layer;
  const paint: Record<string, unknown> = { ...layer.paint };
  for (const name of FADES[layer.type] ?? []) {
    const own = paint[name] ?? 1;
    paint[name] = typeof own === 'number' ? own * share : ['*', own, share];
  }
  return { ...layer, paint } as T;
}

export function shown<T extends LayerSpecification>(layer: T, visible: boolean): T {
  return visible ? layer : { ...layer, layout: { ...layer.layout, visibility: 'none' } };
}

/** The layers that draw a collection, by the source they read. */
export const layersDrawing = (style: StyleSpecification, collection: string): string[] =>
  style.layers.filter((layer) => 'source' in layer && layer.source === collection).map((layer) => layer.id);
