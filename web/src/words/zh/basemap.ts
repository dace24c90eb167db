/** 底图，以及地图怎样打开。 */
export const basemap = {
  partFailed: '页面的一部分没有传到。请确认服务还开着，再试一次。',
  inSight: '图上可见',
  inSightNothing: '这里看不到路边设施。',
  inSightOf: (what: string, count: string, broken: string) => `${what}：${count}${broken === '' ? '' : `，其中损坏或丢失 ${broken}`}`,
};
