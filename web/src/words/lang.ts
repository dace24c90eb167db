/** The two languages of verge, and choosing one. */
import type { Text } from '../api/types';
import { en } from './en';
import { zh, type Words } from './zh';

export type Lang = 'zh' | 'en';

/** A language by its word, as links and memory have it. */
export const asLang = (word: string | null): Lang | null => (word === 'zh' || word === 'en' ? word : null);

export const dictionary: Record<Lang, Words> = { zh, en };

/** The first language of the browser that verge speaks; English for the rest. */
export function langOf(tags: readonly string[]): Lang {
  for (const tag of tags) {
    const two = tag.slice(0, 2).toLowerCase();
    if (two === 'zh' || two === 'en') return two;
  }
  return 'en';
}

export const htmlLang = (lang: Lang): string => (lang === 'zh' ? 'zh-CN' : 'en');

export const textIn = (lang: Lang, text: Text | null | undefined): string => text?.[lang] ?? '';
