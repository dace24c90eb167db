/** Chainages as they are read and written beside roads. */

/**
 * `K12+345` for 12345 m. Millimetres are shown only where there are any below the metre and `precise` asks for them.
 */
export function chainage(metres: number, precise = false): string {
  const sign = metres < 0 ? '-' : '';
  const millimetres = Math.round(Math.abs(metres) * 1000);
  const rounded = precise ? millimetres : Math.round(millimetres / 1000) * 1000;
  const km = Math.floor(rounded / 1_000_000);
  const rest = rounded - km * 1_000_000;
  const whole = String(Math.floor(rest / 1000)).padStart(3, '0');
  const part = rest % 1000;
  const tail = part === 0 ? '' : `.${String(part).padStart(3, '0').replace(/0+$/, '')}`;
  return `${sign}K${km}+${whole}${tail}`;
}

/** Metres of `K12+345`, `k12+345.5`, `12+345`, `K12`; none when it is not a chainage. */
export function readChainage(words: string): number | null {
  const found = /^\s*[kK]?\s*(\d{1,5})\s*(?:[+＋]\s*(\d{1,3}(?:\.\d{1,3})?))?\s*$/.exec(words);
  if (found?.[1] === undefined) return null;
  if (found[2] === undefined && !/^\s*[kK]/.test(words)) return null;
  return Number(found[1]) * 1000 + Number(found[2] ?? 0);
}

/** A sentence with its chainages to the metre, as people read them. */
export const plainPosts = (words: string): string => words.replace(/(K\d+\+\d{3})\.\d+/g, '$1');
