/** 底图，以及地图怎样打开。 */
export const basemap = {
  partFailed: '页面的一部分没有传到。请确认服务还开着，再试一次。',
  baseTitle: '底图',
  baseNone: '不用底图，只看台账',
  baseFailed: (what: string) => `底图“${what}”取不到。台账都在；请看看它的服务器能不能连上。`,
  baseLine: (what: string, whose: string, number: string) => `底图：${what}，${whose}${number === '' ? '' : `，审图号：${number}`}`,
  inSight: '图上可见',
  inSightNothing: '这里看不到路边设施。',
  inSightOf: (what: string, count: string, broken: string) => `${what}：${count}${broken === '' ? '' : `，其中损坏或丢失 ${broken}`}`,
};
