/** What is kept, as the worker reads it. */
import type { Area } from '../area/area';
import type { Tile } from '../area/tiles';
import type { Thing } from '../api/types';

export interface KeptBytes {
  type: string;
  bytes: ArrayBuffer;
}

export interface Shelf {
  /** Newest first. */
  areas(): Promise<Area[]>;
  /** An empty tile has no bytes; one that was never taken is none. */
  tile(part: string, tile: Tile): Promise<ArrayBuffer | null>;
  /** All things of a part, in the order the server listed them. */
  things(part: string): Promise<Thing[]>;
  /** A document of the catalogue as it was sent, JSON. */
  document(key: string, path: string): Promise<string | null>;
  photo(key: string, hash: string): Promise<KeptBytes | null>;
}
