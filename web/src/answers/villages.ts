/** An answer as lists to hand to the villages: a sheet each, with what is to be signed. */
import type { Answer, Kind } from '../api/types';
import type { Sheet } from '../files/sheets';
import { cell, toldColumns } from '../panels/table';
import type { Lang } from '../words/lang';
import type { Words } from '../words/zh';

/** The columns in which a village looks for its place, before all others. */
const FIRST = ['road_number', 'road', 'chainage', 'from', 'to', 'side'];
/** Of no use on a list of one village. */
const LEFT = new Set(['village', 'rank', 'number', 'cumulative', 'label']);

export interface Heading {
  title: string;
  /** What stands under the title of every list. */
  under: string[];
  deadline: string;
}

export function villageLists(
  answer: Answer, heading: Heading, words: Words, lang: Lang, kinds: readonly Kind[], left: ReadonlySet<string> = new Set(),
): Sheet[] {
  const { table } = answer;
  const place = table.columns.findIndex((column) => column.name === 'village');
  const order = (name: string): number => (FIRST.indexOf(name) + 1 || FIRST.length + 1);
  const columns = toldColumns(table)
    .flatMap((at) => (table.columns[at] === undefined || LEFT.has(table.columns[at].name) ? [] : [{ at, column: table.columns[at] }]))
    .sort((a, b) => order(a.column.name) - order(b.column.name) || a.at - b.at);
  const villages = new Map<string, unknown[][]>();
  table.rows.forEach((row, nth) => {
    if (left.has(table.ids[nth] ?? '')) return;
    const village = place < 0 ? null : row[place];
    const name = typeof village === 'string' && village !== '' ? village : words.noVillage;
    villages.set(name, [...(villages.get(name) ?? []), row]);
  });
  const sorted = [...villages].sort(([a], [b]) => Number(a === words.noVillage) - Number(b === words.noVillage) || a.localeCompare(b, 'zh-CN'));
  const titleOf = (column: (typeof columns)[number]['column']): string =>
    column.title[lang] + (column.unit === undefined ? '' : ` ${column.unit}`);
  return sorted.map(([village, rows]) => ({
    name: village,
    above: [`${heading.title} · ${village}`, ...heading.under, words.listOf(rows.length)],
    head: [words.numberHead, ...columns.map(({ column }) => titleOf(column)), words.deadlineHead, words.doneHead],
    rows: rows.map((row, nth) => [
      nth + 1,
      ...columns.map(({ at, column }) => {
        const value = row[at];
        if (typeof value === 'number' && !column.name.endsWith('chainage_m')) return value;
        const said = cell(column, value, words, lang, kinds);
        return said === '–' ? null : said;
      }),
      heading.deadline === '' ? null : heading.deadline,
      null,
    ]),
  }));
}
