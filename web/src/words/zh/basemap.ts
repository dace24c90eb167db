/** 底图。 */
export const basemap = {};
