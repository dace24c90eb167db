import type { Page } from '@playwright/test';
import { expect, open, test } from './verge';

const first = (map: Page) => map.getByRole('option').first();

test('the search finds a village by the beginnings of its sounds, a place as it was pasted, and opens what it found', async ({ map }) => {
  await open(map);
  const field = map.getByRole('combobox', { name: '查找' });
  for (const words of ['sqc', 'shiqiao', '石qc']) {
    await field.fill(words);
    await expect(first(map), words).toContainText('石桥村');
  }
  await field.press('Enter');
  await expect(map.getByRole('region', { name: /石桥村/ })).toBeVisible();
  await field.fill('32°57\'36"N 117°1\'12"E');
  await expect(first(map)).toContainText('117.02, 32.96');
  await field.press('Enter');
  await expect(map).toHaveURL(/#\d+\.\d+\/32\.9[56]\d+\/117\.0/);
  await field.fill('S225 20.5km');
  await expect(first(map)).toContainText('S225 K20+500');
});
