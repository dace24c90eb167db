/** Reasons of change sets: verge writes its own as `中文 / English`, people write as they like. */
import type { Lang } from '../words/lang';

/** An import names its files, in whatever language those are. */
const IMPORT = /^导入 \/ import: /u;

export function reasonIn(lang: Lang, reason: string): string {
  if (IMPORT.test(reason)) return reason.replace(IMPORT, lang === 'zh' ? '导入 ' : 'import ');
  const at = reason.indexOf(' / ');
  const isOwn = at > 0 && /\p{Script=Han}/u.test(reason.slice(0, at)) && !/\p{Script=Han}/u.test(reason.slice(at + 3));
  if (!isOwn) return reason;
  return lang === 'zh' ? reason.slice(0, at) : reason.slice(at + 3);
}

/** A register's name without the mark that it is a demo, which stands beside it as a mark of its own. */
export const placeName = (name: string): string => name.replace(/\s*[（(]\s*(?:演示数据|demo data)\s*[)）]\s*$/iu, '') || name;
