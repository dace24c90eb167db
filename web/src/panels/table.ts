/** The table of an answer: how a value reads, and in which order the rows come. */
import type { Column, Kind, Table, Text } from '../api/types';
import { chainage, readChainage } from '../text/chainage';
import { plain } from '../text/numbers';
import type { Lang } from '../words/lang';
import type { Words } from '../words/zh';

export interface Sort {
  column: number;
  down: boolean;
}

const isText = (value: unknown): value is Text =>
  typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;

/** Posts are read to the metre; exports keep the millimetres. */
const CHAINAGE = /^K\d+\+\d{3}\.\d+$/;

const sides: readonly string[] = ['left', 'right', 'on', 'both'];

/** What the catalogue calls a word: a kind by its id, or a value of the field of this name. */
function called(kinds: readonly Kind[], name: string, word: string): Text | undefined {
  for (const kind of kinds) {
    if (kind.id === word) return kind.one;
    const found = kind.fields.find((field) => field.name === name)?.values?.find((value) => value.value === word);
    if (found !== undefined) return found.title;
  }
  return undefined;
}

/** Reads a value; what is unknown shows as a dash, never as nought. */
export function cell(column: Column, value: unknown, words: Words, lang: Lang, kinds: readonly Kind[] = []): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number') return column.name.endsWith('chainage_m') ? chainage(value) : plain(value);
  if (isText(value)) return value[lang];
  if (Array.isArray(value)) return value.map((each) => cell(column, each, words, lang)).join(lang === 'zh' ? '、' : ', ');
  if (typeof value === 'string' && CHAINAGE.test(value)) return chainage(readChainage(value) ?? 0);
  if (typeof value === 'string' && sides.includes(value)) return words[value as 'left'];
  if (typeof value === 'string') return called(kinds, column.name, value)?.[lang] ?? value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The columns that tell something: one that is unknown in every row would only push the others out of sight. */
export const toldColumns = (table: Table): number[] =>
  table.columns.flatMap((_, at) =>
    table.rows.some((row) => row[at] !== null && row[at] !== undefined && row[at] !== '') ? [at] : [],
  );

export const isNumeric = (table: Table, column: number): boolean => {
  const values = table.rows.map((row) => row[column]).filter((value) => value !== null && value !== undefined);
  return values.length > 0 && values.every((value) => typeof value === 'number');
};

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(isText(a) ? a.zh : a).localeCompare(String(isText(b) ? b.zh : b), 'zh-CN', { numeric: true });
}

/** Positions of the rows in the order wished; unknown values come last whichever way it runs. */
export function ordered(table: Table, sort: Sort | null): number[] {
  const all = table.rows.map((_, at) => at);
  if (sort === null) return all;
  const of = (at: number): unknown => table.rows[at]?.[sort.column] ?? null;
  return all.sort((left, right) => {
    const [a, b] = [of(left), of(right)];
    if (a === null || b === null) return a === b ? left - right : a === null ? 1 : -1;
    return (sort.down ? -compare(a, b) : compare(a, b)) || left - right;
  });
}
