/** Moments as they are read, in the time of the reader's own clock. */
import type { Lang } from '../words/lang';

const forms: Record<Lang, Intl.DateTimeFormat> = {
  zh: new Intl.DateTimeFormat('zh-CN', { dateStyle: 'medium', timeStyle: 'short', hour12: false }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }),
};

/** What cannot be read as a moment is shown as it is. */
export function when(lang: Lang, moment: string): string {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? moment : forms[lang].format(date);
}

const days: Record<Lang, Intl.DateTimeFormat> = {
  zh: new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }),
};

/** A day without its hour. */
export const day = (lang: Lang, moment: Date): string => days[lang].format(moment);
