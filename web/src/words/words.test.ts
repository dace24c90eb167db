import { describe, expect, it } from 'vitest';
import { en } from './en';
import { langOf } from './lang';
import { zh } from './zh';

const say = (value: unknown): string =>
  typeof value === 'function' ? (value as (...args: unknown[]) => string)(3, 7) : String(value);

describe('the dictionary', () => {
  it('says everything in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
    for (const [name, value] of [...Object.entries(zh), ...Object.entries(en)]) {
      expect(say(value).trim(), name).not.toBe('');
    }
  });

  it('takes the same things in both languages', () => {
    for (const [name, value] of Object.entries(zh)) {
      expect(typeof en[name as keyof typeof en], name).toBe(typeof value);
    }
  });

  it('says Chinese things in Chinese and English things in English', () => {
    const han = /\p{Script=Han}/u;
    for (const [name, value] of Object.entries(en)) {
      if (!name.startsWith('language')) expect(han.test(say(value)), `${name}: ${say(value)}`).toBe(false);
    }
    for (const [name, value] of Object.entries(zh)) {
      if (!name.startsWith('language')) expect(han.test(say(value)) || name === 'accuracy', name).toBe(true);
    }
  });
});

describe('choosing a language', () => {
  it('takes the first one of the browser that verge speaks', () => {
    expect(langOf(['fr-FR', 'zh-Hans-CN', 'en'])).toBe('zh');
    expect(langOf(['en-GB', 'zh'])).toBe('en');
    expect(langOf(['de'])).toBe('en');
    expect(langOf([])).toBe('en');
  });
});
