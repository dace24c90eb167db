import { describe, expect, it } from 'vitest';
import { emptyLink, readLink, writeLink, type Link } from './link';

const base = 'http://127.0.0.1:8080';
const read = (path: string): Link => readLink(new URL(path, base));

describe('a link', () => {
  it('comes back as it was written', () => {
    const link: Link = {
      mode: 'ask',
      question: 'gaps',
      values: { along: "roads[number='S225']", max_gap: '0.4km', by_side: 'true' },
      asked: true,
      row: 'gap-3',
      thing: { collection: 'bins', id: '0190a5c2-0000-7000-8000-000000000001' },
      road: 'S225',
      table: 'bins',
      at: { lon: 117.10824, lat: 33.04511, zoom: 14.25 },
      layers: {
        hidden: ['bins', 'trees'], filters: { bins: "state IN ('lost') AND note LIKE '%a:b%'", plots: 'planned_mu >= 5' },
        opacity: { plots: 0.4 }, order: ['rivers', 'plots'], base: { id: 'imagery', share: 0.6 },
      },
      lang: 'en',
    };
    expect(read(writeLink(link))).toEqual(link);
  });

  it('of the bare address is the register', () => {
    expect(read('/')).toEqual(emptyLink());
    expect(writeLink(emptyLink())).toBe('/');
  });

  it('forgets the inputs of a question that is not there', () => {
    expect(writeLink({ ...emptyLink(), values: { max_gap: '1' }, asked: true })).toBe('/');
  });

  it('with nonsense in it still opens the map', () => {
    expect(read('/nowhere/else?show-thing=/&show-thing=bins/#99/1/2')).toEqual(emptyLink());
    expect(read('/ask/%E0%A4%A?A=1').question).toBe('%E0%A4%A');
    expect(read('/#14/91/117').at).toBeNull();
    expect(read('/#14/a/117').at).toBeNull();
    expect(read('/?show-lang=fr').lang).toBeNull();
  });
});
