/** Selections, `bins,roads[class IN ('national','county')]`, taken apart for a form and put together again. */

export interface Chosen {
  collection: string;
  /** CQL2 text; empty means all of them. */
  filter: string;
}

/** Splits at the commas that stand outside brackets and quotes. */
export function readSelection(words: string): Chosen[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let part = '';
  for (const letter of words) {
    if (letter === "'") quoted = !quoted;
    if (!quoted && letter === '[') depth += 1;
    if (!quoted && letter === ']') depth -= 1;
    if (!quoted && depth === 0 && letter === ',') {
      parts.push(part);
      part = '';
    } else {
      part += letter;
    }
  }
  parts.push(part);
  return parts
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const open = each.indexOf('[');
      if (open < 0 || !each.endsWith(']')) return { collection: each, filter: '' };
      return { collection: each.slice(0, open).trim(), filter: each.slice(open + 1, -1).trim() };
    });
}

export const writeSelection = (chosen: readonly Chosen[]): string =>
  chosen.map(({ collection, filter }) => (filter === '' ? collection : `${collection}[${filter}]`)).join(',');

const quote = (word: string): string => `'${word.replaceAll("'", "''")}'`;

/** `field IN ('a','b')`; empty for no words. */
export const oneOf = (field: string, words: readonly string[]): string =>
  words.length === 0 ? '' : `${field} IN (${words.map(quote).join(',')})`;

/** The words of a filter that {@link oneOf} wrote, or of `field='a'`; none when it says anything else. */
export function wordsOf(field: string, filter: string): string[] | null {
  if (filter === '') return [];
  const list = new RegExp(`^${field}\\s+IN\\s*\\(([^()]*)\\)$`, 'i').exec(filter)?.[1];
  const one = new RegExp(`^${field}\\s*=\\s*('[^']*')$`).exec(filter)?.[1];
  const words = (list ?? one)?.split(',').map((word) => word.trim());
  if (words === undefined || !words.every((word) => /^'[^']*'$/.test(word))) return null;
  return words.map((word) => word.slice(1, -1));
}
