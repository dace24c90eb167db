/** Numbers with their units, as a person reads them. */

import type { Measured } from '../api/types';
import type { Lang } from '../words/lang';

const THIN = '\u2009';

/** Groups of three set apart by a thin space, which both languages read alike. */
export function grouped(value: number, digits = 0): string {
  const [whole = '', part] = Math.abs(value).toFixed(digits).split('.');
  const parts = whole.replace(/\B(?=(\d{3})+$)/g, THIN);
  return `${value < 0 ? '−' : ''}${parts}${part === undefined ? '' : `.${part}`}`;
}

/** As many decimals as tell something: 1340, 86.4, 4.83. */
export function plain(value: number): string {
  if (Number.isInteger(value)) return grouped(value);
  const size = Math.abs(value);
  return grouped(value, size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** A length: metres below a kilometre, kilometres above. */
export function length(metres: number): string {
  const size = Math.abs(metres);
  if (size >= 10_000) return `${grouped(metres / 1000, 1)} km`;
  if (size >= 1000) return `${grouped(metres / 1000, 2)} km`;
  return `${plain(metres)} m`;
}

/** An area in the units of an office: mu first in Chinese, with hectares from a field's size on. */
export function areaWords({ area_m2, area_mu, area_ha }: Measured, lang: Lang): string {
  const square = area_m2 >= 1_000_000 ? `${grouped(area_m2 / 1_000_000, 2)} km²` : `${plain(area_m2)} m²`;
  const mu = `${grouped(area_mu, area_mu >= 100 ? 1 : 2)} ${lang === 'zh' ? '亩' : 'mu'}`;
  const ha = `${grouped(area_ha, area_ha >= 100 ? 1 : 2)} ${lang === 'zh' ? '公顷' : 'ha'}`;
  return [mu, ha, square].join(' · ');
}

export const percent = (share: number): string => `${grouped(share * 100, share > 0.0995 || share === 0 ? 0 : 1)} %`;

/** `117.10824, 33.04511` */
export const position = (lon: number, lat: number): string => `${lon.toFixed(5)}, ${lat.toFixed(5)}`;

/** Metres of `200`, `10m`, `0.5km`, `200 米`; none when it is not a length. */
export function readLength(words: string): number | null {
  const found = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*(m|km|米|公里|千米)?\s*$/i.exec(words);
  if (found?.[1] === undefined) return null;
  const unit = (found[2] ?? 'm').toLowerCase();
  return Number(found[1]) * (unit === 'm' || unit === '米' ? 1 : 1000);
}

/** Bytes as people know them from their phone: 8.1 MB, 0.3 MB, 12 GB. */
export function megabytes(bytes: number): string {
  const mb = bytes / (1024 * 1024);
  if (mb >= 1024) return `${grouped(mb / 1024, mb >= 10_240 ? 0 : 1)} GB`;
  return `${grouped(mb, mb >= 10 ? 0 : 1)} MB`;
}
