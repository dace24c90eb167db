/** 底图，以及地图怎样打开。 */
export const basemap = {
  partFailed: '页面的一部分没有传到。请确认服务还开着，再试一次。',
};
