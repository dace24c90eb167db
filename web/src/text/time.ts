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

const near: Record<Lang, Intl.DateTimeFormat> = {
  zh: new Intl.DateTimeFormat('zh-CN', { month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false }),
  en: new Intl.DateTimeFormat('en-GB', { month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' }),
};

/** A moment of these weeks: 6月4日 14:20. */
export function dayAndTime(lang: Lang, moment: string): string {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? moment : near[lang].format(date);
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [['day', 86_400], ['hour', 3_600], ['minute', 60]];

/** How long ago a moment is, in the largest unit that is whole: 3 天前, 2 hours ago, just now. */
export function ago(lang: Lang, moment: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(moment)) / 1000);
  const step = STEPS.find(([, each]) => seconds >= each);
  if (step === undefined) return lang === 'zh' ? '刚才' : 'just now';
  const [unit, size] = step;
  return new Intl.RelativeTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', { numeric: 'auto' }).format(-Math.floor(seconds / size), unit);
}
