/** Two people wrote one field while one of them was without a network: mine, theirs, or both where both fit. */
import type { Edit, Merge, Properties } from '../api/types';
import type { Item } from './item';

export interface Meant {
  field: string;
  mine: unknown;
  theirs: unknown;
}

const merge = ({ edits, clash }: Pick<Item, 'edits' | 'clash'>): Merge | null => {
  const edit = clash === null ? undefined : edits[clash.edit];
  return edit?.op === 'merge' ? edit : null;
};

/** What both wrote, side by side. */
export function meant(item: Pick<Item, 'edits' | 'clash'>): Meant[] {
  const own = merge(item);
  return own === null ? [] : (item.clash?.fields ?? []).map(({ field, found }) => ({ field, mine: own.properties[field] ?? null, theirs: found }));
}

const without = (values: Properties, names: ReadonlySet<string>): Properties =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.has(name)));

/** The edits with the others' values where they are left, and mine where the others' are known now. Empty: nothing of mine is left. */
export function settled(item: Pick<Item, 'edits' | 'clash'>, leave: ReadonlySet<string>): Edit[] {
  const own = merge(item);
  if (own === null || item.clash === null) return [...item.edits];
  const found = Object.fromEntries(item.clash.fields.filter(({ field }) => !leave.has(field)).map((one) => [one.field, one.found]));
  const properties = without(own.properties, leave);
  const edit: Merge = { ...own, properties, expect: { ...without(own.expect ?? {}, leave), ...found } };
  const empty = Object.keys(properties).length === 0 && own.geometry === undefined;
  return item.edits.flatMap((each) => (each !== own ? [each] : empty ? [] : [edit]));
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);

/** Photos that both added are nobody's quarrel: theirs stay, mine come after. None where anything else is. */
export function together(item: Pick<Item, 'edits' | 'clash'>): Edit[] | null {
  const own = merge(item);
  if (own === null || item.clash === null || item.clash.fields.some(({ field }) => field !== 'photos')) return null;
  const before = texts(own.expect?.['photos']);
  const theirs = texts(item.clash.fields[0]?.found);
  const mine = texts(own.properties['photos']);
  const gone = before.filter((name) => !mine.includes(name));
  const photos = [...new Set([...theirs.filter((name) => !gone.includes(name)), ...mine.filter((name) => !before.includes(name))])];
  const edit: Merge = { ...own, properties: { ...own.properties, photos: photos.length > 0 ? photos : null }, expect: { ...own.expect, photos: theirs.length > 0 ? theirs : null } };
  return item.edits.map((each) => (each === own ? edit : each));
}
