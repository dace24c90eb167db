/** How much an area may be, so that a phone is not filled and a server not worn out by one wish. */
export const MOST_TILES = 20_000;
export const MOST_THINGS = 30_000;
export const MOST_BYTES = 60 * 1024 * 1024;

export interface Size {
  tiles: number;
  things: number;
  bytes: number;
}

export type Excess = 'tiles' | 'things' | 'bytes';

/** What of it is more than may be; none where all of it fits. */
export function excessOf({ tiles, things, bytes }: Size): Excess | null {
  if (tiles > MOST_TILES) return 'tiles';
  if (things > MOST_THINGS) return 'things';
  return bytes > MOST_BYTES ? 'bytes' : null;
}
