import { describe, expect, it } from 'vitest';
import { apart } from './bounds';
import { circle, drawnOutdoors, outdoorsLayers } from './outdoors';
import { dark, light } from './palette';

describe('where the device is', () => {
  it('lies in a closed circle of so many metres, near the equator and far from it', () => {
    for (const lat of [0, 33.05, 60]) {
      const ring = circle([117.1, lat], 12);
      expect(ring[0]).toEqual(ring.at(-1));
      for (const corner of ring) expect(apart([117.1, lat], corner)).toBeCloseTo(12, 1);
    }
  });

  it('is drawn over its circle, and not at all while it is not known', () => {
    expect(drawnOutdoors(null, []).features).toEqual([]);
    const whats = drawnOutdoors({ lon: 117, lat: 33, accuracy_m: 6 }, []).features.map(({ properties }) => properties['what']);
    expect(whats).toEqual(['accuracy', 'me']);
  });

  it('has colours of its own in the dark', () => {
    const colour = (palette: typeof light): unknown => outdoorsLayers(palette).find(({ id }) => id === 'outdoors-me')?.paint;
    expect(colour(light)).not.toEqual(colour(dark));
  });
});
