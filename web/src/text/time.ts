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
/** Today by the reader's own calendar, as `2026-11-29`. */
export function isoDay(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Today as people write it. */
export const today = (lang: Lang): string =>
  new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'long' }).format(new Date());
