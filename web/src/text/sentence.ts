/** A sentence with its numbers set apart, so that the eye finds them first. */

export interface Part {
  text: string;
  number: boolean;
}

/** Figures with their units; road numbers and chainages stay words. */
const FIGURE =
  /(?<![\p{L}\d+.,])\d+(?:[\u2009,]\d{3})*(?:\.\d+)?(?:\s?(?:(?:km|mu|m)(?![a-z])|%|公里|千米|米|亩|户|段|处|只|个))?(?![\d+])/gu;

export function numbersOut(sentence: string): Part[] {
  const parts: Part[] = [];
  let last = 0;
  for (const found of sentence.matchAll(FIGURE)) {
    if (found.index > last) parts.push({ text: sentence.slice(last, found.index), number: false });
    parts.push({ text: found[0], number: true });
    last = found.index + found[0].length;
  }
  if (last < sentence.length) parts.push({ text: sentence.slice(last), number: false });
  return parts;
}
