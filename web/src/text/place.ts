/** Where something stands, as it is said beside a road. */
import type { Located } from '../api/types';
import type { Lang } from '../words/lang';
import { chainage } from './chainage';
import { grouped } from './numbers';

/** `S225 K12+345 左（路东） 4.8 m` */
export function whereWords(located: Located, lang: Lang): string {
  const road = located.number ?? located.name ?? '';
  const side = located.side_text[lang];
  const offset = located.side === 'on' ? '' : `${grouped(located.offset_m, 1)}\u00a0m`;
  return [road, chainage(located.chainage_m), side, offset].filter((part) => part !== '').join(' ');
}
