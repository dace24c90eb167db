/** What people do outdoors, as writes that may wait: each with what it found, so that nobody's later word is lost under it. */
import type { Geometry } from 'geojson';
import type { Edit, Kind, Properties, Text, Thing } from '../api/types';
import { reasonFor } from '../edit/saving';
import { newId } from '../edit/uuid';
import { titleOf } from '../panels/thing';
import { both } from '../state/notice.svelte';
import type { Draft } from './item';

/** What the server fills in by itself from a place beside a road. */
const FILLED = ['road', 'chainage_m', 'side'];

const named = (say: Text, kind: Kind, thing: Thing): Text =>
  ({ zh: `${say.zh}${titleOf(kind, thing, 'zh')}`, en: `${say.en} ${titleOf(kind, thing, 'en')}` });

const stateTitle = (kind: Kind, state: unknown): Text | undefined =>
  kind.fields.find((field) => field.name === 'state')?.values?.find((choice) => choice.value === state)?.title;

/** The state as a reason: `丢失：垃圾桶 B-0217 / Lost: Bin B-0217`. */
function pressSay(kind: Kind, fields: Properties): Text {
  const state = stateTitle(kind, fields['state']);
  return state === undefined ? both((words) => words.reasonSeen) : { zh: `${state.zh}：`, en: `${state.en}:` };
}

/** One press that changes fields. Only the state can be at odds with what somebody else saw. */
export function pressed(kind: Kind, thing: Thing, fields: Properties): Draft {
  const say = pressSay(kind, fields);
  const expect = 'state' in fields ? { state: thing.properties['state'] ?? null } : {};
  return {
    said: named(say, kind, thing), reason: reasonFor(say, kind, thing), press: String(fields['state'] ?? 'seen'),
    edits: [{ op: 'merge', collection: kind.id, id: String(thing.id), properties: fields, expect }],
  };
}

/** What can be full: what says how much it holds. */
export const canBeFull = (kind: Kind): boolean => kind.fields.some((field) => field.name === 'volume_l' || field.name === 'volume_m3');

/** Full is no state of a bin but a finding at its place; of a pool the reports say 外溢. */
export function full(kind: Kind, thing: Thing, at: Date): Draft {
  const category = kind.id === 'garbage-pools' ? '垃圾池外溢' : `${kind.one.zh}满溢`;
  const title = titleOf(kind, thing, 'zh');
  const kept = ['village', 'accuracy_m', ...FILLED].filter((name) => (thing.properties[name] ?? null) !== null);
  const feature: Thing = {
    type: 'Feature', id: newId(), geometry: thing.geometry,
    properties: {
      name: `${title} ${category}`, category, occurred_at: at.toISOString(), note: `${kind.one.zh} ${title}（${kind.id}/${String(thing.id)}）`,
      ...Object.fromEntries(kept.map((name) => [name, thing.properties[name]])),
    },
  };
  const say = both((words) => words.reasonFull);
  return {
    said: named(say, kind, thing), reason: reasonFor(say, kind, thing), press: 'full', about: { collection: kind.id, id: String(thing.id) },
    edits: [{ op: 'put', collection: 'findings', feature }],
  };
}

const known = (kind: Kind, properties: Properties, hasPlace: boolean): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([name, value]) => value !== undefined && !(kind.beside && hasPlace && FILLED.includes(name))));

/** A new thing, as the form has it. */
export function added(kind: Kind, thing: Thing): Draft {
  const say = both((words) => words.reasonAdd);
  const properties = known(kind, thing.properties, thing.geometry !== null);
  const edit: Edit = { op: 'put', collection: kind.id, feature: { ...thing, properties } };
  if (kind.beside && thing.geometry !== null) edit.snap = true;
  return { said: { zh: `${say.zh}${kind.one.zh}`, en: `${say.en} ${kind.one.en}` }, reason: reasonFor(say, kind, thing), edits: [edit] };
}

/** Fields and place of a thing, as the form has them. */
export function changed(kind: Kind, base: Thing, change: { properties: Properties; geometry?: Geometry | null }): Draft {
  const moves = change.geometry !== undefined;
  const say = both((words) => (moves ? words.reasonMove : words.reasonEdit));
  const properties = known(kind, change.properties, moves && change.geometry !== null);
  const expect = Object.fromEntries(Object.keys(properties).map((name) => [name, base.properties[name] ?? null]));
  const edit: Edit = { op: 'merge', collection: kind.id, id: String(base.id), properties, expect };
  if (change.geometry !== undefined) edit.geometry = change.geometry;
  if (kind.beside && moves && change.geometry !== null) edit.snap = true;
  return { said: named(say, kind, base), reason: reasonFor(say, kind, base), edits: [edit] };
}

/** The photos of a thing as they should be, beside what they were. */
export function photographed(kind: Kind, thing: Thing, photos: readonly string[]): Draft {
  const say = both((words) => words.reasonPhotos);
  const properties = { photos: photos.length > 0 ? [...photos] : null };
  const expect = { photos: thing.properties['photos'] ?? null };
  return {
    said: named(say, kind, thing), reason: reasonFor(say, kind, thing),
    edits: [{ op: 'merge', collection: kind.id, id: String(thing.id), properties, expect }],
  };
}
