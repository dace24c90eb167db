/** What the server says, as far as the map uses it. */
import type { Feature, FeatureCollection, Geometry } from 'geojson';

export interface Text {
  zh: string;
  en: string;
}

export type Box = [west: number, south: number, east: number, north: number];

export interface Register {
  name: string;
  demo: boolean;
  seq: number;
  extent: Box | null;
  version: string;
  actor: string;
  /** Whether the door for phones is open and this is the computer that minds it. */
  lets_phones_in: boolean;
  counts: Record<string, number>;
  /** The box around each collection's things. */
  extents: Record<string, Box>;
}

/** A map of others that the office named. */
export interface BaseLayer {
  id: string;
  title: Text;
  /** Pictures, else vectors. */
  picture: boolean;
  sources: { urls: string[]; size: number }[];
  /** Names of the layers of vector tiles. */
  layers: string[];
  attribution: string;
  /** 审图号 */
  review_number: string;
  min_zoom: number;
  max_zoom: number;
  gcj02: boolean;
}

/** A name to write on the map. */
export interface PlaceName {
  name: string;
  level: string | null;
  lon: number;
  lat: number;
}

export interface Choice {
  value: string;
  title: Text;
}

export type FieldType = 'text' | 'number' | 'integer' | 'boolean' | 'date' | 'time' | 'text-list' | 'json';

export interface Field {
  name: string;
  title: Text;
  type: FieldType;
  unit?: string;
  min?: number;
  max?: number;
  values?: Choice[];
  required?: boolean;
  read_only?: boolean;
}

export interface Kind {
  id: string;
  title: Text;
  one: Text;
  geometry: ('Point' | 'LineString' | 'Polygon')[];
  derived: boolean;
  beside: boolean;
  event: boolean;
  symbol: string;
  fields: Field[];
}

export interface Road {
  id: string;
  number: string | null;
  name: string | null;
  class: string | null;
  main: boolean | null;
  length_m: number;
  from_m?: number | null;
  from?: string | null;
  to?: string | null;
  bbox: Box | null;
}

export interface Located {
  road: string;
  number: string | null;
  chainage: string;
  chainage_m: number;
  side: string;
  side_text: Text;
  offset_m: number;
  name?: string | null;
  /** The nearest place of the road's line. */
  lon: number;
  lat: number;
}

/** What a shape measures on the ellipsoid. */
export interface Measured {
  length_m: number;
  area_m2: number;
  area_mu: number;
  area_ha: number;
}

export interface Hit {
  title: Text;
  detail: Text;
  collection?: string | null;
  id?: string | null;
  lon?: number | null;
  lat?: number | null;
  bbox?: Box | null;
}

export type Widget =
  | 'selection'
  | 'road'
  | 'length'
  | 'chainage'
  | 'integer'
  | 'boolean'
  | 'choice'
  | 'states'
  | 'date'
  | 'text';

/** The rule an input's default comes from. */
export interface Rule {
  id?: string;
  title?: Text;
  value?: unknown;
  mark?: string | Text;
  verified?: boolean;
  note?: Text;
}

export interface Input {
  name: string;
  title: Text;
  description: Text;
  widget: Widget;
  required: boolean;
  positional: boolean;
  default: unknown;
  minimum: number | null;
  maximum: number | null;
  choices: Choice[];
  unit: string | null;
  rule: string | Rule | null;
  advanced: boolean;
}

/** A question or plan of the catalogue, ready for a form. */
export interface Process {
  id: string;
  title: Text;
  summary: Text;
  method: Text | null;
  plan: boolean;
  inputs: Input[];
}

export interface Column {
  name: string;
  title: Text;
  unit?: string;
}

export interface Table {
  columns: Column[];
  rows: unknown[][];
  ids: string[];
}

export type Properties = Record<string, unknown>;
export type Thing = Feature<Geometry | null, Properties>;
export type Things = FeatureCollection<Geometry | null, Properties>;
/** Things that all have a place, as the map draws them. */
export type PlacedThing = Feature<Geometry, Properties>;
export type PlacedThings = FeatureCollection<Geometry, Properties>;

export interface Answer {
  question: string;
  seq: number;
  sentence: Text;
  notes: Text[];
  result: Record<string, unknown>;
  table: Table;
  features: Things;
}

export interface Head {
  id: string;
  seq: number;
  recorded_at: string;
  occurred_at: string;
  actor: string;
  reason: string;
  origin: 'user' | 'import' | 'outside' | 'undo' | 'plan' | 'demo';
  count: number;
  undoes?: number;
  undone_by?: number;
}

export interface Undone {
  head: Head | null;
  conflicts: { collection: string; id: string; seq: number | null }[];
}

/** `snap`: road, chainage and side are filled in by the server, for places marked without it. */
export type Edit =
  | { op: 'put'; collection: string; feature: Thing; snap?: boolean }
  | { op: 'delete'; collection: string; id: string }
  | Merge;

/** Fields merged into a thing like PATCH, refused as a whole where one of `expect` holds neither that value nor the new one. */
export interface Merge {
  op: 'merge';
  collection: string;
  id: string;
  properties: Properties;
  /** Absent: not touched. */
  geometry?: Geometry | null;
  expect?: Properties;
  snap?: boolean;
}

/** A thing beside a place, measured on the ellipsoid. */
export interface NearThing {
  collection: string;
  thing: Thing;
  distance_m: number;
  /** Beside which road, where one is near. */
  number?: string | null;
  chainage?: string;
  side_text?: Text;
}
