/** Lists of things without the server: a box and a page of them, and nothing it cannot tell truly. */
import { geometryMeets, readBox } from '../area/box';
import type { Thing } from '../api/types';

/** As many as the server gives when nobody says. */
const PAGE = 100;
const LARGEST = 10_000;

export interface Listed {
  type: 'FeatureCollection';
  numberMatched: number;
  numberReturned: number;
  links: [];
  features: Thing[];
}

function whole(query: URLSearchParams, name: string, otherwise: number): number | null {
  const text = query.get(name);
  if (text === null) return otherwise;
  return /^\d+$/.test(text) ? Number(text) : null;
}

/** The page that is asked for; none where more is asked than box, limit and offset: an order or a condition is the server's. */
export function listed(things: Iterable<Thing>, query: URLSearchParams): Listed | null {
  if ([...query.keys()].some((name) => !['bbox', 'limit', 'offset'].includes(name))) return null;
  const asked = query.get('bbox');
  const box = asked === null ? null : readBox(asked);
  const limit = whole(query, 'limit', PAGE);
  const offset = whole(query, 'offset', 0);
  if ((asked !== null && box === null) || limit === null || limit < 1 || offset === null) return null;
  const fitting = [...things].filter((thing) => box === null || geometryMeets(box, thing.geometry));
  const features = fitting.slice(offset, offset + Math.min(limit, LARGEST));
  return { type: 'FeatureCollection', numberMatched: fitting.length, numberReturned: features.length, links: [], features };
}
