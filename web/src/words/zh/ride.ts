/** 跑一趟：骑一遍就有一条路。 */
export const ride = {};
