/** What the address says: every view of the map can be bookmarked and sent. */
import { asLang, type Lang } from '../words/lang';

export type Mode = 'register' | 'ask' | 'plan' | 'history';

export const MODES: readonly Mode[] = ['register', 'ask', 'plan', 'history'];

export interface Place {
  lon: number;
  lat: number;
  zoom: number;
}

export interface ThingRef {
  collection: string;
  id: string;
}

/** A map of others, and how opaque it is, 0 to 1. */
export interface BaseChoice {
  id: string;
  share: number;
}

/** How the layers are shown. */
export interface Layers {
  hidden: readonly string[];
  /** CQL2 by collection. */
  filters: Readonly<Record<string, string>>;
  /** 0 to 1 by collection. */
  opacity: Readonly<Record<string, number>>;
  order: readonly string[];
  base: BaseChoice | null;
}

/** What nobody looks at on the map unless asked for. */
export const HIDDEN: readonly string[] = ['demand', 'trees'];

export interface Link {
  mode: Mode;
  /** The question's id, in the modes that ask. */
  question: string | null;
  /** Inputs as typed, without those that keep their default. */
  values: Record<string, string>;
  /** Whether the answer is shown, so that opening the link asks again. */
  asked: boolean;
  /** The row of the answer that is looked at. */
  row: string | null;
  thing: ThingRef | null;
  /** The road laid straight. */
  road: string | null;
  /** The collection that the attribute table lists. */
  table: string | null;
  at: Place | null;
  layers: Layers;
  /** None: as the reader's browser wishes. */
  lang: Lang | null;
}

/** Names of verge's own parameters carry a hyphen, which no input's name does. */
const ANSWER = 'show-answer';
const ROW = 'show-row';
const THING = 'show-thing';
const ROAD = 'show-road';
const TABLE = 'show-table';
const LAYERS_HIDDEN = 'show-hidden';
const LAYERS_FILTER = 'show-only';
const LAYERS_OPACITY = 'show-opacity';
const LAYERS_ORDER = 'show-order';
const LAYERS_BASE = 'show-base';
const LANG = 'show-lang';

export const emptyLink = (): Link => ({
  mode: 'register', question: null, values: {}, asked: false, row: null, thing: null, road: null, table: null, at: null,
  layers: { hidden: HIDDEN, filters: {}, opacity: {}, order: [], base: null }, lang: null,
});

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

function placeOf(hash: string): Place | null {
  const parts = hash.replace(/^#/, '').split('/').map(Number);
  const [zoom, lat, lon] = parts;
  if (parts.length !== 3 || zoom === undefined || lat === undefined || lon === undefined) return null;
  const sane = parts.every(Number.isFinite) && zoom >= 0 && zoom <= 24 && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  return sane ? { zoom, lat, lon } : null;
}

function thingOf(words: string | null): ThingRef | null {
  const at = words?.indexOf('/') ?? -1;
  if (words === null || at <= 0 || at === words.length - 1) return null;
  return { collection: words.slice(0, at), id: words.slice(at + 1) };
}

const names = (words: string): string[] => words.split(',').filter((word) => /^[a-z][a-z0-9-]*$/.test(word));

/** `bins:state = 'lost'`: what stands before the first colon is the collection. */
function pair(words: string): [collection: string, value: string] | null {
  const at = words.indexOf(':');
  return at <= 0 || at === words.length - 1 ? null : [words.slice(0, at), words.slice(at + 1)];
}

/** `imagery` or `imagery:60` */
function baseOf(words: string): BaseChoice | null {
  const found = /^([a-z0-9-]{1,40})(?::(\d{1,3}))?$/.exec(words);
  if (found?.[1] === undefined) return null;
  const share = Number(found[2] ?? 100) / 100;
  return { id: found[1], share: share > 0 && share < 1 ? share : 1 };
}

function layersOf(params: URLSearchParams): Layers {
  const pairs = (name: string) => params.getAll(name).map(pair).filter((found) => found !== null);
  const shares = (params.get(LAYERS_OPACITY) ?? '').split(',').map(pair).filter((found) => found !== null)
    .map(([collection, share]) => [collection, Number(share) / 100] as const).filter(([, share]) => share > 0 && share < 1);
  return {
    hidden: params.has(LAYERS_HIDDEN) ? names(params.get(LAYERS_HIDDEN) ?? '') : HIDDEN,
    filters: Object.fromEntries(pairs(LAYERS_FILTER)),
    opacity: Object.fromEntries(shares),
    order: names(params.get(LAYERS_ORDER) ?? ''),
    base: baseOf(params.get(LAYERS_BASE) ?? ''),
  };
}

function writeLayers(params: URLSearchParams, { hidden, filters, opacity, order, base }: Layers): void {
  if (hidden.join() !== HIDDEN.join()) params.set(LAYERS_HIDDEN, hidden.join());
  for (const [collection, filter] of Object.entries(filters)) params.append(LAYERS_FILTER, `${collection}:${filter}`);
  const shares = Object.entries(opacity).map(([collection, share]) => `${collection}:${Math.round(share * 100)}`);
  if (shares.length > 0) params.set(LAYERS_OPACITY, shares.join());
  if (order.length > 0) params.set(LAYERS_ORDER, order.join());
  if (base !== null) params.set(LAYERS_BASE, base.share < 1 ? `${base.id}:${Math.round(base.share * 100)}` : base.id);
}

export function readLink(url: URL): Link {
  const link = emptyLink();
  const [mode, question] = url.pathname.split('/').filter((part) => part !== '').map(decoded);
  link.mode = MODES.find((known) => known === mode) ?? 'register';
  if (link.mode === 'ask' || link.mode === 'plan') link.question = question ?? null;
  for (const [name, value] of url.searchParams) {
    if (name === ANSWER) link.asked = value === '1';
    else if (name === ROW) link.row = value;
    else if (name === THING) link.thing = thingOf(value);
    else if (name === ROAD) link.road = value;
    else if (name === TABLE) link.table = value;
    else if (name === LANG) link.lang = asLang(value);
    else if (/^[a-z][a-z0-9_]*$/.test(name)) link.values[name] = value;
  }
  link.layers = layersOf(url.searchParams);
  link.at = placeOf(url.hash);
  return link;
}

/** The path, parameters and fragment that {@link readLink} reads back. */
export function writeLink(link: Link): string {
  const parts = [link.mode as string];
  if (link.question !== null) parts.push(encodeURIComponent(link.question));
  const path = link.mode === 'register' && link.question === null ? '/' : `/${parts.join('/')}`;
  const params = new URLSearchParams();
  if (link.question !== null) for (const [name, value] of Object.entries(link.values)) params.set(name, value);
  if (link.asked && link.question !== null) params.set(ANSWER, '1');
  if (link.row !== null) params.set(ROW, link.row);
  if (link.thing !== null) params.set(THING, `${link.thing.collection}/${link.thing.id}`);
  if (link.road !== null) params.set(ROAD, link.road);
  writeLayers(params, link.layers);
  if (link.table !== null) params.set(TABLE, link.table);
  if (link.lang !== null) params.set(LANG, link.lang);
  const query = params.toString();
  const { at } = link;
  const hash = at === null ? '' : `#${at.zoom.toFixed(2)}/${at.lat.toFixed(5)}/${at.lon.toFixed(5)}`;
  return `${path}${query === '' ? '' : `?${query}`}${hash}`;
}
