/** Finding by name, number or code among what is kept. */
import { boxOf, pointOf } from '../map/bounds';
import type { Hit, Kind, Road, Thing } from '../api/types';

/** The most hits, as the server gives. */
const MOST = 20;

const squash = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[\s\-_·.]/g, '');

interface Found {
  rank: number;
  hit: Hit;
}

/** How many letters a text has beyond the words; none when it does not hold them. */
function rankOf(wanted: string, texts: readonly unknown[]): number | null {
  const ranks = texts.flatMap((text) => {
    const own = typeof text === 'string' ? squash(text) : '';
    return own.includes(wanted) ? [own.length - wanted.length] : [];
  });
  return ranks.length === 0 ? null : Math.min(...ranks);
}

function ofRoad(wanted: string, { id, number, name, bbox, from, to }: Road): Found | null {
  const rank = rankOf(wanted, [number, name]);
  if (rank === null) return null;
  const title = [number, name].filter((part) => part !== null && part !== '').join(' ');
  const ends = from && to ? ` ${from}–${to}` : '';
  const middle = bbox === null ? { lon: null, lat: null } : { lon: (bbox[0] + bbox[2]) / 2, lat: (bbox[1] + bbox[3]) / 2 };
  return { rank, hit: { title: { zh: title, en: title }, detail: { zh: `道路${ends}`, en: `road${ends}` }, collection: 'roads', id, ...middle, bbox } };
}

function ofThing(wanted: string, kind: Kind, thing: Thing): Found | null {
  const { name, number, source_id, village } = thing.properties;
  const rank = rankOf(wanted, [name, number, source_id]);
  if (rank === null) return null;
  const word = [name, number].find((one): one is string => typeof one === 'string' && one !== '');
  const place = typeof village === 'string' && village !== '' ? ` ${village}` : '';
  const [lon, lat] = pointOf(thing) ?? [null, null];
  const box = boxOf([thing]);
  return {
    rank: rank + (kind.id === 'divisions' ? 0 : 0.5),
    hit: {
      title: word === undefined ? kind.one : { zh: word, en: word },
      detail: { zh: kind.one.zh + place, en: kind.one.en + place }, collection: kind.id, id: String(thing.id), lon, lat,
      bbox: box !== null && (box[0] < box[2] || box[1] < box[3]) ? box : null,
    },
  };
}

/** Roads first, then villages, then the rest: whole names before parts of them. */
export function search(words: string, roads: readonly Road[], things: readonly (readonly [Kind, readonly Thing[]])[]): Hit[] {
  const wanted = squash(words);
  if (wanted === '') return [];
  const byRank = (found: (Found | null)[]): Hit[] =>
    found.filter((one) => one !== null).sort((a, b) => a.rank - b.rank).map(({ hit }) => hit);
  const named = byRank(roads.map((road) => ofRoad(wanted, road)));
  const others = byRank(things.flatMap(([kind, own]) => (kind.id === 'roads' ? [] : own.map((thing) => ofThing(wanted, kind, thing)))));
  return [...named, ...others].slice(0, MOST);
}
