/** One short message at a time: what was done, or why not, with the way back. */
import { Problem } from '../api/problem';
import type { Text } from '../api/types';
import { en } from '../words/en';
import { zh, type Words } from '../words/zh';

export interface Notice {
  text: Text;
  bad: boolean;
  /** The change set that one press takes back. */
  undo: number | null;
}

/** A sentence of the dictionary in both languages. */
export const both = (say: (words: Words, lang: 'zh' | 'en') => string): Text => ({ zh: say(zh, 'zh'), en: say(en, 'en') });

export const textOf = (error: unknown): Text =>
  error instanceof Problem ? error.text : { zh: `出了意外：${String(error)}`, en: `Something unexpected: ${String(error)}` };

const isText = (value: unknown): value is Text =>
  typeof value === 'object' && value !== null && !(value instanceof Error) && 'zh' in value && 'en' in value;

class Notices {
  now = $state.raw<Notice | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  good(text: Text, undo: number | null = null): void {
    this.#show({ text, bad: false, undo }, 12_000);
  }

  /** Why something failed: an error, or what to say of it. */
  bad(error: unknown): void {
    this.#show({ text: isText(error) ? error : textOf(error), bad: true, undo: null }, 20_000);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.now = null;
  }

  #show(notice: Notice, milliseconds: number): void {
    clearTimeout(this.#timer);
    this.now = notice;
    this.#timer = setTimeout(() => (this.now = null), milliseconds);
  }
}

export const notices = new Notices();
