/** What a list looks like before it becomes a file. */

export type Cell = string | number | null;

export interface Sheet {
  name: string;
  /** Above the table: what it is, of when, and what must be said with it. */
  above: string[];
  head: string[];
  rows: Cell[][];
}

const quoted = (cell: Cell): string => {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** One table as CSV that Excel opens in Chinese: with a byte order mark, sheets below one another. */
export function csv(sheets: readonly Sheet[]): Blob {
  const lines = sheets.flatMap((sheet, at) => [
    ...(at > 0 ? [''] : []),
    ...sheet.above.map(quoted),
    ...[sheet.head, ...sheet.rows].map((row) => row.map(quoted).join(',')),
  ]);
  return new Blob([`\uFEFF${lines.join('\r\n')}\r\n`], { type: 'text/csv' });
}
