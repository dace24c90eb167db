/** What a thing is called and what its card shows. */
import type { Field, Kind, Properties, Thing } from '../api/types';
import { chainage } from '../text/chainage';
import { plain } from '../text/numbers';
import type { Lang } from '../words/lang';
import type { Words } from '../words/zh';

const given = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

/** Number, name, or the kind with the end of its id. */
export function titleOf(kind: Kind | undefined, thing: Thing, lang: Lang): string {
  const { number, name, compartment } = thing.properties;
  const one = kind?.one[lang] ?? '';
  if (given(number)) return [number, name].filter(given).map(String).join(' ');
  if (given(name)) return String(name);
  if (given(compartment)) return `${one} ${String(compartment)}`;
  return `${one} ${String(thing.id ?? '').slice(-4).toUpperCase()}`.trim();
}

/** Shown in the card's head or of no use to a reader. */
const ELSEWHERE = new Set(['name', 'state', 'road', 'chainage_m', 'side', 'village', 'source_id', 'calibration', 'photos']);

export const shownFields = (kind: Kind, properties: Properties): Field[] =>
  kind.fields.filter((field) => !ELSEWHERE.has(field.name) && given(properties[field.name]));

/** Photos have a field of their own, `PhotosField`. */
export const editableFields = (kind: Kind): Field[] =>
  kind.fields.filter((field) => field.read_only !== true && field.type !== 'json' && field.type !== 'time' && field.name !== 'photos');

export function fieldValue(field: Field, value: unknown, words: Words, lang: Lang): string {
  const choice = field.values?.find((each) => each.value === value);
  if (choice !== undefined) return choice.title[lang];
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number') {
    if (field.name === 'from_m' || field.name === 'to_m' || field.name === 'chainage_m') return chainage(value);
    return field.unit === undefined ? plain(value) : `${plain(value)} ${field.unit}`;
  }
  if (Array.isArray(value)) {
    const few = value.slice(0, 6).map(String).join(lang === 'zh' ? '、' : ', ');
    return value.length > 6 ? `${few} … (${value.length})` : few;
  }
  if (typeof value === 'object') return JSON.stringify(value);
  return field.type === 'time' ? String(value).slice(0, 16).replace('T', ' ') : String(value);
}

/** A field as typed in a form; empty for what is not known. */
export const typedValue = (value: unknown): string =>
  Array.isArray(value) ? value.join('、') : given(value) ? String(value) : '';

/** A typed field as the server takes it; null empties it, `undefined` says that it cannot be read. */
export function readField(field: Field, typed: string): unknown {
  const words = typed.trim();
  if (words === '') return null;
  switch (field.type) {
    case 'number':
    case 'integer': {
      const number = Number(words.replaceAll('\u2009', ''));
      const whole = field.type === 'number' || Number.isInteger(number);
      const within = number >= (field.min ?? -Infinity) && number <= (field.max ?? Infinity);
      return Number.isFinite(number) && whole && within ? number : undefined;
    }
    case 'boolean':
      return words === 'true';
    case 'text-list':
      return words.split(/[、,，;；]\s*/).filter((word) => word !== '');
    default:
      return words;
  }
}
