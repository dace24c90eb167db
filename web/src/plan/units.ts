/** Gains as people read them. */
import { length, plain } from '../text/numbers';
import type { Words } from '../words/zh';

export function gainText(words: Words, value: number, unit: string): string {
  if (unit === 'm') return length(value);
  if (unit === 'households') return words.households(plain(value));
  if (unit === 'household_m') return words.householdMetres(plain(value));
  return `${plain(value)} ${unit}`;
}
