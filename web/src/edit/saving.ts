/** Writing what was edited: one change set each, with the reason said in both languages. */
import type { Geometry } from 'geojson';
import * as calls from '../api/calls';
import type { Kind, Properties, Text, Thing } from '../api/types';
import { titleOf } from '../panels/thing';
import { both } from '../state/notice.svelte';
import type { Merged } from './lines';
import { cut, postsOf, shifted } from './posts';
import { geometryOf, type Spot } from './shape';
import { newId } from './uuid';

/** The field of roads that holds their kilometre posts. */
const CALIBRATION = 'calibration';

/** `改正位置：垃圾桶 B-0217 / Moved: Bin B-0217`, as verge writes its own reasons. */
export function reasonFor(say: Text, kind: Kind, thing: Thing | null): string {
  const named = (lang: 'zh' | 'en'): string => (thing === null ? kind.one[lang] : titleOf(kind, thing, lang));
  const english = named('en');
  // A Chinese name in the English half would keep readers from telling the halves apart.
  const plain = /\p{Script=Han}/u.test(english) ? kind.one.en : english;
  return `${say.zh}${named('zh')} / ${say.en} ${plain}`;
}

/** A line cut in two at a place: the thing keeps the first half, a new one with the same fields takes the second. */
export async function saveSplit(kind: Kind, thing: Thing, halves: [Geometry, Geometry], at: Spot, seq: number): Promise<number> {
  const fields = editable(kind, thing.properties);
  const [first, second] = [{ ...fields }, { ...fields }];
  if (kind.fields.some((field) => field.name === CALIBRATION)) {
    const [{ length_m }, here] = await Promise.all([calls.measure(halves[0]), calls.onRoad(String(thing.id), ...at)]);
    if (here !== null) {
      const [before, after] = cut(postsOf(fields[CALIBRATION]), length_m, here.chainage_m);
      first[CALIBRATION] = before.length === 0 ? null : before;
      second[CALIBRATION] = after;
    }
  }
  const reason = reasonFor(both((words) => words.reasonSplit), kind, thing);
  const put = (id: string, geometry: Geometry, properties: Properties) =>
    ({ op: 'put', collection: kind.id, feature: { type: 'Feature', id, geometry, properties } } as const);
  const head = await calls.change(newId(), reason, [
    put(String(thing.id), halves[0], first), put(newId(), halves[1], second),
  ], seq);
  return head.seq;
}

/** Two lines made one: the first stays, the second goes. */
export async function saveMerge(kind: Kind, thing: Thing, other: Thing, merged: Merged, seq: number): Promise<number> {
  const geometry = geometryOf(merged.shape);
  const properties = editable(kind, thing.properties);
  const [own, theirs] = [postsOf(properties[CALIBRATION]), merged.turned ? [] : postsOf(other.properties[CALIBRATION])];
  if (own.length + theirs.length > 0 && thing.geometry !== null && other.geometry !== null) {
    const { length_m } = await calls.measure(merged.before ? other.geometry : thing.geometry);
    properties[CALIBRATION] = merged.before ? [...theirs, ...shifted(own, length_m)] : [...own, ...shifted(theirs, length_m)];
  }
  const reason = reasonFor(both((words) => words.reasonMerge), kind, thing);
  const feature = { type: 'Feature', id: String(thing.id), geometry, properties } as const;
  const head = await calls.change(newId(), reason, [
    { op: 'put', collection: kind.id, feature }, { op: 'delete', collection: kind.id, id: String(other.id) },
  ], seq);
  return head.seq;
}

/** Fields as they may be sent: without those that verge writes by itself. */
const editable = (kind: Kind, properties: Properties): Properties => {
  const own = kind.fields.filter((field) => field.read_only !== true).map((field) => field.name);
  return Object.fromEntries(Object.entries(properties).filter(([name]) => own.includes(name)));
};
