/** What was typed and not yet saved, kept in the browser: a closed page or a stopped server loses nothing. */
import type { Geometry } from 'geojson';
import type { Tagged } from '../api/calls';

export interface Kept {
  collection: string;
  /** The id the thing has, or will have. */
  id: string;
  base: Tagged | null;
  typed: Record<string, string>;
  geometry: Geometry | null;
}

const NAME = 'verge-unsaved';

export function keep(kept: Kept | null): void {
  try {
    if (kept === null) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, JSON.stringify(kept));
  } catch {
    // Storage may be full or forbidden; the form still holds it as long as the page lives.
  }
}

export function kept(): Kept | null {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(NAME) ?? 'null');
    const whole = typeof read === 'object' && read !== null && 'collection' in read && 'id' in read && 'typed' in read;
    return whole ? (read as Kept) : null;
  } catch {
    return null;
  }
}
