/** Filters put together from choices, and the CQL2 text that says the same. */
import type { Field, Kind } from '../api/types';
import { oneOf, wordsOf } from './selection';

export type Condition =
  | { field: string; op: 'in'; values: string[] }
  | { field: string; op: 'has'; value: string }
  | { field: string; op: 'min' | 'max'; value: string }
  | { field: string; op: 'is'; value: 'true' | 'false' }
  | { field: string; op: 'empty' };

/** Fields that a person filters by; what only programs read is left to the text. */
const LEFT_OUT = new Set(['source_id', 'extra', 'members', 'calibration', 'updated_at']);
export const filterable = (kind: Kind): Field[] => kind.fields.filter((field) => field.type !== 'json' && !LEFT_OUT.has(field.name));

/** The condition that a field starts with. */
export function starting(field: Field): Condition {
  if ((field.values?.length ?? 0) > 0 && field.type !== 'text-list') return { field: field.name, op: 'in', values: [] };
  if (field.type === 'boolean') return { field: field.name, op: 'is', value: 'true' };
  if (['number', 'integer', 'date', 'time'].includes(field.type)) return { field: field.name, op: 'min', value: '' };
  return { field: field.name, op: 'has', value: '' };
}

const quoted = (words: string): string => `'${words.replaceAll("'", "''")}'`;

function literal(field: Field | undefined, value: string): string {
  if (field?.type === 'date') return `DATE(${quoted(value)})`;
  return field?.type === 'time' ? `TIMESTAMP(${quoted(value)})` : value;
}

function said(kind: Kind, condition: Condition): string {
  const { field, op } = condition;
  switch (op) {
    case 'in': return oneOf(field, condition.values);
    case 'has': return condition.value.trim() === '' ? '' : `${field} LIKE ${quoted(`%${condition.value.trim()}%`)}`;
    case 'is': return `${field} = ${condition.value}`;
    case 'empty': return `${field} IS NULL`;
    default: {
      const value = condition.value.trim();
      return value === '' ? '' : `${field} ${op === 'min' ? '>=' : '<='} ${literal(kind.fields.find((each) => each.name === field), value)}`;
    }
  }
}

export const writeFilter = (kind: Kind, conditions: readonly Condition[]): string =>
  conditions.map((condition) => said(kind, condition)).filter((part) => part !== '').join(' AND ');

/** The parts between the ANDs that stand outside brackets and quotes. */
function parts(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let part = '';
  for (const word of text.split(/(\s+AND\s+|'|\(|\))/i)) {
    if (word === "'") isQuoted = !isQuoted;
    if (!isQuoted && word === '(') depth += 1;
    if (!isQuoted && word === ')') depth -= 1;
    if (!isQuoted && depth === 0 && /^\s+AND\s+$/i.test(word)) {
      found.push(part.trim());
      part = '';
    } else part += word;
  }
  return [...found, part.trim()];
}

function read(text: string): Condition | null {
  const [, field = '', rest = ''] = /^([a-z][a-z0-9_]*)\s*(.*)$/s.exec(text) ?? [];
  const values = field === '' ? null : wordsOf(field, text);
  if (values !== null && values.length > 0) return { field, op: 'in', values };
  if (/^IS\s+NULL$/i.test(rest)) return { field, op: 'empty' };
  const like = /^LIKE\s+'%((?:[^'%_]|'')*)%'$/i.exec(rest)?.[1];
  if (like !== undefined) return { field, op: 'has', value: like.replaceAll("''", "'") };
  const is = /^=\s*(true|false)$/i.exec(rest)?.[1]?.toLowerCase();
  if (is === 'true' || is === 'false') return { field, op: 'is', value: is };
  const [, sign, number, date] = /^(>=|<=)\s*(?:(-?\d+(?:\.\d+)?)|(?:DATE|TIMESTAMP)\('([^']*)'\))$/i.exec(rest) ?? [];
  const value = number ?? date;
  return value === undefined ? null : { field, op: sign === '>=' ? 'min' : 'max', value };
}

/** The conditions of a text that {@link writeFilter} could have written; none when it says something else. */
export function readFilter(kind: Kind, text: string): Condition[] | null {
  if (text.trim() === '') return [];
  const conditions = parts(text).map(read);
  const known = (condition: Condition | null): condition is Condition =>
    condition !== null && kind.fields.some((field) => field.name === condition.field);
  return conditions.every(known) ? conditions : null;
}
