/** Without a network: an area taken along. */
export const offline = {};
