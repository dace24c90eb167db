/** An area taken along: what of the register lies in it, as it was when it was taken. */
import type { Box } from '../api/types';

/** When what an answer shows was taken: a header that the server never sends. */
export const KEPT = 'Verge-Kept';
/** After which change it was taken. */
export const KEPT_SEQ = 'Verge-Kept-Seq';

/** What is kept of one collection. A part is written once and never changed: taken anew it is another part. */
export interface Part {
  key: string;
  collection: string;
  tiles: number;
  things: number;
  bytes: number;
}

export interface Area {
  id: string;
  name: string;
  /** Of which register it is a part. */
  register: string;
  boxes: Box[];
  /** The lowest zoom whose tiles are kept. */
  from: number;
  /** The deepest; nearer, the map draws these larger. */
  to: number;
  /** The change after which it was taken: it shows at least that state. */
  seq: number;
  /** By this device's clock, RFC 3339. */
  taken_at: string;
  parts: Part[];
  /** The catalogue and the newest changes. */
  documents: { key: string; bytes: number };
  photos: { key: string; count: number; bytes: number } | null;
}

export const bytesOf = ({ parts, documents, photos }: Area): number =>
  parts.reduce((sum, part) => sum + part.bytes, documents.bytes + (photos?.bytes ?? 0));

export const thingsOf = ({ parts }: Area): number => parts.reduce((sum, part) => sum + part.things, 0);
export const tilesOf = ({ parts }: Area): number => parts.reduce((sum, part) => sum + part.tiles, 0);

/** Every key under which something of an area lies. */
export const keysOf = ({ parts, documents, photos }: Area): string[] =>
  [...parts.map(({ key }) => key), documents.key, ...(photos === null ? [] : [photos.key])];

/** Newest first: where areas overlap, what was taken last is shown. */
export const newestFirst = (areas: readonly Area[]): Area[] => [...areas].sort((a, b) => b.taken_at.localeCompare(a.taken_at));
