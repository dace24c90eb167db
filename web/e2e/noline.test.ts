import { Hand } from './hand';
import { wordsOf } from './tasks';
import { expect, open, test } from './verge';

const words = wordsOf('zh');

interface Item { geometry: { coordinates: [number, number] } | null; properties: Record<string, unknown> }

test('a bin known as S999 K0+300 左 is registered before there is a line, and stands there when the road is drawn', async ({ map }) => {
  await open(map, '/#15/33.09/117.17');
  await map.getByRole('button', { name: words.addThing }).click();
  await map.getByRole('button', { name: '垃圾桶', exact: true }).click();
  await map.getByLabel(words.placeField).fill('S999 K0+300 左');
  await map.getByLabel(words.placeField).press('Enter');
  await expect(map.getByText(words.placeless('S999'))).toBeVisible();
  await map.getByRole('button', { name: words.save, exact: true }).click();
  await expect(map.getByText(/^已登记/)).toBeVisible();
  const filter = encodeURIComponent("road = 'S999'");
  const bin = async (): Promise<Item | undefined> =>
    ((await (await map.request.get(`/api/collections/bins/items?filter=${filter}`)).json()) as { features: Item[] }).features[0];
  expect((await bin())?.geometry).toBeNull();
  expect((await bin())?.properties).toMatchObject({ chainage_m: 300, side: 'left' });

  await map.getByRole('button', { name: words.close }).last().click();
  await map.getByRole('button', { name: words.addThing }).click();
  await map.getByRole('button', { name: '道路', exact: true }).click();
  const hand = new Hand(map);
  for (const [east, south] of [[-250, 120], [-100, 60], [50, 130]] as const) await hand.press(east, south);
  await map.getByLabel('编号', { exact: true }).fill('S999');
  await map.getByRole('button', { name: words.save, exact: true }).click();
  await expect.poll(async () => (await bin())?.geometry?.coordinates.length).toBe(2);
});
