import { expect, open, test } from './verge';

// In a file of its own, because it stops the server that the others of its worker share.
test.use({ alone: 'offline' });

test('a server that stops is said, and what was read stays on the screen', async ({ map, server }) => {
  await open(map);
  await expect(map.locator('label').filter({ hasText: '垃圾桶' })).toContainText('450');
  await server.stop();
  await expect(map.getByRole('alert')).toContainText('连不上服务');
  await expect(map.locator('label').filter({ hasText: '垃圾桶' })).toContainText('450');
});
