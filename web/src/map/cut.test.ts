import { describe, expect, it } from 'vitest';
import { without } from './cut';

describe('what is cut out of MapLibre', () => {
  it('is no longer imported, and what is left still is', () => {
    const code = "import {Globe, Flat, type Sort} from './sorts.ts';\nimport heatFrag from './heat.ts';\nimport {Sky} from './sky.ts';\nexport const all = {Globe, Flat, heatFrag, Sky};";
    const cut = without(code, ['Globe', 'heatFrag', 'Sky'], 'a.ts');
    expect(cut).toMatch(/import \{ ?Flat, type Sort\} from '.\/sorts.ts';/);
    expect(cut).not.toMatch(/heat\.ts|sky\.ts/);
  });

  it('says so when it is used after all, but a question whether something is of its kind is answered no', () => {
    const cut = without("import {Globe, isGlobe} from './globe.ts';\n", ['Globe', 'isGlobe'], 'a.ts');
    const made = new Function(`${cut}; return { Globe, isGlobe };`)() as { Globe: new () => unknown; isGlobe: (it: unknown) => boolean };
    expect(made.isGlobe({})).toBe(false);
    expect(() => new made.Globe()).toThrow('this map has no Globe');
  });

  it('stops the build when a newer MapLibre imports it no longer', () => {
    expect(() => without("import {Flat} from './flat.ts';", ['Globe'], 'a.ts')).toThrow('a.ts imports no Globe');
  });
});
