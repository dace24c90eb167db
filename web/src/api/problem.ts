import type { Text } from './types';

/** What the server found wrong with one field. */
export interface Fault {
  field?: string;
  message: Text;
}

/** A field that was written by somebody else since it was read. */
export interface Changed {
  field: string;
  found: unknown;
}

/** Why the server did not do what was asked, in words for the user. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly text: Text,
    readonly faults: readonly Fault[] = [],
    /** The input that is to be given or mended, where one is. */
    readonly input: string | null = null,
    /** What stands in the way of a change set, and in which of its edits. */
    readonly changed: { edit: number; fields: readonly Changed[] } | null = null,
  ) {
    super(text.en);
    this.name = 'Problem';
  }

  /** Nobody answered: the server is stopped or the network is down. */
  static unreachable(): Problem {
    return new Problem(0, 'unreachable', {
      zh: '连不上 verge 服务。请看它是否还在运行，然后再试一次。',
      en: 'verge does not answer. See whether it is still running, then try again.',
    });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function faultsOf(findings: unknown): Fault[] {
  if (!Array.isArray(findings)) return [];
  return findings.filter(isObject).flatMap((finding): Fault[] => {
    const { field, message } = finding;
    if (!isObject(message) || typeof message['zh'] !== 'string' || typeof message['en'] !== 'string') return [];
    const text = { zh: message['zh'], en: message['en'] };
    return [typeof field === 'string' ? { field, message: text } : { message: text }];
  });
}

function changedOf(edit: unknown, fields: unknown): Problem['changed'] {
  if (typeof edit !== 'number' || !Array.isArray(fields)) return null;
  const read = fields.filter(isObject).flatMap(({ field, found }): Changed[] => (typeof field === 'string' ? [{ field, found: found ?? null }] : []));
  return read.length === 0 ? null : { edit, fields: read };
}

/** Reads a problem document; a body that is none still gives a sentence. */
export function problemOf(status: number, body: unknown): Problem {
  const given = isObject(body) ? body : {};
  const word = (name: string): string | undefined => {
    const value = given[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const any = word('detail') ?? word('title');
  return new Problem(status, word('code') ?? `http-${status}`, {
    zh: word('detail_zh') ?? any ?? `服务没有完成这一步（${status}）。`,
    en: word('detail_en') ?? any ?? `The server did not do this (${status}).`,
  }, faultsOf(given['findings']), word('input') ?? null, changedOf(given['edit'], given['fields']));
}
