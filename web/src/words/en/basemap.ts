/** Base maps. */
export const basemap = {};
