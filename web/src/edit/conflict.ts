/** Two people changed one thing: what each of them did to which field. */
import type { Geometry } from 'geojson';
import type { Properties, Thing } from '../api/types';

export const GEOMETRY = 'geometry';

export interface Change {
  properties: Properties;
  /** Absent: not touched. */
  geometry?: Geometry | null;
}

export interface Clash {
  /** The field, or {@link GEOMETRY}. */
  name: string;
  mine: unknown;
  theirs: unknown;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Fields that both changed since `base`, and not to the same; what only one of them changed is nobody's quarrel. */
export function clashes(base: Thing, mine: Change, theirs: Thing): Clash[] {
  const found: Clash[] = [];
  for (const [name, value] of Object.entries(mine.properties)) {
    const now = theirs.properties[name] ?? null;
    if (!same(base.properties[name], now) && !same(value, now)) found.push({ name, mine: value, theirs: now });
  }
  if (mine.geometry !== undefined && !same(base.geometry, theirs.geometry) && !same(mine.geometry, theirs.geometry)) {
    found.push({ name: GEOMETRY, mine: mine.geometry, theirs: theirs.geometry });
  }
  return found;
}

/** My change without what I leave to the other. */
export function settled(mine: Change, leave: ReadonlySet<string>): Change {
  const properties = Object.fromEntries(Object.entries(mine.properties).filter(([name]) => !leave.has(name)));
  const change: Change = { properties };
  if (mine.geometry !== undefined && !leave.has(GEOMETRY)) change.geometry = mine.geometry;
  return change;
}
